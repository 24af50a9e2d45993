// Buttons that open the drawer and the search; both are checkboxes that Material listens to.
for (const button of document.querySelectorAll("[data-d-toggle]"))
  button.addEventListener("click", () => document.getElementById(button.dataset.dToggle).click())

// Material takes every link[rel=alternate] for a translation and fetches the sitemap for each, on every page.
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
