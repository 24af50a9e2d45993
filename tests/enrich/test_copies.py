"""Printings of one text."""

from digest.enrich.copies import Print, find_copies, find_repeats, is_copy, shape_of
from tests.enrich.articles import FARES, STRIKE

_WIRE = " ".join(STRIKE)
_OTHER = " ".join(FARES) + (
    " The county council will discuss the tariff next week, and two islands have asked for a later boat on Sundays."
    " Strait Ferries carried 1.2 million passengers last year, a tenth more than the year before."
)


def test_a_trimmed_retitled_and_re_led_printing_is_a_copy_of_the_first() -> None:
    trimmed = "Good news for shippers came late in the week. " + " ".join(STRIKE[1:4])
    assert find_copies([Print("wire", _WIRE), Print("paper", trimmed), Print("other", _OTHER)]) == {"paper": "wire"}


def test_two_reports_that_share_a_quotation_are_no_copies() -> None:
    quotation = (
        "“We have waited eleven days for this and not one of us wants to wait another hour, so let the ships come in now.”"
    )
    one = f"{quotation} The union's leader spoke to a crowd at the gate of the harbour before the vote was even counted."
    two = f"Rain fell on the quay. {quotation} That was how Ines Marrow put it when a cheer went up, and then she left for bed."
    assert find_copies([Print("one", one), Print("two", two)]) == {}


def test_a_round_up_does_not_join_what_it_repeats() -> None:
    found = find_copies(
        [Print("wire", _WIRE), Print("fares", _OTHER), Print("all", " ".join(STRIKE[:3]) + " " + " ".join(FARES))]
    )
    assert found == {"all": "wire"}


def test_the_same_furniture_makes_no_copies() -> None:
    furniture = "Sign up for our free morning letter and never miss what happens around the strait, every day before seven."
    prints = [Print(str(i), f"Short note number {i} says little more than {i}. {furniture}", "gull") for i in range(4)]
    assert find_copies(prints) == {}


def test_a_repeat_adds_next_to_nothing_and_a_follow_up_does() -> None:
    follow_up = " ".join(STRIKE[3:]) + " " + _OTHER
    assert find_repeats([" ".join(STRIKE[1:]), follow_up], [_WIRE]) == {0: 0}


def test_bulletins_from_one_template_are_not_copies() -> None:
    """The same sentences with other numbers and names tell of different things."""
    template = (
        "The {} bridge over the Alder will close for {} weeks from {} while workers replace its bearings, the city said. "
        "Traffic will be diverted over the {} road. {} will turn at {} Street. Pedestrians may use the footpath on the {} side. "
        "The city asked drivers to allow more time."
    )
    second = template.format("second", "six", "Monday", "harbour", "Buses 4 and 9", "Mill", "north")
    third = template.format("third", "nine", "Friday", "canal", "Bus 7", "Rope", "south")
    assert not is_copy(shape_of(second), shape_of(third))
    assert is_copy(shape_of(second), shape_of(second.rsplit(". ", 2)[0] + "."))
