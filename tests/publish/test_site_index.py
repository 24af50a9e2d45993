"""What lists know of all editions, in brief."""

from typing import Any

from digest.publish.site_index import edition_facts, site_index


def _record(day: str, *stories: tuple[str, str, str]) -> dict[str, Any]:
    told = [{"id": name, "headline": f"Of {name}", "thread": thread, "thread_label": label} for name, thread, label in stories]
    return {"date": day, "title": day, "sections": [{"stories": told}], "stories": told}


def test_a_thread_is_counted_with_the_story_it_began_with() -> None:
    """That one names no thread: when it was told there was none."""
    records = [
        _record("2026-03-02", ("strike", "", ""), ("fog", "", "")),
        _record("2026-03-03", ("court", "strike", "The strike"), ("gulls", "", "")),
        _record("2026-03-04", ("deal", "strike", "The strike")),
    ]
    index = site_index((f"{record['date']}.md", edition_facts(record) or []) for record in records)
    assert index.running_threads(index.editions[-1]) == (("strike", "The strike", 3),)
    assert index.running_threads(index.editions[0]) == ()
