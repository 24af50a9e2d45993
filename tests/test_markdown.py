"""Markdown as we write it: what is not Markdown is escaped, however it is printed."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from jinja2 import UndefinedError

from digest.errors import ArchiveError
from digest.markdown import Markdown, Pen, escaped, is_edited, joined, link, mail_link, page_link, plain, split_front_matter
from digest.markdown import with_front_matter as dressed
from digest.wording import Wording

STRINGS = MappingProxyType({"greet": "Hello {who}, see {where}. *No* emphasis."})


def write(template: str, **values: object) -> str:
    return Pen({"x": template}, Wording("en", STRINGS)).write("x", **values)


@pytest.mark.parametrize(
    "template",
    [
        "{{ v }}", "{{ v | upper }}", "{{ [v, v] | join }}", "{{ v ~ v }}", "{{ [v] | first }}", "{{ '%s' | format(v) }}",
        "{{ v | safe }}", "{{ v | e }}", "{{ v | urlize }}", "{{ v | tojson }}", "{{ {'a': v} | xmlattr }}", "{{ m ~ v }}",
        "{% set x %}{{ v }}{% endset %}{{ x }}", "{% macro f() %}{{ v }}{% endmacro %}{{ f() }}", "{{ [m, v] | join(', ') }}",
        "{% autoescape true %}{{ v }}{% endautoescape %}", "{% filter lower %}{{ v }}{% endfilter %}", "{{ m + v }}",
        "{{ v.join([m, m]) }}", "{{ v | replace('a', 'b') }}", "{{ v | trim }}", "{{ v | indent }}", "{{ v | list }}",
    ],
)  # fmt: skip
def test_no_way_of_printing_a_value_lets_markup_through(template: str) -> None:
    shown = write(template, v="<b>*x*</b> [a](b)", m=Markdown("*ours*"))
    assert "<b>" not in shown.lower()
    assert "*x*" not in shown.lower()
    assert "](b)" not in shown.lower()


def test_markdown_is_printed_as_it_is_and_nothing_is_escaped_twice() -> None:
    assert write("{{ m }} {{ v }}", m=Markdown("*ours*"), v="a*b") == "*ours* a&#42;b\n"
    assert escaped(escaped("a*b")) == "a&#42;b"
    assert joined([Markdown("a"), Markdown(""), Markdown("b")], ", ") == "a, b"


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        write("{{ nothing }}")


def test_words_of_ours_take_links_and_escape_the_rest() -> None:
    said = write('{{ say("greet", who=who, where=link("here", "https://x.example/")) }}', who="<b>{where}</b>")
    assert said == "Hello &#60;b&#62;&#123;where&#125;&#60;/b&#62;, see [here](https://x.example/). &#42;No&#42; emphasis.\n"


def test_links_lead_to_pages_and_to_plain_addresses_only() -> None:
    assert link("a", "javascript:alert(1)") == "a"
    assert link("", "https://x.example/") == ""
    assert link("a]b", "https://x.example/(1)", 'say "hi"') == '[a&#93;b](https://x.example/%281%29 "say &#34;hi&#34;")'
    assert page_link("A", "topics/x.md", "briefings/2026/03/05.md") == "[A](../../../topics/x.md)"
    assert page_link("A", "briefings/2026/03/05.md", "index.md", "story-x") == "[A](briefings/2026/03/05.md#story-x)"
    assert page_link("", "index.md", "index.md") == ""
    assert mail_link("a@b.example") == "[a&#64;b.example](mailto:a@b.example)"
    assert mail_link("a@b.example?bcc=x@y.example") == ""


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.dates() | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.text("abcdef", min_size=1), _values), st.text(st.characters(exclude_categories=["Cs"])))
@effort(max_examples=60)
def test_front_matter_and_body_are_read_back_and_known_as_ours(front: dict[str, object], body: str) -> None:
    body = body.replace("\r\n", "\n")
    text = dressed(front, body)
    again, rest = split_front_matter(text)
    again.pop("generator")
    assert again == front
    assert rest == body
    assert not is_edited(text)


def test_a_page_without_front_matter_is_all_body() -> None:
    assert split_front_matter("# Mine\n") == ({}, "# Mine\n")
    assert split_front_matter("") == ({}, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: [\n---\n", "not YAML"),
        ("---\ntitle: x\n", "does not end"),
        ("---\n- a\n---\n", "no settings"),
        ("---\ntitle: !!python/object:os.system x\n---\n", "not YAML"),
    ],
)
def test_front_matter_that_is_none_is_named(text: str, said: str) -> None:
    with pytest.raises(ArchiveError, match=said):
        split_front_matter(text, path="content/x.md")
    assert is_edited(text)


def test_text_is_cut_at_a_character() -> None:
    assert plain("渡" * 10, 10) == "渡渡…"
    assert plain("a\u202eb\nc", 10) == "ab c"
    assert len(plain("é" * 500, 100).encode()) <= 100
