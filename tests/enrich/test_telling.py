"""What is told of one event: the lead's sentences, and one of another report that has something to add."""

from digest.config import SummaryConfig
from digest.enrich.telling import tell
from tests.enrich.articles import article

LEAD = (
    "Harbour pilots in Port Alder voted on Thursday evening to end their strike.",
    "The agreement with the port company covers night watches and pay.",
    "Ships will move again on Friday morning, the company said.",
)
OTHER = (
    "Pilots of the port of Alder agreed on Thursday to return to work, which ends the strike of 61 ships.",
    "The mediator Sefton Adair said the agreement on night watches would be read to 240 pilots before it is signed.",
)


def test_another_report_adds_what_the_lead_lacks_and_does_not_tell_the_event_again() -> None:
    reports = [article("courier", LEAD, rights="open"), article("agency", OTHER, hour=10, rights="open")]
    summary = tell(reports, SummaryConfig(sentences=3, words=75), {}).summary
    assert [sentence.text for sentence in summary if sentence.article == reports[1].id] == [OTHER[1]]
    assert summary[0].article == reports[0].id


def test_a_block_quotation_is_not_told_as_the_newsrooms_own_words() -> None:
    """Who is quoted stands beside the block, so its sentences would be read as the article's."""
    said = "The court did not throw the mayor off the ballot. The constitution of Varena threw the mayor off the ballot."
    paragraphs = (
        "The comedian Ola Brandt spoke about the ruling on the mayor of Dunmere on Monday night.",
        said,
        "A spokesman for the mayor called it a joke in poor taste.",
    )
    lead = article("courier", paragraphs, rights="open", title="Joke", kinds=("paragraph", "quote", "paragraph"))
    told = tell([lead], SummaryConfig(sentences=3, words=75), {})
    assert [sentence.text for sentence in told.summary] == [paragraphs[0], paragraphs[2]]


def test_what_is_denied_doubted_or_left_unsaid_is_no_number_and_nothing_to_come() -> None:
    paragraphs = (
        "The harbour was quiet on Thursday after the raid on the grain quay.",
        "Ove Rask denied that 40 pilots had been dismissed.",
        "The company did not say that 60 jobs would go at the yard.",
        "Ines Marrow has never claimed that 300 ships were waiting off the port.",
        "The union denied that the strike will begin on Friday.",
    )
    other = ("A raid closed the grain quay.", *paragraphs[1:], "Dunmere police said 12 officers had been hurt in the raid.")
    reports = [article(name, texts, rights="open") for name, texts in (("courier", paragraphs), ("agency", other))]
    told = tell(reports, SummaryConfig(sentences=1, words=20), {})
    assert [number.amount for number in told.numbers] == ["12 officers"]
    assert told.prospects == ()


def test_a_number_has_the_speaker_who_gives_it() -> None:
    one = ("The strike went on.", "Courts and mills stood still.", "Police said 350 pilots had struck at noon.")
    two = "The Pilots' Union said 480 cooks had struck, while the Harbour Company said 300 pilots had struck."
    both = ("The port was quiet.", two)
    reports = [article(name, texts, rights="open") for name, texts in (("courier", one), ("agency", both))]
    told = tell(reports, SummaryConfig(sentences=1, words=10), {})
    assert {(number.amount, number.speaker) for number in told.numbers} == {
        ("350 pilots", "Police"),
        ("300 pilots", "the Harbour Company"),
    }
