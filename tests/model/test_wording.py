import pytest

from agendapack.model.dates import hold_together
from agendapack.model.wording import ENGLISH, NO_BREAK, fill
from agendapack.render.sandbox import say_in


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("on 26 February 2020.", "on 26~February~2020."),
        ("Wednesday 19 February, 9.00 am", "Wednesday 19~February, 9.00~am"),
        ("from 1st May", "from 1st~May"),
        ("at 5 p.m. or 17:00", "at 5~p.m. or 17:00"),
        ("2019 May be late", "2019 May be late"),
        ("12 Maypoles and 3 amendments", "12 Maypoles and 3 amendments"),
    ],
)
def test_dates_and_times_hold_together_and_nothing_else(written: str, held: str) -> None:
    assert hold_together(written) == held.replace("~", NO_BREAK)


@pytest.mark.parametrize(
    ("author", "printed"),
    [
        ("Clerk", "Report of the Clerk"),
        ("The Clerk", "Report of the Clerk"),
        ("the Clerk", "Report of the Clerk"),
        ("Theatre Manager", "Report of the Theatre Manager"),
        ("The", "Report of the The"),
        ("Clerk of the Board", "Report of the Clerk of the Board"),
    ],
)
def test_an_article_of_the_message_takes_the_place_of_that_of_a_name(
    author: str, printed: str
) -> None:
    assert ENGLISH.say("report-of", author=author) == printed
    assert say_in("en-GB", ENGLISH, "report-of", author=author) == printed
    assert say_in("pl", ENGLISH, "report-of", author=author).striptags() == printed


def test_a_name_keeps_its_article_where_the_message_has_none() -> None:
    assert fill("By {author}", {"author": "The Clerk"}) == "By The Clerk"
    assert fill("Bathe {author}", {"author": "The Clerk"}) == "Bathe The Clerk"
