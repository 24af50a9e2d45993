"""Each edition as an e-mail, finished but for whom it is to: text and HTML, read the same by narrow, dark and old programs. Pure.

The site sends nothing. Whoever wants to, hands the file to any sender (``sendmail``, an SMTP client, a newsletter service),
which names the readers in the envelope. Built by the standard library's ``email`` (RFC 5322, 2047, 2046); no picture, no
script, no sheet to load, no word on who reads it. Same edition, same bytes.
"""

import re
from collections.abc import Iterator, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from digest.config import SiteConfig
from digest.model import Briefing, Page, sha
from digest.naming import briefing_path, edition_name, page_url
from digest.publish.feed_html import briefing_url, clear
from digest.publish.full_text import FullText
from digest.wording import direction

LATEST_PATH: Final = "latest.eml"
# Who sends on, sends the newest: as many as the feed of editions has.
MAILS: Final = 60

# Every byte is ASCII, so that no sender has to ask for 8BITMIME (RFC 6152).
_POLICY: Final = SMTP.clone(cte_type="7bit")
# An address that needs no quoting (RFC 5322 3.4.1, dot-atom), and a host that can stand after its @.
_MAILBOX: Final = re.compile(r"[A-Za-z0-9_+-]{1,64}(?:\.[A-Za-z0-9_+-]{1,64})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_HOST: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
# The authority of a tag: URI (RFC 4151), by which an edition's id says whose it is.
_AUTHORITY: Final = re.compile(r"tag:([a-z0-9-]+(?:\.[a-z0-9-]+)*),")
_NOWHERE: Final = "briefings.invalid"  # a name that no host has (RFC 2606)

# Styles stand in the elements, since some programs drop sheets. No colour and no ground is set: dark mode turns what is there.
_BODY_STYLE: Final = (
    "margin:0 auto;padding:16px;max-width:38em;font-family:Georgia,'Times New Roman',serif;font-size:17px;line-height:1.5;"
    "overflow-wrap:break-word"
)
_SANS: Final = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_RULE: Final = "1px solid rgba(128,128,128,.45)"
_STYLES: Final = {
    "h1": "margin:0 0 4px;font-size:26px;line-height:1.2",
    "h2": f"margin:32px 0 12px;padding-top:12px;border-top:{_RULE};font-size:14px;line-height:1.3;{_SANS};opacity:.8",
    "h3": "margin:20px 0 6px;font-size:20px;line-height:1.25",
    "p": "margin:0 0 10px",
    "ul": "margin:0 0 10px;padding-left:0;padding-right:0;list-style-position:inside",
    "li": f"margin:0 0 4px;font-size:15px;{_SANS}",
    "small": f"font-size:14px;{_SANS}",
    "a": "color:inherit;text-decoration:underline",
}
_OPENED: Final = re.compile(rf"<({'|'.join(_STYLES)})(?=[ >])")


def mails(briefings: Sequence[Briefing], *, site: SiteConfig, full_text: FullText) -> Iterator[Page]:
    """The newest editions that have stories as e-mails beside their pages, and the latest under a path of its own.

    Paths are below ``site/``.
    """
    told = (briefing for briefing in briefings if briefing.stories)
    newest = sorted(told, key=lambda briefing: briefing.day, reverse=True)[:MAILS]
    for briefing in newest:
        text = edition_mail(briefing, site=site, full_text=full_text).as_bytes().decode("ascii")
        yield Page(path=briefing_path(briefing.day, "eml"), text=text)
        if briefing is newest[0]:
            yield Page(path=LATEST_PATH, text=text)


def edition_mail(briefing: Briefing, *, site: SiteConfig, full_text: FullText) -> EmailMessage:
    """The edition as a message without recipient. Its id comes from the edition's, so that a program knows it again."""
    host = _host(site)
    address = briefing_url(site.url, briefing)
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = _words(f"{site.name}: {edition_name(briefing)}")
    message["From"] = Address(display_name=_words(site.name), addr_spec=_sender(site, host))
    message["Date"] = briefing.published
    message["Message-ID"] = _message_id(briefing)
    message["List-Id"] = f"<briefings.{host}>"
    message["List-Archive"] = f"<{page_url(site.url, 'archive/index.md')}>"
    message["Archived-At"] = f"<{address}>"
    message["Auto-Submitted"] = "auto-generated"
    body = _body(briefing, full_text, address)
    message.set_content(plain_text(body))
    message.add_alternative(_document(body, edition_name(briefing), site.language), subtype="html")
    message["Content-Language"] = site.language
    message.set_boundary(f"=_{sha(briefing.id)[:32]}_=")
    return message


def _words(text: str) -> str:
    """Text for a header. ``email`` decodes what looks like an encoded word (RFC 2047), new lines in it included, so none may."""
    return clear(text).replace("=?", "= ?")


def _host(site: SiteConfig) -> str:
    host = urlsplit(site.url).hostname or ""
    return host if _HOST.fullmatch(host) else _NOWHERE


def _sender(site: SiteConfig, host: str) -> str:
    """Who can be written to, else an address at the site's own host."""
    contact = site.contact.strip()
    return contact if _MAILBOX.fullmatch(contact) else f"noreply@{host}"


def _message_id(briefing: Briefing) -> str:
    authority = _AUTHORITY.match(briefing.id)
    return f"<{sha(briefing.id)[:32]}@{authority[1] if authority else _NOWHERE}>"


def _body(briefing: Briefing, full_text: FullText, address: str) -> str:
    """The edition between the names of the site and its own and what a letter ends with, as plain HTML."""
    say, site = full_text.wording.say, clear(full_text.site.name)
    online = f'<p><small><a href="{escape(address)}">{escape(say("mail_online"))}</a></small></p>'
    stop = f"<p><small>{escape(say('mail_stop', site=site))}</small></p>"
    top = f"<p><strong>{escape(site)}</strong></p>\n<h1>{escape(edition_name(briefing))}</h1>"
    return f"{top}\n{online}\n{full_text.edition(briefing)}\n{stop}"


def _document(body: str, title: str, language: str) -> str:
    styled = _OPENED.sub(lambda match: f'<{match[1]} style="{_STYLES[match[1]]}"', body)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n'
        f'<title>{escape(title)}</title>\n</head>\n<body style="{_BODY_STYLE}">\n{styled}\n</body>\n</html>\n'
    )


# ---------------------------------------------------------------- the same as text

_RULERS: Final = {"h1": "=", "h2": "-"}
_BLOCKS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "tr", "pre", "blockquote"})


def plain_text(html: str) -> str:
    """HTML of ours as text: a paragraph a line, an address in angle brackets after the words that link to it."""
    root = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser(huge_tree=True)).find("body/div")
    blocks = [_block(element) for element in root.iter(*_BLOCKS)] if root is not None else []
    return re.sub(r"\n{3,}", "\n\n", "\n".join(block for block in blocks if block)).strip() + "\n"


def _block(element: etree._Element) -> str:
    words = clear("".join(_inline(element)))
    if not words:
        return ""
    if element.tag == "li":
        return f"- {words}"
    ruler = _RULERS.get(str(element.tag))
    under = f"\n{ruler * min(len(words), 60)}" if ruler else ""
    return f"\n{words}{under}\n"


def _inline(element: etree._Element) -> Iterator[str]:
    """The words of a block without those of blocks inside it, which come by themselves."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _BLOCKS:
            yield from _inline(child)
            href = child.get("href", "")
            if child.tag == "a" and href.startswith(("http://", "https://")):
                yield f" <{href}>"
        yield child.tail or ""
