"""How a text is worded tells a report from what is none."""

from digest.enrich.genre import genre_of
from digest.enrich.style import essay_lean, is_told_as_essay
from tests.enrich.articles import article

GUIDE = " ".join(
    [
        "You don't need a big boat, and you shouldn't buy one. Why would you? It's the small ones that you'll sail.",
        "If you've never tied a bowline, don't worry: it's easier than it looks. What do you need? Two hands and a rope.",
        "Let's begin with the rope. You'll want one that's long enough, and that doesn't slip when it's wet.",
        "Can't you find one? Then it's time to ask at the quay, where they'll have what you need for your first trip.",
        "There's no rule that says you must pay for it. You have to be polite, and you've got to bring it back.",
        "Once you're out there, you can't go wrong if you keep your eyes on the flag. That's all there is to it, isn't it?",
    ]
)
REPORT = " ".join(
    [
        "Pilots in Port Alder ended their strike on Thursday after eleven days, the union said.",
        "The council of the harbour approved the deal on night watches with nine votes to two, according to its minutes.",
        "Ines Marrow, who led the talks, said the first ships were expected before dawn on Friday.",
        "The ministry confirmed that 43 ships had waited off the coast, and announced an inquiry into the costs.",
        "Shippers reported losses of 12 million crowns and asked the court in Dunmere to decide who was liable.",
        "The harbour company said it had offered two more watches in February, and that the union had rejected them.",
        "Ove Rask, a pilot, told the court on Tuesday that he had worked for nineteen hours.",
    ]
)


def test_who_speaks_to_the_reader_and_names_nobody_reports_nothing() -> None:
    assert is_told_as_essay(GUIDE, "en")
    assert genre_of(article("a", (GUIDE,), title="The bowline")) == "essay"


def test_a_report_names_who_said_so_and_when() -> None:
    assert essay_lean(REPORT, "en") < 0
    assert genre_of(article("a", (REPORT,), title="Pilots end strike")) == "news"


def test_what_others_are_quoted_with_is_not_how_the_writer_tells_it() -> None:
    spoken = REPORT.replace("said.", "said. “You don't know what you'd do if you were there, do you?” he asked.", 1)
    assert not is_told_as_essay(spoken, "en")


def test_nothing_is_said_of_other_languages_and_of_a_few_words() -> None:
    assert essay_lean(GUIDE, "de") == 0.0
    assert essay_lean(GUIDE[:200], "en") == 0.0
