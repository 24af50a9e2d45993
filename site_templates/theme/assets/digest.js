// Labels that act as buttons answer to Space; to Enter they do by Material's script.
for (const label of document.querySelectorAll("[data-d-key]"))
  label.addEventListener("keydown", event => {
    if (event.key !== " ") return
    event.preventDefault()
    label.click()
  })

// Material takes every link[rel=alternate] for a translation and fetches the sitemap for each, on every page.
// It runs after this and looks for that very value; two words mean the same to everybody else.
for (const link of document.querySelectorAll("link[rel=alternate][type]"))
  link.rel = "alternate feed"
