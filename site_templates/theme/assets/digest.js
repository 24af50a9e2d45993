// Buttons that open the drawer and the search; both are checkboxes that Material listens to.
for (const button of document.querySelectorAll("[data-d-toggle]"))
  button.addEventListener("click", () => document.getElementById(button.dataset.dToggle).click())

// Material takes every link[rel=alternate] for a translation and fetches the sitemap for each, on every page.
// It runs after this and looks for that very value; two words mean the same to everybody else.
for (const link of document.querySelectorAll("link[rel=alternate][type]"))
  link.rel = "alternate feed"
