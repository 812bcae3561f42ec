"""Withdrawn items: what the agenda still says of them, and what stands in their place."""

from dataclasses import replace
from typing import Any

import pytest

from agendapack.model.pack import Item
from agendapack.model.publication import RecordFile
from agendapack.model.workspace import Loaded
from agendapack.plan import plan_pack
from agendapack.problems import Code
from tests.plan.test_published_rules import published
from tests.records import loaded, report

REASON = {"reason": "Dry."}
EXEMPT = {"paragraphs": ["3"], "reason": "Bids are open."}


def first(meeting: Loaded) -> Item:
    checked = plan_pack(meeting)
    assert checked.problems == ()
    assert checked.value is not None
    return checked.value.items[0]


def test_before_publication_nothing_stands_in_the_place_of_the_paper() -> None:
    item = first(loaded({"report": "ponds.yaml", "title": "Ponds", "withdrawn": REASON}))
    assert (item.title, item.paper, item.withdrawn) == ("Ponds", None, "Dry.")


def test_the_title_may_be_that_of_the_standing_item() -> None:
    standing = {"ponds": {"title": "The Ponds"}}
    entry = {"standing": "ponds", "withdrawn": REASON}
    assert first(loaded(entry, committee={"standing": standing})).title == "The Ponds"
    item = first(loaded({**entry, "title": "Own"}, committee={"standing": standing}))
    assert (item.title, item.paper) == ("Own", None)


@pytest.mark.parametrize("shown", ["title", "number", "nothing"])
def test_a_withheld_item_that_is_withdrawn_says_no_more_than_before(shown: str) -> None:
    entry = {"title": "Ponds", "exempt": EXEMPT, "shown": shown}
    before = published(loaded(entry, papers={1: report()}))
    after = loaded({**entry, "withdrawn": REASON})
    item = first(replace(after, record=before.record))
    assert item.paper is not None
    assert (item.hidden, item.paper.item) == ((True, "") if shown == "nothing" else (False, "1"))
    assert item.paper.withdrawn == "Dry."
    afresh = RecordFile(None, before.record.data, before.record.published)
    item = first(replace(after, record=afresh))
    assert (item.hidden, item.paper, item.title) == (shown == "nothing", None, "Ponds")


def test_a_title_that_was_published_goes_before_any_other() -> None:
    before = published(loaded({"report": "ponds.yaml", "title": "Ponds"}, papers={1: report()}))
    gone = {"report": "ponds.yaml", "withdrawn": REASON}
    for entry in (gone, {**gone, "title": "Lakes"}):
        item = first(replace(loaded(entry), record=before.record))
        assert item.paper is not None
        assert (item.title, item.paper.title, item.paper.slug) == ("Ponds", "Ponds", "ponds")
        afresh = RecordFile(None, before.record.data, before.record.published)
        assert first(replace(loaded(entry), record=afresh)).title == "Ponds"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"report": "ponds.yaml"}, "agenda item 1 is withdrawn, and lacks the field 'title'"),
        (
            {"title": "Ponds", "withdrawn": {"reason": " "}},
            "agenda item 1 is withdrawn without a reason",
        ),
    ],
)
def test_what_a_withdrawn_item_lacks_is_told(entry: dict[str, Any], message: str) -> None:
    (problem,) = plan_pack(loaded({"withdrawn": REASON, **entry})).problems
    assert (problem.code, problem.message) == (Code.MISSING_FIELD, message)
    assert problem.source is not None
    assert problem.hint
