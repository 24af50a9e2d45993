// Search in the editions with Pagefind: its index lies in parts, the newest first. The newest are asked at once, some older
// ones when these say nothing, ten years more each time somebody asks, so that a search in ten years costs what one in a year
// does.
const box = document.querySelector("[data-d-search]")
if (box) {
  const base = new URL(box.dataset.dSearch, location.href)
  const toggle = document.getElementById("__search")
  const input = box.querySelector("input")
  const meta = box.querySelector("[role=status]")
  const list = box.querySelector("ol")
  const filters = box.querySelector(".d-filters")
  const older = box.querySelector(".d-older")
  const AT_ONCE = 3, UNASKED = 6, OLDER = 10, SHOWN = 12
  const dense = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
  const apart = new RegExp(`(?<=[${dense}])(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}])(?=[${dense}])`, "gu")
  const together = new RegExp(`(?<=[${dense}])((?:</mark>)?) ((?:<mark>)?)(?=[${dense}])`, "gu")
  const say = (key, n) => words[key].replace("{n}", n ?? "")
  let engine, words, parts = [], open = 0, asked = 0, chosen = {}

  const begin = async () => {
    if (engine) return engine
    return engine = (async () => {
      const told = fetch(new URL("search.json", base)).then(answer => answer.json())
      const pagefind = await import(new URL("pagefind.js", base))
      ;({ parts, words } = await told)
      const root = new URL("..", base).pathname
      await pagefind.options({ basePath: new URL(`${parts[0]}/`, base).pathname, baseUrl: root, excerptLength: 24, noWorker: true })
      await pagefind.init()
      open = 1
      await widen(pagefind, AT_ONCE - 1)
      return pagefind
    })()
  }
  const wanted = part => part?.startsWith(chosen.year || "")
  const widen = async (pagefind, count) => {
    const closed = parts.splice(open)
    parts.push(...closed.filter(wanted), ...closed.filter(part => !wanted(part)))
    const next = parts.slice(open, open + count)
    open += next.length
    await Promise.all(next.map(part => pagefind.mergeIndex(new URL(`${part}/`, base).pathname, { baseUrl: new URL("..", base).pathname })))
    return next.length
  }

  const element = (name, text, className) => {
    const made = document.createElement(name)
    if (text) made.textContent = text
    if (className) made.className = className
    return made
  }
  // Pagefind's excerpts are escaped text with <mark>; only that is made of them.
  const marked = (target, html) => {
    html.replace(together, "$1$2").split(/(<mark>.*?<\/mark>)/s).forEach(piece => {
      const hit = /^<mark>(.*?)<\/mark>$/s.exec(piece)
      const node = element(hit ? "mark" : "span")
      node.innerText = plain(hit ? hit[1] : piece)
      target.append(hit ? node : node.textContent)
    })
    return target
  }
  const plain = html => new DOMParser().parseFromString(`<body>.${html.replace(/<[^>]*>/g, "")}`, "text/html").body.textContent.slice(1)

  const show = async (results, mine) => {
    const pages = await Promise.all(results.slice(0, SHOWN).map(result => result.data()))
    if (mine !== asked) return
    list.replaceChildren(...pages.map(page => {
      const item = element("li", "", "md-search-result__item d-hit")
      const found = page.sub_results.filter(sub => sub.anchor && sub.anchor.element === "h3").slice(0, 3)
      const title = page.meta.title
      const entries = found.length ? found : [{ url: page.url, title, excerpt: page.excerpt }]
      item.append(element("p", title, "d-hit__day"))
      for (const entry of entries) {
        const link = element("a", "", "md-search-result__link d-hit__link")
        link.href = entry.url
        const name = element("strong")
        name.dir = "auto"
        marked(name, entry.title)
        const text = element("span")
        text.dir = "auto"
        link.append(found.length ? name : "", marked(text, entry.excerpt))
        item.append(link)
      }
      return item
    }))
  }
  const labels = () => Object.entries(chosen).filter(([, value]) => value).map(([kind, value]) => `${kind}:${value}`)
  const search = async () => {
    const text = input.value.trim().replace(apart, " ")
    const mine = ++asked
    if (!text && !labels().length) {
      list.replaceChildren()
      if (words) meta.textContent = say("hint")
      older.hidden = true
      return
    }
    const pagefind = await begin()
    let found
    for (let more = 1; ; more *= 2) {
      if (mine !== asked) return
      found = await pagefind.search(text || null, { filters: labels().length ? { in: { all: labels() } } : {} })
      if (found.results.length || open >= UNASKED && !chosen.year || !parts.slice(open).some(wanted)) break
      await widen(pagefind, more)
    }
    if (mine !== asked) return
    const count = found.results.length
    meta.textContent = count ? say(count === 1 ? "one" : "other", count) : say(open < parts.length ? "not_yet" : "none")
    older.hidden = open >= parts.length
    await show(found.results, mine)
    if (filters.hidden) await offer(pagefind)
  }
  let waiting
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(search, 120) }

  const offer = async pagefind => {
    const known = (await pagefind.filters()).in ?? {}
    const kinds = {}
    for (const label of Object.keys(known)) {
      const [kind, ...rest] = label.split(":")
      ;(kinds[kind] ??= []).push(rest.join(":"))
    }
    for (const part of parts) (kinds.year ??= []).push(part.slice(0, 4))
    filters.replaceChildren(...["year", "topic", "publisher", "language"].filter(kind => kinds[kind]?.length).map(kind => {
      const select = element("select")
      select.setAttribute("aria-label", words[kind])
      select.append(new Option(words[kind], ""))
      const tongues = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" })
      const name = value => words.names[`${kind}:${value}`] ?? (kind === "language" ? tongues.of(value) : value)
      const values = [...new Set(kinds[kind])].sort((a, b) => kind === "year" ? b.localeCompare(a) : name(a).localeCompare(name(b)))
      for (const value of values) select.append(new Option(name(value), value))
      select.addEventListener("change", () => { chosen[kind] = select.value; search() })
      return select
    }))
    filters.hidden = !filters.childElementCount
  }

  const links = () => [...list.querySelectorAll("a")]
  const move = step => {
    const all = links(), at = all.indexOf(document.activeElement) + step
    if (at < 0) input.focus()
    else all[Math.min(at, all.length - 1)]?.focus()
  }
  const opens = on => {
    if (toggle.checked === on) return
    toggle.checked = on
    toggle.dispatchEvent(new Event("change"))
  }
  input.addEventListener("focus", () => { opens(true); begin() })
  input.addEventListener("input", soon)
  box.querySelector("form").addEventListener("submit", event => { event.preventDefault(); links()[0]?.click() })
  box.querySelector("form").addEventListener("reset", () => { setTimeout(() => { input.focus(); search() }) })
  older.addEventListener("click", async () => { await widen(await begin(), OLDER); search() })
  toggle.addEventListener("change", () => { if (toggle.checked) input.focus(); else input.blur() })
  box.addEventListener("keydown", event => {
    if (event.key === "Escape") { opens(false); input.blur() }
    else if (event.key === "ArrowDown" && event.target.tagName !== "SELECT") { event.preventDefault(); move(1) }
    else if (event.key === "ArrowUp" && event.target.tagName !== "SELECT") { event.preventDefault(); move(-1) }
    event.stopPropagation()
  })
  list.addEventListener("click", event => { if (event.target.closest("a")) opens(false) })
  document.addEventListener("keydown", event => {
    if (!["/", "s", "f"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest("input, select, textarea, [contenteditable]")) return
    event.preventDefault()
    input.focus()
  })
  addEventListener("click", event => { if (toggle.checked && !box.contains(event.target) && event.target !== toggle && !event.target.closest("label, [data-d-toggle]")) opens(false) })
}
