"""The thin layer between MkDocs and our own functions: theme, navigation, one page class, policy, what need not be built again.

``mkdocs build`` and ``mkdocs serve`` go through it just as ``digest site`` does; only ``digest site`` remembers the last build.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from html import escape as escape_xml
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import material  # type: ignore[import-untyped]  # Material publishes no types
from jinja2 import Environment
from markupsafe import Markup, escape
from material.plugins.search.plugin import SearchPlugin  # type: ignore[import-untyped]  # nor here
from mkdocs.commands.build import get_context
from mkdocs.config.base import Config as PluginConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext
from pathspec.gitignore import GitIgnoreSpec

from digest import __version__
from digest.config import load_config, templates_dir
from digest.errors import DigestError
from digest.publish import cards, search
from digest.publish.file_hashes import FileHashes, file_bytes
from digest.publish.look import look_files
from digest.publish.policy import INLINE_SCRIPT_TEMPLATES, content_security_policy, inline_scripts
from digest.publish.site_cache import Made, SiteCache, content_hash, our_code, sizes
from digest.publish.site_files import OutputFolder, SiteFiles, with_theme_files
from digest.publish.site_index import Edition, SiteIndex, edition_facts, site_index
from digest.publish.site_page import SitePage, Source, edition_shown, page_kind, read_record
from digest.publish.site_plan import Plan
from digest.publish.site_shell import TEMPLATE, Frames, Parts, valid
from digest.publish.site_view import NAVIGATION, SiteFacts, View, page_address, source_of
from digest.publish.theme_sheet import THEME_SHEET, material_sheets, theme_sheet
from digest.wording import direction

# Han, kana, Thai, Lao, Khmer and Burmese have no spaces: a word of the search index ends after every such character.
_SPACELESS: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
SEARCH_SEPARATOR: Final = (
    rf"[\s\u200b\-,:!=\[\]()\"/.;?“”‘’„«»·…–—、。，．！？；：「」『』（）《》〈〉،؛؟।]+|(?<=[{_SPACELESS}])|(?=[{_SPACELESS}])"
)
# Languages that the search has a stemmer for without further packages (material/templates/assets/javascripts/lunr/min).
SEARCH_LANGUAGES: Final = frozenset("ar da de du es fi fr hi hu it ja nl no pt ro ru sv th tr vi".split())
# What a page's HTML comes from beside our own code; another version of any of them may write another page.
_RENDERERS: Final = ("mkdocs", "mkdocs-material", "cmarkgfm", "nh3", "Jinja2", "MarkupSafe", "Markdown", "babel")
# Where an edition's own words begin and end on its page (main.html); sanitised HTML has no comments.
_BODY_BEGINS: Final = "<!--stories-->"
_BODY_ENDS: Final = "<!--/stories-->"
# Plugins that do not change a page by what they read elsewhere; with any other, every build is whole.
_KNOWN_PLUGINS: Final = frozenset({"digest"})


class NoSettings(PluginConfig):  # type: ignore[no-untyped-call]  # MkDocs types no __init_subclass__
    """The plugin has no settings of its own: ``digest.yml`` has them."""


class DigestPlugin(BasePlugin[NoSettings]):  # type: ignore[no-untyped-call]
    """Builds a site of briefings from ``digest.yml``, ``content/`` and the theme that comes with the package."""

    def __init__(self) -> None:
        self.plan = Plan()
        self.own: list[SitePage] = []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Everything that ``digest.yml`` says about the site, so that ``mkdocs.yml`` need not."""
        try:
            self.site = SiteFacts(load_config(_root(config)), Path(config.docs_dir))
        except DigestError as error:
            raise PluginError(str(error)) from error
        digest, site = self.site.config, self.site
        config.site_name = escape(digest.site.name)
        config.site_description = escape(digest.site.description)
        config.site_author = None
        config.site_url = config.extra.get("site_url") or digest.site.url
        self.site.url, self.site.scope = config.site_url, urlsplit(config.site_url).path or "/"
        config.use_directory_urls = True
        config.repo_url = config.edit_uri = config.copyright = None
        if not config.nav:
            config.nav = site.navigation()
        config.not_in_nav = GitIgnoreSpec.from_lines(["*"])
        config.extra.update({"generator": False, "scope": site.scope, "homepage": "."})
        site.draws_cards = not site.is_private and bool(config.extra.get("cards", True))
        self._dress_theme(config)
        self._set_up_search(config)
        config.theme.static_templates.discard("sitemap.xml")  # ours is written when the build is done
        return config

    def _dress_theme(self, config: MkDocsConfig) -> None:
        """Our templates before Material's; the site's own folder before ours, ``custom_dir`` before all."""
        site, theme = self.site, config.theme
        theirs = site.config.root / "site_templates" / "theme"
        ours = templates_dir() / "theme"
        at = 1 if theme.custom_dir else 0
        folders = dict.fromkeys(p.resolve() for p in (theirs, ours) if p.is_dir())
        site.has_own_theme = bool(theme.custom_dir) or (theirs.is_dir() and theirs.resolve() != ours.resolve())
        theme.dirs[at:at] = [str(folder) for folder in folders]
        get_env = theme.get_env
        theme.get_env = lambda: with_theme_files(get_env())  # type: ignore[method-assign]  # MkDocs has no other way in
        self.theme_folders = [Path(folder) for folder in theme.dirs]
        site.material_sheets = material_sheets(self.theme_folders)
        theme["language"] = _theme_language(site.config.site.language, theme.dirs)
        theme["direction"] = direction(site.config.site.language)
        theme["font"] = False
        theme["favicon"] = "assets/images/favicon.svg"
        theme["features"] = sorted({*(theme.get("features") or ()), "search.highlight", "content.code.copy"})
        theme["palette"] = [
            _palette("(prefers-color-scheme)", None, site.words.say("theme_colours_light"), "material/brightness-auto"),
            _palette("(prefers-color-scheme: light)", "default", site.words.say("theme_colours_dark"), "material/weather-sunny"),
            _palette("(prefers-color-scheme: dark)", "slate", site.words.say("theme_colours_auto"), "material/weather-night"),
        ]

    def _set_up_search(self, config: MkDocsConfig) -> None:
        """Pagefind where it can run; else Material's, which ``mkdocs.yml`` may set up; none with ``extra.search: false``."""
        name, site = "material/search", self.site
        self.pagefind = None if name in config.plugins or not config.extra.get("search", True) else search.binary()
        if name not in config.plugins and config.extra.get("search", True) and self.pagefind is None:
            plugin = SearchPlugin()
            plugin.load_config({})
            config.plugins[name] = plugin
        if name in config.plugins:
            settings = config.plugins[name].config
            settings["lang"] = settings["lang"] or _search_languages(site.config.site.language)
            settings["separator"] = settings["separator"] or SEARCH_SEPARATOR
        site.search = "pagefind" if self.pagefind else "material" if name in config.plugins else ""

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read everything once, and choose what has to be made."""
        own = dict(look_files(self.site.config.look, self.site.config.root))
        own[THEME_SHEET] = theme_sheet(self.theme_folders, is_whole=self.site.has_own_theme)
        everything = [file for file in files if not _is_theirs(file, config) and file.src_uri not in own]
        everything += [File.generated(config, path, content=content) for path, content in own.items()]
        shown = [file for file in everything if not _is_left_out(file)]
        pages = [file for file in shown if file.is_documentation_page()]
        self.plan.is_cacheable = set(config.plugins) <= _KNOWN_PLUGINS and not config.hooks and not config.extra_templates
        known = {file.src_uri for file in shown}
        self.plan.after = SiteCache(setup=self._setup(config, known))
        before = self.plan.before
        if not self.plan.is_cacheable or before.setup != self.plan.after.setup:
            self.plan.before = before = SiteCache(outputs=before.outputs)
        self.site.know(known, SiteIndex(()))
        reading = _Reading(self.site, config, before.pages, self.plan.hashes)
        for file in pages:
            reading.read(file)
        self.site.know(known, site_index(reading.editions))
        in_bar = {path for way in config.nav or () if isinstance(way, Mapping) for path in way.values()}
        for file in pages:
            made = reading.finish(file)
            self.plan.after.pages[file.src_uri] = made
            self.plan.outputs[file.src_uri] = file.dest_uri
            if self._is_there(file, before.pages.get(file.src_uri), made):
                self.plan.kept.add(file.dest_uri)
                if file.src_uri not in in_bar:
                    continue
            elif not reading.is_read(file):
                reading.read_again(file)
            if file.page is None:
                file.page = SitePage(None, file, config, self.site)
        if self.plan.is_cacheable:
            self._keep_files(file for file in shown if not file.is_documentation_page())
        self.own = [page for file in pages if (page := self._own_page(file)) is not None]
        return SiteFiles(everything, self.plan.kept.union(page.file.dest_uri for page in self.own))

    def _own_page(self, file: File) -> SitePage | None:
        """The page of a file that has to be made and that nobody but us has a say in: for MkDocs it would be twice the work."""
        page = file.page
        is_ours = self.plan.is_cacheable and not self.site.has_own_theme and file.dest_uri not in self.plan.kept
        return page if is_ours and isinstance(page, SitePage) and page.is_ready else None

    def _is_there(self, file: File, before: Made | None, now: Made) -> bool:
        """Whether a page's output is what it would be again."""
        if before is None or not now.key or before.key != now.key or self.plan.present.get(file.dest_uri) != before.size:
            return False
        now.size = before.size
        return True

    def _keep_files(self, files: Iterable[File]) -> None:
        """Files that are copied, with their hashes."""
        for file in files:
            now = self.plan.hashes.of(str(file.abs_src_path)) if file.abs_src_path else _hashed(file.content_bytes)
            self.plan.after.files[file.dest_uri] = now
            if self.plan.before.files.get(file.dest_uri) == now and self.plan.present.get(file.dest_uri) == now[1]:
                self.plan.kept.add(file.dest_uri)

    def _setup(self, config: MkDocsConfig, known: set[str]) -> str:
        """The hash of everything that all pages depend on: settings, templates, programs, the ways in."""
        if not self.plan.is_cacheable:
            return ""
        root = self.site.config.root
        told = [f"{name} {version(name)}" for name in _RENDERERS]
        # The pages that others lead to by their kind; those of publishers and the like are only linked to by name.
        by_name = ("publishers/", "threads/", "names/", "figures/")
        ways = sorted(path for path in known if path.count("/") < 2 and path.endswith(".md") and not path.startswith(by_name))
        told += [__version__, str(config.site_url), str(ways)]
        read = [(path.name, path.read_bytes()) for path in (root / "digest.yml", Path(str(config.config_file_path)))]
        ours = {Path(folder) for folder in config.theme.dirs if not Path(folder).is_relative_to(Path(material.__file__).parent)}
        folders = [*sorted(ours), templates_dir() / "strings", root / "site_templates" / "strings"]
        read += [
            (path.relative_to(folder).as_posix(), path.read_bytes())
            for folder in folders
            if "mkdocs" not in folder.parts[-2:]
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ]
        named = (part for name, text in read for part in (name.encode(), text))
        return content_hash(*(text.encode() for text in told), our_code(), *named)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Titles of the bar in the site's language."""
        for page in nav.pages:
            page.previous_page = page.next_page = None
            if isinstance(page, SitePage):
                page.active_in_bar = True
        labels = {path: self.site.words.say(key) for key, paths in NAVIGATION for path in paths}
        self.nav = nav
        # Other titles are of mkdocs.yml, whose owner may use HTML, or of a page, which has escaped it.
        titles = (labels.get(source_of(item)) or Markup(item.title or "") for item in nav.items)  # noqa: S704 - the owner's words
        self.site.bar = tuple(zip(titles, nav.items, strict=True))
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """The policy, from the scripts that the theme's own templates give."""
        scripts: list[str] = []
        for name in INLINE_SCRIPT_TEMPLATES:
            output = env.get_template(name).render(config=config, base_url=".", features=config.theme["features"])
            scripts.extend(inline_scripts(output))
        self.site.policy = content_security_policy(scripts, runs_wasm=self.pagefind is not None)
        self.site.begin(env)
        self.parts = Parts(env)
        self.frames = Frames(env.get_template(TEMPLATE), self.parts, partial(get_context, self.nav, files, config))
        return env

    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> TemplateContext:
        """What the pages without Markdown (404) need of ours."""
        context["digest"] = View(self.site, None, context["base_url"], self.parts)  # type: ignore[typeddict-unknown-key]
        return context

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """What a page's templates need of ours."""
        shown = page if isinstance(page, SitePage) else None
        context["digest"] = View(self.site, shown, context["base_url"], self.parts)  # type: ignore[typeddict-unknown-key]
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """A valid document in its language; what the page was is let go."""
        if isinstance(page, SitePage):
            page.let_go()
            if page.is_troubled:
                self.plan.after.pages[page.file.src_uri].key = ""
        return self._in_language(valid(output), config)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for 404."""
        return self._in_language(valid(output_content), config) if template_name.endswith(".html") else output_content

    def _in_language(self, output: str, config: MkDocsConfig) -> str:
        language, spoken = self.site.config.site.language, str(config.theme["language"])
        if language == spoken:
            return output
        head, mark, rest = output.partition("<head>")
        return head.replace(f'lang="{spoken}"', f'lang="{language}"', 1) + mark + rest

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """``robots.txt`` and the sitemap, which says when a page changed where that is known, and not when it was made."""
        folder = Path(config.site_dir)
        self._write_own(config)
        self._write_search(folder)
        self._write_cards(folder)
        if "robots.txt" not in self.plan.after.files:
            (folder / "robots.txt").write_text(self._robots(config), encoding="utf-8")
        if not self.site.is_private and "sitemap.xml" not in self.plan.after.files:
            sitemap = self._sitemap(str(config.site_url)).encode()
            (folder / "sitemap.xml").write_bytes(sitemap)
            (folder / "sitemap.xml.gz").write_bytes(gzip.compress(sitemap, mtime=0))

    def _write_own(self, config: MkDocsConfig) -> None:
        """The pages that are ours alone; what each of them was is let go."""
        output = OutputFolder(config.site_dir)
        for page in self.own:
            view = View(self.site, page, get_relative_url(".", page.url), self.parts)
            html = self._in_language(self.frames.filled(view, page), config)
            output.write(page.file.dest_uri, html.encode("utf-8", "xmlcharrefreplace"))
            page.let_go()

    def _write_search(self, folder: Path) -> None:
        """The index of each part whose pages are not as they were, and what the parts share."""
        program, latest = self.pagefind, self.site.index.latest
        if program is None or latest is None:
            return
        language = self.site.config.site.language
        parts: dict[str, list[Edition]] = {}
        for edition in self.site.index.editions:
            parts.setdefault(search.part_of(edition.day.isoformat(), latest.day.isoformat()), []).append(edition)
        known = self.plan.before.outputs.get("search") or {}
        kept: dict[str, Any] = {}
        for part, editions in parts.items():
            made = [(edition.source, self.plan.after.pages[edition.source].sources) for edition in editions]
            kept[part] = {"key": search.part_key(made, language)}
            place = f"{search.FOLDER}/{part}"
            if not self._is_kept(kept, known, part):
                pages = [self._found(edition, folder) for edition in editions]
                search.write_part(program, pages, folder / place, language=language)
                kept[part]["files"] = {f"{place}/{path}": size for path, size in sizes(folder / place).items()}
        kept["shared"] = {"key": search.shared_key(parts, language, self._search_words())}
        if not self._is_kept(kept, known, "shared"):
            target = folder / search.FOLDER
            written = search.write_shared(program, target, list(parts), language=language, words=self._search_words())
            kept["shared"]["files"] = {f"{search.FOLDER}/{path}": size for path, size in written.items()}
        self.plan.after.outputs["search"] = kept

    def _is_kept(self, now: dict[str, Any], known: Mapping[str, Any], part: str) -> bool:
        """Whether a part of the search lies in the site as it would be made again."""
        before = known.get(part)
        if not before or before["key"] != now[part]["key"]:
            return False
        files = before["files"]
        if not self.plan.has(files):
            return False
        now[part]["files"] = files
        self.plan.kept.update(files)
        return True

    def _found(self, edition: Edition, folder: Path) -> search.Found:
        """An edition as the search reads it: what its page shows of its stories."""
        output = self.plan.outputs[edition.source]
        page = folder / output
        html = (page if page.is_file() else self.plan.target / output).read_text(encoding="utf-8")
        body = html.partition(_BODY_BEGINS)[2].partition(_BODY_ENDS)[0]
        record = read_record(file_bytes((self.site.docs / edition.source).with_suffix(".json")), edition.source) or {}
        labels = search.labels_of(edition.day.isoformat(), record)
        return search.Found(address=page_address(edition.source), title=edition.title, html=body, labels=labels)

    def _search_words(self) -> dict[str, Any]:
        """What the search says in the site's language, and the names of topics."""
        keys = ("hint", "none", "not_yet", "one", "other", "year", "topic", "publisher", "language")
        words: dict[str, Any] = {key: self.site.words.strings[f"theme_search_{key}"] for key in keys}
        return {**words, "names": {f"topic:{topic}": name for topic, name in sorted(self.site.topics.items())}}

    def _write_cards(self, folder: Path) -> None:
        """The picture of the site and of each edition, where it is not there yet."""
        known: Mapping[str, Any] = self.plan.before.outputs.get("cards") or {}
        kept: dict[str, tuple[str, int]] = {}
        site, colours = self.site.config.site, self.site.config.look.colours
        wanted = {cards.SITE_CARD: (site.name, "", site.description, colours)} | {
            cards.card_path(edition.source): (site.name, edition.title, edition.headline, colours)
            for edition in self.site.index.editions
        }
        for path, told in wanted.items() if self.site.draws_cards else ():
            key = cards.card_key(*told)
            before, size = known.get(path, ("", -1))
            if before == key and self.plan.present.get(path) == size:
                self.plan.kept.add(path)
            else:
                picture = cards.card(*told)
                place, size = folder / path, len(picture)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(picture)
            kept[path] = (key, size)
        self.plan.after.outputs["cards"] = kept

    def _robots(self, config: MkDocsConfig) -> str:
        """What crawlers are told; a private site's pages ask not to be listed, which crawlers must be let in to read."""
        sitemap = "" if self.site.is_private else f"\nSitemap: {config.site_url}sitemap.xml\n"
        return f"User-agent: *\nAllow: /\n{sitemap}"

    def _sitemap(self, site_url: str) -> str:
        latest = self.site.index.latest
        newest = latest.updated[:10] if latest else ""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
        for source in sorted(self.plan.after.pages):
            changed = newest if self.plan.after.pages[source].changed == "*" else self.plan.after.pages[source].changed
            when = f"<lastmod>{changed}</lastmod>" if changed else ""
            lines.append(f"<url><loc>{escape_xml(site_url + page_address(source))}</loc>{when}</url>")
        return "\n".join([*lines, "</urlset>", ""])


class _Reading:
    """Reads what pages are made from, each file once where nothing is known of it, and says what each page depends on."""

    def __init__(self, site: SiteFacts, config: MkDocsConfig, before: Mapping[str, Made], hashes: FileHashes) -> None:
        self._site, self._config, self._before, self._hashes = site, config, before, hashes
        self._made: dict[str, Made] = {}
        self.editions: list[tuple[str, Sequence[Any]]] = []

    def read(self, file: File) -> None:
        """A page's sources; what nobody knows yet is rendered at once, so that its record need not be read again."""
        known = self._before.get(file.src_uri)
        sha = self._hash(file)
        if known is not None and known.sources == sha and page_kind(file.src_uri) != "home":
            made = Made(sources=known.sources, links=known.links, changed=known.changed, facts=known.facts)
            self._made[file.src_uri] = made
        else:
            made = self._render(file, sha)
        if made.facts is not None:
            self.editions.append((file.src_uri, made.facts))

    def _hash(self, file: File) -> str:
        """The hash of what a page is made from: its Markdown and, for one that shows an edition, the record."""
        record = self._record(file)
        return content_hash(*(self._hashes.of(path)[0].encode() for path in (str(file.abs_src_path), record) if path))

    def _record(self, file: File) -> str:
        """Where the record of the edition lies that a page shows; "" for a page that shows none."""
        path, kind = str(file.abs_src_path), page_kind(file.src_uri)
        if kind == "briefing":
            return f"{path.removesuffix('.md')}.json"
        shown = edition_shown(file_bytes(path)) if kind == "home" else ""
        return str(self._site.docs / shown.replace(".md", ".json")) if shown else ""

    def _render(self, file: File, sha: str) -> Made:
        page = SitePage(None, file, self._config, self._site)
        source = Source(self._hashes.content(str(file.abs_src_path)), self._hashes.content(self._record(file)))
        record = read_record(source.record, file.src_uri.replace(".md", ".json")) if source.record else None
        facts = edition_facts(record) if record is not None else None
        page.is_troubled = bool(source.record) and record is None
        page.read(source, record if facts is not None else None, self._config)
        made = Made(sources=sha, links=tuple(sorted(page.links)), changed=page.changed(facts), facts=facts)
        self._made[file.src_uri] = made
        if page.kind == "home":
            made.facts = None
        if page.is_generated and page.kind not in {"briefing", "home"}:
            made.changed = "*"  # as the newest edition
        return made

    def is_read(self, file: File) -> bool:
        """Whether a page is ready to be written."""
        return isinstance(file.page, SitePage)

    def read_again(self, file: File) -> None:
        """A page whose sources are as they were, and which shows something else that is not."""
        made = self._made[file.src_uri]
        self._render(file, made.sources)
        self._made[file.src_uri] = made
        self._place(file)

    def _place(self, file: File) -> Edition | None:
        """The edition that a page shows, told to the page if it is read."""
        shown = file.src_uri
        if page_kind(shown) == "home":
            shown = edition_shown(file_bytes(Path(str(file.abs_src_path)))) or shown
        edition = self._site.index.by_source.get(shown)
        if isinstance(file.page, SitePage):
            file.page.edition = edition
        return edition

    def finish(self, file: File) -> Made:
        """The page with the hash of all it shows, now that everything is known."""
        made, edition = self._made[file.src_uri], self._place(file)
        if isinstance(file.page, SitePage) and file.page.is_troubled:
            return made  # no key: it is made anew each time
        around = self._site.surroundings(edition) if edition is not None else ""
        known = self._site.known
        missing = [] if known.issuperset(made.links) else [link for link in made.links if link not in known]
        made.key = content_hash(made.sources.encode(), around.encode(), repr(missing).encode())
        return made


def _hashed(content: bytes) -> tuple[str, int]:
    return content_hash(content), len(content)


def _is_left_out(file: File) -> bool:
    """Whether ``mkdocs.yml`` excludes a file."""
    return bool(file.inclusion.is_excluded())  # type: ignore[no-untyped-call]


def _is_theirs(file: File, config: MkDocsConfig) -> bool:
    """Whether a file of a theme has no place in our site: maps of minified scripts, and MkDocs's own sitemap."""
    if file.src_uri == "sitemap.xml":
        return not Path(str(file.abs_src_path)).is_relative_to(Path(config.docs_dir))
    return file.src_uri.startswith("assets/") and file.src_uri.endswith(".map")


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _palette(media: str, scheme: str | None, switch: str, icon: str) -> dict[str, Any]:
    """One state of the colour switch; ``switch`` says what a press does."""
    colours = {"scheme": scheme} if scheme else {}
    return {"media": media, **colours, "primary": "custom", "accent": "custom", "toggle": {"icon": icon, "name": escape(switch)}}


def _theme_language(language: str, folders: list[str]) -> str:
    """The language that Material says its own words in: the site's, without its region, or English."""
    spoken = {path.stem for folder in folders for path in Path(folder, "partials", "languages").glob("*.html")}
    return next((code for code in (language, language.split("-")[0]) if code in spoken), "en")


def _search_languages(language: str) -> list[str]:
    code = language.split("-")[0]
    return ["en", code] if code in SEARCH_LANGUAGES else ["en"]
