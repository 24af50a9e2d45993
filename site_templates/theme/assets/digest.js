document.documentElement.classList.replace("no-js", "js")

// Colours: the system's, light, dark. Remembered as Material does, whose inline script paints the next page in them.
const switches = [...document.querySelectorAll(".d-colours button")]
const night = matchMedia("(prefers-color-scheme: dark)")
const KINDS = ["media", "scheme", "primary", "accent"]
const colours = button => Object.fromEntries(KINDS.map(kind => [kind, button.previousElementSibling.getAttribute(`data-md-color-${kind}`)]))
let chosen = switches[0]
try { chosen = switches[__md_get("__palette").index] ?? chosen } catch { /* nothing is remembered, or may be */ }
const paint = () => {
  const shown = chosen === switches[0] ? switches[night.matches ? 2 : 1] : chosen
  for (const [kind, value] of Object.entries(colours(shown))) document.body.setAttribute(`data-md-color-${kind}`, value)
  for (const button of switches) button.hidden = button !== chosen
}
for (const [index, button] of switches.entries())
  button.addEventListener("click", () => {
    const next = (index + 1) % switches.length
    chosen = switches[next]
    paint()
    chosen.focus()
    try { __md_set("__palette", { index: next, color: colours(chosen) }) } catch { /* so it holds for this page */ }
  })
night.addEventListener("change", paint)
if (switches.length) paint()

// The bar has a line under it, and on small screens the site's name, once the masthead has gone.
const bar = document.querySelector(".d-bar"), masthead = document.querySelector(".d-mast__name")
if (bar && masthead)
  new IntersectionObserver(([name]) => bar.classList.toggle("d-bar--past", !name.isIntersecting), { rootMargin: "-48px 0px 0px" }).observe(masthead)

// Buttons that open the drawer and the search, which are checkboxes; Escape closes the drawer, and who comes back finds it shut.
for (const button of document.querySelectorAll("[data-d-toggle]")) {
  const toggle = document.getElementById(button.dataset.dToggle)
  const tell = () => button.setAttribute("aria-expanded", toggle.checked)
  toggle.addEventListener("change", tell)
  tell()
  button.addEventListener("click", () => toggle.click())
  addEventListener("pageshow", event => { if (event.persisted && toggle.checked) toggle.click() })
}
const drawer = document.getElementById("__drawer")
drawer.addEventListener("change", () => { if (drawer.checked) document.querySelector(".md-nav--primary a")?.focus() })
document.addEventListener("keydown", event => {
  if (event.key !== "Escape" || !drawer.checked) return
  drawer.click()
  document.querySelector("[data-d-toggle=__drawer]").focus()
})

// Material, on pages by hand, takes every link[rel=alternate] for a translation and fetches the sitemap for each.
// It runs after this and looks for that very value; two words mean the same to everybody else.
for (const link of document.querySelectorAll("link[rel=alternate][type]"))
  link.rel = "alternate feed"

// Addresses to copy, each with a button where the browser lets a page copy.
const words = document.querySelector("[data-d-copy]")
for (const code of words && navigator.clipboard ? words.querySelectorAll("a > code") : []) {
  const button = document.createElement("button")
  const { dCopy: copy, dCopied: copied } = words.dataset
  button.type = "button"
  button.className = "d-copy"
  button.textContent = copy
  button.setAttribute("aria-label", `${copy} ${code.textContent}`)
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent)
    button.textContent = copied
    setTimeout(() => { button.textContent = copy }, 2000)
  })
  code.parentElement.after(" ", button)
}
