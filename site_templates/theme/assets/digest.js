// Labels that act as buttons answer to Enter and Space, and a closed search keeps no tab stops.
for (const label of document.querySelectorAll("[data-d-key]"))
  label.addEventListener("keydown", event => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    label.click()
  })
