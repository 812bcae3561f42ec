"""What one page label says of the numbers that are found on its page."""

import pytest

from agendapack.model.page_numbers import PageSpan


@pytest.mark.parametrize(
    ("label", "held", "not_held"),
    [
        ("9", ["9"], ["", "8", "10", "9a", "ix"]),
        ("41 - 52", ["41", "45", "45a", "52"], ["40", "53", "52a", "xlv", "41 - 52"]),
        ("9-10", ["9", "10"], ["8", "11"]),
        ("8-10", ["9"], ["7"]),
        ("18a - 18d", ["18a", "18b", "18d"], ["18", "18e", "19"]),
        ("ii", ["ii"], ["2", "i", "iii"]),
        ("iii - v", ["iv"], ["4", "vi"]),
        ("A - Z", ["A", "Z"], ["M"]),
    ],
)
def test_a_label_holds_its_ends_and_what_is_counted_between(
    label: str, held: list[str], not_held: list[str]
) -> None:
    span = PageSpan.read(label)
    assert [number for number in held if not span.holds(number)] == []
    assert [number for number in not_held if span.holds(number)] == []


@pytest.mark.parametrize(
    ("label", "printed"), [("9", "9"), ("41 - 52", "41 - 52"), ("9-10", "9 - 10"), ("iv", "iv")]
)
def test_a_span_is_printed_as_the_agenda_refers_to_it(label: str, printed: str) -> None:
    assert str(PageSpan.read(label)) == printed
