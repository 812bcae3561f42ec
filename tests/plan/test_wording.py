"""What `wording:` may say, and what is told of the rest."""

from dataclasses import replace

import pytest

from agendapack.model.organisation import Committee, Organisation
from agendapack.model.wording import ENGLISH, READ_BACK, fill, find_page_references, settle_wording
from agendapack.model.workspace import Loaded
from agendapack.plan import make_public, plan_pack
from tests.records import loaded, make


def worded(organisation: dict[str, str], committee: dict[str, str] | None = None) -> Loaded:
    meeting = loaded({"title": "Trees"}, {"minutes": "2020-01-28"})
    body = make(Organisation, {"name": "Town Council", "wording": organisation}, line=9)
    own = make(Committee, {"name": "Trees Committee", "wording": committee or {}}, line=9)
    return replace(meeting, organisation=body, committee=own)


def told(words: dict[str, str]) -> list[tuple[str, str | None]]:
    problems = plan_pack(worded(words)).problems
    return [(problem.message, problem.hint) for problem in problems if problem.code == "wording"]


def test_the_committee_goes_before_the_organisation() -> None:
    meeting = worded(
        {"minutes-title": "Record", "january": "Ionawr"}, {"minutes-title": "Last Record"}
    )
    pack = plan_pack(meeting).value
    assert pack is not None
    minutes = pack.items[1]
    assert minutes.title == "Last Record"
    assert minutes.text is not None
    assert minutes.text.endswith("the meeting held on 28 Ionawr 2020.")


@pytest.mark.parametrize(
    ("name", "words", "message", "hint"),
    [
        (
            "item-stmp",
            "Item {number}",
            "there is no message 'item-stmp' to change the wording of",
            "did you mean 'item-stamp'?",
        ),
        (
            "zzz",
            "Item",
            "there is no message 'zzz' to change the wording of",
            "docs/wording.md lists the messages",
        ),
        (
            "item-stamp",
            "Item {numbr}",
            "the wording of 'item-stamp' has '{numbr}'; it may have {number}",
            "did you mean 'number'?",
        ),
        (
            "item-stamp",
            "Item",
            "the wording of 'item-stamp' has '{number}' nowhere; it needs it once",
            "its usual wording is 'Agenda Item {number}'",
        ),
        (
            "page-range",
            "{first} to {last} of {last}",
            "the wording of 'page-range' has '{last}' more than once; it needs it once",
            "its usual wording is 'Pages {first} - {last}'",
        ),
        (
            "page-range",
            "Pages {first}{last}",
            "the wording of 'page-range' has nothing between two numbers",
            "put a word or a sign between them, so that they can be told apart",
        ),
        (
            "minutes-title",
            " ",
            "the wording of 'minutes-title' is empty",
            "its usual wording is 'Minutes'",
        ),
        (
            "minutes-title",
            "The {date}",
            "the wording of 'minutes-title' has '{date}'; it may have nothing in braces",
            "its usual wording is 'Minutes'",
        ),
    ],
)
def test_what_cannot_be_used_is_told_and_changes_nothing(
    name: str, words: str, message: str, hint: str
) -> None:
    assert told({name: words}) == [(message, hint)]
    assert settle_wording({name: words}) == ENGLISH
    assert settle_wording({"minutes-title": "Minutes"}) == ENGLISH


def test_the_problem_stands_where_the_words_do() -> None:
    problems = plan_pack(worded({"zzz": "x"})).problems
    (problem,) = [each for each in problems if each.code == "wording"]
    assert problem.source is not None
    assert problem.source.line == 9


def test_what_is_withheld_is_described_in_the_wording() -> None:
    meeting = worded({"exempt-item": "Private item", "schedule-paragraph": "ground {number}"})
    secret = loaded(
        {"title": "Land", "exempt": {"paragraphs": ["3"], "reason": "Prices."}, "shown": "number"}
    )
    pack = plan_pack(replace(secret, organisation=meeting.organisation)).value
    assert pack is not None
    (item,) = make_public(pack).items
    assert item.title == "Private item"
    assert item.withheld is not None
    assert item.withheld.mark(pack.style.wording) == (
        "Not for publication (ground 3: financial or business affairs)"
    )
    assert item.resolution is not None
    assert "item 1 (ground 3: financial or business affairs)" in item.resolution


def test_a_value_that_looks_like_a_placeholder_is_printed_as_it_is() -> None:
    assert fill("{title} of {number}", {"title": "{number}", "number": 3}) == "{number} of 3"


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ({}, "(Pages 9 - 18)", [("9", "18")]),
        ({}, "(Page iv: withdrawn)", [("iv", "iv")]),
        ({}, "see (Page 18a: not for publication) there", [("18a", "18a")]),
        ({}, "Page 9", []),
        (
            {"page-range": "{first} to {last}", "pages-listed": "pp. {pages}"},
            "pp. 9 to 18",
            [("9", "18")],
        ),
        ({"page-range": "{last} back to {first}"}, "(18 back to 9)", [("9", "18")]),
    ],
)
def test_page_references_are_found_however_they_are_worded(
    words: dict[str, str], text: str, found: list[tuple[str, str]]
) -> None:
    assert find_page_references(text, settle_wording(words)) == found


def test_the_messages_that_are_read_back_exist() -> None:
    assert set(READ_BACK) <= set(ENGLISH.messages)
    assert ENGLISH.differences(READ_BACK) == {}
    assert settle_wording({"page-stamp": "p. {number}"}).differences(READ_BACK) == {
        "page-stamp": "p. {number}"
    }
