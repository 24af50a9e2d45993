"""digest.yml -> a frozen Config, with every problem at once; and the site's strings and templates.

Beside ``sources``, ``publish``, ``scaffold`` and ``yaml_file`` the only module that opens files: ``site_templates/``.
"""

import re
from collections.abc import Container, Iterator, Mapping
from datetime import datetime, time
from difflib import get_close_matches
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from digest import yaml_file
from digest.errors import ConfigError, Problem
from digest.look import MOST_BYTES, LookConfig, unfit
from digest.urls import http_link

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONFIG_NAME = "digest.yml"
PUBLISHERS_NAME = "publishers.yml"
TEMPLATES_NAME = "site_templates"


def _zone_name(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone; write one such as Europe/Berlin or UTC")
    return name


def _language_code(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", code):
        raise ValueError(f"{code!r} is no code of a language; write one such as en, de or pt-BR")
    return code


def _web_address(address: str, such_as: str = "https://news.example/feed.xml") -> str:
    link = http_link(address)
    if link is None:
        raise ValueError(f"{address!r} is no http(s) address; write one such as {such_as}")
    return link


_Address = Annotated[str, AfterValidator(_web_address)]


def _site_url(address: str) -> str:
    link = _web_address(address, "https://example.org/")
    return link if link.endswith("/") else f"{link}/"


def _hub_address(address: str) -> str:
    return address and _web_address(address, "https://hub.example/, as your hub names it")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("the time has no offset; write one such as 2026-03-09T06:00:00+01:00")
    return moment


# Later than noon, and the edition of yesterday would still be written when most of today has happened.
_LATEST_CLOSING = time(12)


def _closing_hour(written: object) -> object:
    """``6:00`` without quotes is the number 360 in YAML 1.1: minutes."""
    if isinstance(written, int) and not isinstance(written, bool) and 0 <= written < 24 * 60:
        return time(written // 60, written % 60)
    return written


def _before_noon(hour: time) -> time:
    if hour.tzinfo is not None or hour > _LATEST_CLOSING:
        raise ValueError(f'an edition closes between "00:00" and "12:00" of the day after, and not at {hour:%H:%M}')
    return hour


def _mail_place(place: str) -> str:
    if "://" in place and not _MAILBOX.fullmatch(place):
        raise ValueError(f"{place!r} is no mail folder; write one such as imaps://ines%40news.example@mail.news.example/INBOX")
    return place


def _archive_address(pattern: str) -> str:
    if pattern and (http_link(pattern.replace("{when}", "1").replace("{url}", "x")) is None or "{url}" not in pattern):
        raise ValueError(f"{pattern!r} is no address of copies; write one such as https://web.archive.org/web/{{when}}/{{url}}")
    return pattern


def _network_place(place: str) -> str:
    host, _, port = place.rpartition(":")
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
        if not 0 < int(port) < 65536:
            raise ValueError(port)
    except ValueError as error:
        raise ValueError(
            f"{place!r} is no network address with a port; write one such as 127.0.0.1:8000 or [::1]:8000"
        ) from error
    return f"[{address}]:{int(port)}" if address.version == 6 else f"{address}:{int(port)}"


def _is_plain(address: str, allowed: Container[str]) -> bool:
    """Whether what is sent to an address can be read on its way, unless it goes to a place of one's own."""
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.netloc not in allowed


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SiteConfig(_Strict):
    """Who publishes, and where."""

    name: str = Field(min_length=1, max_length=120)
    description: str = ""
    url: Annotated[str, AfterValidator(_site_url)] = "https://example.org/"
    language: Annotated[str, AfterValidator(_language_code)] = "en"
    contact: str = ""
    about: str = ""
    visibility: Literal["public", "private"] = "public"  # private: nothing that helps search engines find the site
    # Where copies of pages are kept, such as "https://web.archive.org/web/{when}/{url}"; "": reports have no link to a copy.
    archive_link: Annotated[str, AfterValidator(_archive_address)] = ""
    hub: Annotated[str, AfterValidator(_hub_address)] = ""  # WebSub: who tells readers that feeds have changed; "": nobody


class EditionConfig(_Strict):
    """When an edition closes and how long it is."""

    timezone: Annotated[str, AfterValidator(_zone_name)] = "UTC"
    period: Literal["day", "week"] = "day"
    closes: Annotated[time, BeforeValidator(_closing_hour), AfterValidator(_before_noon)] = time(0)  # of the day after it
    stories: int = Field(default=60, ge=0)  # the most stories of an edition; 0: no limit
    per_publisher: int = Field(default=12, ge=0)  # the most stories that one publisher leads; 0: no limit
    review: Literal["none", "required"] = "none"  # required: an edition is a draft until its page says `reviewed_by:`


class SummaryConfig(_Strict):
    """Budget of one story's summary."""

    sentences: int = Field(default=3, ge=1, le=10)
    words: int = Field(default=75, ge=10, le=400)


# The kinds of source that are named by what they read: `- feed: https://…`. Guests' are named by `kind:`.
_KINDS = ("folder", "feed", "page", "site", "sitemap", "opml", "mail")
# Mail over the network: a name, a host, a folder.
_MAILBOX = re.compile(r"imaps?://[^@/\s]+@[^@/:\s]+(?::\d{1,5})?/\S+")


class SourceConfig(_Strict):
    """One source. Exactly one of the kinds: ``folder``, ``feed``, ``page``, ``site`` … (_KINDS), or a guest's by ``kind``.

    ``full_text`` fetches the page behind an entry that has only a summary; ``pages`` is the most of them in one run.
    ``mail`` is a maildir, a mailbox file or ``imaps://NAME@HOST/FOLDER``; of the last, the mails of so many ``days`` are read,
    with the password in the environment variable ``password_from``.
    """

    name: str = ""
    folder: str | None = None
    feed: _Address | None = None
    page: _Address | None = None
    site: _Address | None = None
    sitemap: _Address | None = None
    opml: str | None = None
    mail: Annotated[str, AfterValidator(_mail_place)] | None = None
    password_from: str = Field(default="DIGEST_MAIL_PASSWORD", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    days: int = Field(default=14, ge=1, le=366)
    full_text: bool = True
    pages: int = Field(default=50, ge=0, le=1000)
    captured: Annotated[datetime, AfterValidator(_aware)] | None = None
    publisher: str = ""
    language: str = ""
    rights: Literal["open", "quote", "link"] = "quote"
    licence: str = Field(default="", max_length=200)  # of `rights: open`: its name, such as CC BY 4.0; then full texts are shown
    options: Mapping[str, Any] = Field(default_factory=dict)
    kind: str = "folder"

    @model_validator(mode="before")
    @classmethod
    def _named_kind(cls, data: Any) -> Any:
        """A source that names what it reads need not name its kind. Raises ValueError for a mere address or folder."""
        if isinstance(data, str):
            if "://" in data:
                raise ValueError(f"write `- feed: {data}` for a feed, `- site: {data}` for a site whose feed is to be looked for")
            raise ValueError(f"write `- folder: {data}` for a folder of saved articles")
        named = [kind for kind in _KINDS if data.get(kind)] if isinstance(data, dict) and "kind" not in data else []
        return {**data, "kind": named[0]} if named else data

    @model_validator(mode="after")
    def _has_one_kind(self) -> Self:
        named = [kind for kind in _KINDS if getattr(self, kind)]
        if len(named) > 1:
            raise ValueError(f"a source is one thing, and this one is {' and '.join(named)}; write one source for each")
        if self.kind in _KINDS and named != [self.kind]:
            raise ValueError(
                "a source needs something to read; write for example `- folder: inbox` or `- feed: https://news.example/feed.xml`"
            )
        return self

    @property
    def address(self) -> str:
        """The address of a source that is read over the network; "" for others."""
        return self.feed or self.page or self.site or self.sitemap or ""

    @property
    def mailbox(self) -> str:
        """The address of a mail folder on a server; "" for others, also for mail in files."""
        return self.mail if self.mail and "://" in self.mail else ""

    @property
    def known_as(self) -> str:
        """By what captures know a source that is fetched; "" for one that is not."""
        return self.address or self.mailbox

    @property
    def label(self) -> str:
        """What people call the source: its name, else what it reads (of a mailbox without the name of its owner)."""
        return self.name or self.folder or self.address or self.mailbox.partition("@")[2] or self.mail or self.opml or self.kind


class NetworkConfig(_Strict):
    """How the network is asked. ``pause`` is between two requests to one host, ``patience`` for a whole run, in seconds.

    ``allow`` lists places that may be asked though they are not public: "127.0.0.1:8000". ``keep_megabytes`` is the most that
    answers take in ``.digest/``: the oldest go first, but never the latest copy of a source. Pages of articles in the editions of
    the last ``recheck_days`` days are asked for again, since their publisher may have corrected them.
    """

    allow: tuple[Annotated[str, AfterValidator(_network_place)], ...] = ()
    pause: float = Field(default=1.0, ge=0, le=600)
    patience: float = Field(default=900.0, ge=1, le=6 * 3600)
    keep_megabytes: int = Field(default=1000, ge=1)
    recheck_days: int = Field(default=3, ge=0, le=30)


class ModelConfig(_Strict):
    """The model that shortens sentences, where ``rewriter: model`` asks for one.

    ``endpoint`` speaks as OpenAI's chat completions or as Anthropic's messages (``api``); ``key`` is the name of the environment
    variable that has the key, "" for none. ``calls``, ``tokens`` and ``most_cost`` are the most of one run; prices are for a
    million tokens, in any currency.
    """

    api: Literal["openai", "anthropic"] = "openai"
    endpoint: _Address
    name: str = Field(min_length=1, max_length=100)
    key: str = Field(default="", pattern=r"^[A-Za-z0-9_]*$")
    calls: int = Field(default=50, ge=0)
    tokens: int = Field(default=100_000, ge=0)
    price_in: float = Field(default=0.0, ge=0)
    price_out: float = Field(default=0.0, ge=0)
    most_cost: float | None = Field(default=None, ge=0)


class PublisherFacts(_Strict):
    """What an editor has found out about a publisher, in ``publishers.yml``: facts with where they come from, and no scores.

    ``publisher`` is its name or host, ``state_funded`` None where nobody looked, ``source`` (in the file: ``from``) an address
    or words.
    """

    publisher: str = Field(min_length=1, max_length=200)
    owner: str = Field(default="", max_length=200)
    country: str = Field(default="", max_length=100)
    state_funded: bool | None = None
    source: str = Field(alias="from", min_length=1, max_length=500)


_PUBLISHERS = TypeAdapter(list[PublisherFacts])


class TopicConfig(_Strict):
    """One of the user's topics: a story that uses any of the keywords belongs to it."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    name: str = Field(min_length=1, max_length=60)
    keywords: tuple[str, ...] = Field(min_length=1)
    weight: float = Field(default=1.0, ge=0, le=10)


class Config(_Strict):
    """Everything digest.yml says, checked. ``root`` is the folder it lies in."""

    root: Path
    site: SiteConfig
    edition: EditionConfig = EditionConfig()
    summary: SummaryConfig = SummaryConfig()
    look: LookConfig = LookConfig()
    sources: tuple[SourceConfig, ...] = Field(min_length=1)
    network: NetworkConfig = NetworkConfig()
    model: ModelConfig | None = None
    rewriter: str = ""  # who shortens sentences: a name registered under `digest.rewriters`; "": nobody
    tagger: str = ""  # who names what stories are about: a name registered under `digest.taggers`; "": our own rules
    topics: tuple[TopicConfig, ...] = ()
    only_topics: bool = False  # drop what belongs to no topic
    drop: tuple[str, ...] = ()  # drop articles whose title, section or tags have one of these words
    publishers: tuple[PublisherFacts, ...] = ()  # from publishers.yml
    owners: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)  # owner -> names or hosts of its outlets: one voice

    @field_validator("model")
    @classmethod
    def _keeps_its_key(cls, model: ModelConfig | None, known: ValidationInfo) -> ModelConfig | None:
        allowed = known.data.get("network", NetworkConfig()).allow
        if model is not None and model.key and _is_plain(model.endpoint, allowed):
            raise ValueError("its key could be read on the way to an http:// endpoint; write https://")
        return model

    @field_validator("rewriter")
    @classmethod
    def _has_a_model(cls, rewriter: str, known: ValidationInfo) -> str:
        if rewriter and known.data.get("model", known) is None:
            raise ValueError("a rewriter needs `model:` with an `endpoint:` and a `name:`")
        return rewriter

    def site_at(self, url: str | None) -> SiteConfig:
        """The site as published at ``url`` (None: where digest.yml says). Raises ConfigError if it is no http(s) address."""
        if url is None:
            return self.site
        try:
            return self.site.model_copy(update={"url": _site_url(url)})
        except ValueError as error:
            remedy = "Write one such as https://example.org/"
            raise ConfigError(
                [Problem(file="--url", line=None, found=f"is {url!r}, no http(s) address", remedy=remedy)]
            ) from error

    @cached_property
    def zone(self) -> ZoneInfo:
        """The edition's time zone."""
        return ZoneInfo(self.edition.timezone)

    @property
    def content(self) -> Path:
        """Where editions live."""
        return self.root / "content"

    @property
    def site_dir(self) -> Path:
        """Where the built site goes."""
        return self.root / "site"

    @property
    def cache(self) -> Path:
        """Captures and other things that may be deleted."""
        return self.root / ".digest"


def load_config(root: Path) -> Config:
    """The Config in ``root/digest.yml``. Raises ConfigError with every problem, each with its line and a remedy."""
    path = root / CONFIG_NAME
    if not path.is_file():
        remedy = "Run `digest init` to make one, or go to the folder that has it"
        raise ConfigError([Problem(file=str(path), line=None, found="is not there", remedy=remedy)])
    tree, data = yaml_file.read(path)
    if not isinstance(data, dict):
        remedy = "Write settings such as `site:` and `sources:`; `digest init` makes an example"
        raise ConfigError([Problem(file=str(path), line=1, found="has no settings", remedy=remedy)])
    try:
        config = Config.model_validate({**data, "root": root, "publishers": _load_publishers(root)})
    except ValidationError as error:
        raise ConfigError(yaml_file.problems(path, tree, error, meant=_meant)) from error
    if wrong := list(_unfit_files(path, tree, config.look)):
        raise ConfigError(wrong)
    return config


# Where settings stand in digest.yml.
PLACES: Mapping[str, type[BaseModel]] = {
    "": Config,
    "site": SiteConfig,
    "edition": EditionConfig,
    "summary": SummaryConfig,
    "look": LookConfig,
    "sources": SourceConfig,
    "network": NetworkConfig,
    "model": ModelConfig,
    "topics": TopicConfig,
}


def _meant(location: yaml_file.Location) -> str:
    """What is perhaps meant by a setting that there is not: one of a like name, or the one of another place."""
    name, place = str(location[-1]), str(location[0]) if len(location) > 1 else ""
    if like := get_close_matches(name, PLACES[place].model_fields, n=1, cutoff=0.7):
        return f"Write `{like[0]}` if you mean that, or remove it"
    if elsewhere := [section for section, model in PLACES.items() if name in model.model_fields]:
        return f"Move it {f'below `{elsewhere[0]}:`' if elsewhere[0] else 'to the beginning of a line'}, or remove it"
    return "Correct its name or remove it; docs/settings.md explains each"


def _load_publishers(root: Path) -> tuple[PublisherFacts, ...]:
    """What ``publishers.yml`` says; nothing where there is none. Raises ConfigError with every problem."""
    path = root / PUBLISHERS_NAME
    if not path.is_file():
        return ()
    tree, data = yaml_file.read(path)
    try:
        return tuple(_PUBLISHERS.validate_python(data or []))
    except ValidationError as error:
        raise ConfigError(yaml_file.problems(path, tree, error)) from error


def _unfit_files(path: Path, tree: yaml.Node | None, look: LookConfig) -> Iterator[Problem]:
    """Files of the look that are not below the site's folder, too big, or not what their names say."""
    root = path.parent.resolve()
    for place, name in look.files.items():
        file = (root / name).resolve()
        is_there = file.is_relative_to(root) and file.is_file()
        if found := unfit(name, file.read_bytes()) if is_there else "is no file below the folder of digest.yml":
            found = f"`{'.'.join(place)}` is {name!r}, which {found}"
            remedy = f"Name a plain picture or font there, of at most {MOST_BYTES // 1000} KB"
            yield Problem(file=str(path), line=yaml_file.line_of(tree, place), found=found, remedy=remedy)


def templates_dir() -> Path:
    """The folder of our own templates, strings and theme: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / TEMPLATES_NAME
    return installed if installed.is_dir() else package.parent / TEMPLATES_NAME


def load_templates(root: Path) -> Mapping[str, str]:
    """Briefing templates by file name; a file of the same name in the site's own folder wins."""
    found: dict[str, str] = {}
    for folder in (templates_dir(), root / TEMPLATES_NAME):
        for path in sorted((folder / "briefing").glob("*.j2")):
            found[path.name] = path.read_text(encoding="utf-8")
    return found


def load_strings(root: Path, language: str) -> Mapping[str, str]:
    """The site's words in a language, falling back to English word by word. ``de-AT`` takes ``de``."""
    found: dict[str, str] = {}
    for path in _strings_files(root, "en", *_codes(language)):
        words = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - the safe loader, in C where there is one
        found.update({str(k): str(v) for k, v in words.items()})
    return found


def speaks(root: Path, language: str) -> bool:
    """Whether there is a file of the site's words in a language, or in that language of another country."""
    return any(_strings_files(root, *_codes(language)))


def _codes(language: str) -> tuple[str, str]:
    return language.split("-")[0].lower(), language.lower()


def _strings_files(root: Path, *codes: str) -> Iterator[Path]:
    """The files of words in some languages, ours before those of the site."""
    for code in dict.fromkeys(codes):
        for folder in (templates_dir(), root / TEMPLATES_NAME):
            path = folder / "strings" / f"{code}.yml"
            if path.is_file():
                yield path
