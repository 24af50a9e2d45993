"""`digest init`: writes the files of a new site, and never over a file that is already there.

The files are rendered from ``site_templates/scaffold/``, where a value stands in ``[[ value | yaml ]]`` (GitHub's own
``${{ }}`` stay as they are). What a person answers is quoted for the file it goes into by a filter; what no filter
handled would be escaped as HTML.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import BaseModel, ValidationError

from digest.config import CONFIG_NAME, EditionConfig, NetworkConfig, SiteConfig, SourceConfig, load_config, templates_dir
from digest.errors import ConfigError, DigestError, OccupiedError, Problem
from digest.installed import Origin, dependencies, origin
from digest.text import escape_markdown, squeeze

# What is written, and the template it is made from; an empty template makes an empty file.
_FILES: Final[Mapping[str, str]] = {
    CONFIG_NAME: "digest.yml.j2",
    "mkdocs.yml": "mkdocs.yml.j2",
    "README.md": "README.md.j2",
    "requirements.txt": "requirements.txt.j2",
    ".gitignore": "gitignore.j2",
    "inbox/.gitkeep": "",
}
# What makes the site run by itself, by who runs it.
_HOSTED: Final[Mapping[str, Mapping[str, str]]] = {
    "github": {".github/dependabot.yml": "dependabot.yml.j2", ".github/workflows/publish.yml": "publish.yml.j2"},
    "gitlab": {".gitlab-ci.yml": "gitlab-ci.yml.j2"},
    "cron": {"publish.sh": "publish.sh.j2"},
}
HOSTS: Final = tuple(_HOSTED)
# What a person has to do there, once.
SETTINGS: Final[Mapping[str, str]] = {
    "github": "Push this folder to GitHub. There, once: Settings, Pages, Source: GitHub Actions.",
    "gitlab": "Push this folder to GitLab. There, once: Build, Pipeline schedules, New schedule; and the variable that the "
    "README names.",
    "cron": "Run `crontab -e` on the machine that is to publish it, and add the line at the top of publish.sh.",
}
DEFAULT_URL: Final = "https://example.org/"
_ORIGIN: Final = re.compile(r"""^\[remote "origin"\]\s*$(?P<body>(?:\n(?!\[).*)*)""", re.MULTILINE)
_URL: Final = re.compile(r"^\s*url\s*=\s*(\S+)\s*$", re.MULTILINE)
# https://github.com/OWNER/REPO.git, git@github.com:OWNER/REPO.git, ssh://git@github.com/OWNER/REPO
_GITHUB: Final = re.compile(r"^(?:https://(?:[^@/]+@)?|ssh://git@|git@)github\.com[/:]([\w-]+)/([\w.-]+?)(?:\.git)?/?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a new site needs to know of its owner. ``url`` is where it will be read, ``language`` a BCP 47 tag.

    ``feeds`` are addresses of feeds to read, ``sites`` those of sites whose feed is to be looked for; ``allow`` are places
    that are asked though they are not public ("127.0.0.1:8000"). ``host`` is who runs and publishes it, one of HOSTS.
    """

    name: str
    url: str = DEFAULT_URL
    language: str = "en"
    timezone: str = "UTC"
    feeds: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    host: str = HOSTS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of an interactive `digest init`: the field of Answers it fills, and what to ask.

    What fills ``sites`` are words with spaces between; each may also be the address of a feed.
    """

    field: str
    text: str


QUESTIONS: Final = (
    Question(field="name", text="What is the briefing called?"),
    Question(field="url", text="At which address will people read it?"),
    Question(field="language", text="In which language are its headings (en, de, ...)?"),
    Question(field="timezone", text="In which time zone does its day begin and end?"),
    Question(field="sites", text="Which sites or feeds should it read (addresses, spaces between; none: press Enter)?"),
)


def addresses(words: str) -> tuple[str, ...]:
    """The addresses in what a person typed; https where they left out the scheme."""
    return tuple(word if "://" in word else f"https://{word}" for word in words.replace(",", " ").split())


def default_answers(directory: Path) -> Answers:
    """The answers for somebody who gives none: the folder's name, and the Pages address of its git remote if on GitHub."""
    words = squeeze(re.sub(r"[-_.\s]+", " ", directory.resolve().name))
    return Answers(name=words[:1].upper() + words[1:120] or "News briefing", url=_pages_url(directory) or DEFAULT_URL)


def _pages_url(directory: Path) -> str:
    """The address that GitHub Pages gives the repository in ``directory``; empty where its origin is not on GitHub."""
    try:
        config = (directory / ".git" / "config").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    section = _ORIGIN.search(config)
    address = _URL.search(section["body"]) if section else None
    github = _GITHUB.match(address[1]) if address else None
    if github is None:
        return ""
    owner, repository = github[1].lower(), github[2]
    root = f"https://{owner}.github.io/"
    return root if repository.lower() == f"{owner}.github.io" else f"{root}{repository}/"


def init(directory: Path, answers: Answers) -> list[Path]:
    """Writes a new site into ``directory`` (made if missing) and gives the paths of all its files.

    Raises ConfigError for answers that digest.yml could not hold, and OccupiedError, before anything is written, where
    a file with other content stands in the way; DigestError where the folder cannot be written. Files that are already
    as they should be are left alone, so running it twice is harmless.
    """
    check(answers)
    wanted = _files(answers, origin())
    occupied = [name for name, data in wanted.items() if _is_in_the_way(directory, name, data)]
    if occupied:
        raise OccupiedError(occupied)
    for name, data in wanted.items():
        _write(directory / name, data)
    return [directory / name for name in wanted]


def name_feeds(directory: Path, answers: Answers) -> dict[str, str]:
    """Writes into digest.yml, in the place of the sites, the feeds that a fetch has found of them; gives these by site.

    Call it before anybody can have changed the file. A site without a feed stays, and is looked at again by each fetch.
    """
    from digest.sources import Captures  # here, or every verb would wait for it

    captures = Captures(load_config(directory).cache)
    records = {site: captures.record(SourceConfig(site=site).address) for site in answers.sites}
    found = {site: record.feed for site, record in records.items() if record and record.feed}
    feeds = tuple(dict.fromkeys((*answers.feeds, *found.values())))
    named = replace(answers, feeds=feeds, sites=tuple(site for site in answers.sites if site not in found))
    (directory / CONFIG_NAME).write_bytes(_rendered({CONFIG_NAME: _FILES[CONFIG_NAME]}, asdict(named))[CONFIG_NAME])
    return found


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return  # the very same, as init has seen
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise DigestError(f"{path} cannot be written ({error.strerror}). Choose a folder that is yours.") from error


def check(answers: Answers) -> None:
    """Raises ConfigError with one problem for each answer that would make a digest.yml we refuse to read."""
    asked: list[tuple[type[BaseModel], Mapping[str, object]]] = [
        (SiteConfig, {"name": answers.name, "url": answers.url, "language": answers.language}),
        (EditionConfig, {"timezone": answers.timezone}),
        *((SourceConfig, {"feed": address}) for address in answers.feeds),
        *((SourceConfig, {"site": address}) for address in answers.sites),
        (NetworkConfig, {"allow": answers.allow}),
    ]
    if problems := [problem for model, values in asked for problem in _refused(model, values)]:
        raise ConfigError(problems)


def _refused(model: type[BaseModel], values: Mapping[str, object]) -> Iterator[Problem]:
    """Which of some answers a part of digest.yml does not take, as problems of the flags that give them."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        for one in error.errors():
            remedy = str(one["msg"]).removeprefix("Value error, ")
            yield Problem(file=f"--{one['loc'][0]}", line=None, found=f"is {one['input']!r}", remedy=remedy)


def _files(answers: Answers, program: Origin) -> dict[str, bytes]:
    """Every file of the new site by its path, with its bytes."""
    values = {
        **asdict(answers),
        "program": program,
        "pins": [f"{name}=={dist.version}" for name, dist in dependencies().items()],
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    found = _rendered({**_FILES, **_HOSTED[answers.host]}, values)
    return found | ({f"vendor/{program.wheel_name}": program.wheel} if program.wheel else {})


def _rendered(files: Mapping[str, str], values: Mapping[str, object]) -> dict[str, bytes]:
    """The files by their path, made from their templates."""
    environment = Environment(
        loader=FileSystemLoader(templates_dir() / "scaffold"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
    )
    environment.filters |= {"yaml": _yaml, "markdown": _markdown, "raw": Markup}
    return {path: environment.get_template(name).render(values).encode() if name else b"" for path, name in files.items()}


def _yaml(value: object) -> Markup:
    """A value as one double-quoted YAML scalar that reads back as the same text."""
    quoted = yaml.safe_dump(str(value), default_style='"', allow_unicode=True, width=10_000).rstrip("\n")
    return Markup(quoted)  # noqa: S704 - YAML, whose quotes autoescape would turn into HTML


def _markdown(value: object) -> Markup:
    """A value as Markdown text without any effect."""
    return Markup(escape_markdown(str(value)))  # noqa: S704 - escape_markdown has made it safe


def _is_in_the_way(directory: Path, name: str, data: bytes) -> bool:
    """Whether writing ``name`` would change something that is there, or cannot be done because a file is its folder."""
    path = directory / name
    if any(parent.exists() and not parent.is_dir() for parent in path.parents):
        return True
    if path.is_symlink() or path.exists():
        return not path.is_file() or path.read_bytes() != data
    return False
