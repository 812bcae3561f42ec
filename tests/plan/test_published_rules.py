"""What is published stays: whatever is gone, moved, new or grown is told with its place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agendapack.load import parse_record
from agendapack.model.papers import Minutes, Report
from agendapack.model.planned_paper import PlannedMinutes
from agendapack.model.plans import WorkPlan
from agendapack.model.publication import RecordFile, digest_path
from agendapack.model.workspace import InputFile, Loaded
from agendapack.output.manifest import add_publication
from agendapack.plan import plan_pack
from agendapack.problems import Code
from tests.records import annex, loaded, minutes, report

EXEMPT = {"paragraphs": ["3"], "reason": "Bids are open."}
Papers = dict[int, Report | Minutes | WorkPlan]
LATE = {"reason": "It leaks."}


def published(meeting: Loaded) -> Loaded:
    """Return a meeting of which all that it holds now is on record, a page a piece."""
    pack = plan_pack(meeting).value
    assert pack is not None
    papers: list[dict[str, Any]] = []
    page = 1
    for item in pack.items:
        paper = item.paper
        if paper is not None:
            keys = [paper.key] * (paper.content is not None) + [a.key for a in paper.annexes]
            pages = [str(page + place) for place in range(len(keys))]
            pieces = tuple(
                {"key": key, "first": at, "last": at, "pages": 1}
                for key, at in zip(keys, pages, strict=True)
            )
            fields: dict[str, Any] = {"key": paper.key, "item": item.number, "title": item.title}
            fields |= {"first": pages[0], "last": pages[-1]}
            fields |= {"withheld": "yes"} if paper.withheld else {"pieces": pieces}
            if paper.withheld and paper.sources:
                main = paper.sources[0]
                fields |= {"origin": digest_path(main.path), "sha256": main.sha256}
            if isinstance(paper.content, PlannedMinutes):
                fields |= {"first-minute": paper.content.numbers[0]}
            papers.append(fields)
            page += len(keys)
    items = tuple({"number": item.number, "key": item.key} for item in pack.items)
    publication: dict[str, Any] = {
        "kind": "pack",
        "date": "2020-02-18",
        "items": items,
        "papers": tuple(papers),
    }
    data = add_publication(None, publication)
    record = parse_record(meeting.root, meeting.folder, data)
    assert record.problems == ()
    return replace(meeting, record=RecordFile(record.value, data))


def edited(before: Loaded, after: Loaded) -> Loaded:
    return replace(after, record=published(before).record)


def found(meeting: Loaded, may_add: bool = False) -> list[tuple[Code, str]]:
    """Return code and message of each problem; each says where it stands, and what to do."""
    problems = plan_pack(meeting, may_add).problems
    assert all(problem.source is not None and problem.hint for problem in problems)
    return [(problem.code, problem.message) for problem in problems]


def trees(*more: dict[str, Any], annexes: tuple[str, ...] = ("Map", "Plan")) -> Loaded:
    """A meeting with a report that has annexes, and other items."""
    return loaded(
        {"report": "trees.yaml"},
        *more,
        papers={1: report()},
        annexes={1: tuple(annex(title) for title in annexes)},
    )


TALK, VOTE = {"title": "Talk"}, {"title": "Vote"}


def test_what_is_as_it_was_published_is_sound() -> None:
    assert found(published(trees(TALK))) == []
    assert found(published(trees(TALK)), may_add=True) == []


@pytest.mark.parametrize(
    ("after", "code", "message"),
    [
        (trees(), Code.ITEM_REMOVED, "agenda item 2, 'talk', was published and is not on the"),
        (
            loaded(TALK, VOTE),
            Code.ITEM_REMOVED,
            "agenda item 1, 'trees', was published on pages 1 to 3 and is not on the agenda",
        ),
        (
            loaded({"title": "Trees", "id": "trees"}, TALK, VOTE),
            Code.ITEM_REMOVED,
            "the paper of agenda item 1 was published on pages 1 to 3 and is gone",
        ),
        (
            trees(VOTE, TALK),
            Code.ITEM_MOVED,
            "agenda item 3 is not where it was published",
        ),
        (
            trees(TALK, VOTE, {"title": "New"}),
            Code.NOT_PUBLISHED,
            "agenda item 4 is not in the agenda that was published, and is not late",
        ),
        (
            trees(TALK, VOTE, annexes=("Map",)),
            Code.ITEM_REMOVED,
            "'trees.plan' of agenda item 1 was published and is gone",
        ),
        (
            trees(TALK, VOTE, annexes=("Map", "Plan", "Photo")),
            Code.NOT_PUBLISHED,
            "'trees.photo' of agenda item 1 is not published",
        ),
        (
            trees(TALK, VOTE, annexes=("Plan", "Map")),
            Code.ITEM_MOVED,
            "the annexes of agenda item 1 are not in the order published",
        ),
    ],
)
def test_whatever_would_move_is_refused(after: Loaded, code: Code, message: str) -> None:
    meeting = edited(trees(TALK, VOTE), after)
    for may_add in (False, True):
        (first, *_) = found(meeting, may_add)
        assert first[0] is code
        assert first[1].startswith(message)


def test_a_late_item_and_a_paper_that_followed_wait_for_a_supplement() -> None:
    before = loaded({"title": "Trees", "id": "trees"}, TALK)
    after = loaded(
        {"report": "trees.yaml"}, TALK, {"title": "New", "late": LATE}, papers={1: report()}
    )
    meeting = edited(before, after)
    assert found(meeting) == [
        (Code.NOT_PUBLISHED, "agenda item 3 is not published"),
        (Code.NOT_PUBLISHED, "the paper of agenda item 1 is not published"),
    ]
    assert found(meeting, may_add=True) == []


def test_a_withdrawn_paper_has_nothing_that_could_move() -> None:
    after = loaded({"report": "trees.yaml", "withdrawn": {"reason": "Felled."}}, TALK)
    meeting = edited(trees(TALK), after)
    assert found(meeting) == []
    pack = plan_pack(meeting).value
    assert pack is not None
    item = pack.items[0]
    assert item.paper is not None
    assert (item.title, item.paper.key, item.paper.item) == ("Overview", "trees", "1")
    assert item.source is not None


def withheld(*titles: str, **more: Any) -> Loaded:
    entries = [{"title": title, "exempt": EXEMPT, **more} for title in titles]
    papers: Papers = {number: report(title=title) for number, title in enumerate(titles, 2)}
    return loaded(TALK, *entries, papers=papers)


def test_two_withheld_papers_may_not_change_places() -> None:
    assert found(published(withheld("Land", "Staff"))) == []
    meeting = edited(withheld("Land", "Staff"), withheld("Staff", "Land"))
    assert found(meeting) == [
        (Code.ITEM_MOVED, "'Staff' was published as item 3; it is item 2 now"),
        (Code.ITEM_MOVED, "'Land' was published as item 2; it is item 3 now"),
    ]


def test_an_open_paper_may_bear_the_title_of_a_withheld_one() -> None:
    before = loaded(
        {"title": "Land", "id": "open"},
        {"title": "Land", "exempt": EXEMPT},
        {"title": "Pay", "exempt": EXEMPT},
        papers={1: report(), 2: report(), 3: report()},
    )
    assert found(published(before)) == []
    after = loaded(
        {"title": "Pay", "id": "open"},
        {"title": "New words", "exempt": EXEMPT},
        {"title": "Pay", "exempt": EXEMPT},
        papers={1: report(), 2: report(), 3: report()},
    )
    assert found(edited(before, after)) == []


@pytest.mark.parametrize("late", [{}, {"late": LATE}])
def test_withheld_items_are_known_by_their_numbers(late: dict[str, Any]) -> None:
    meeting = published(withheld("Land", "Staff", **late))
    assert found(meeting) == []
    pack = plan_pack(meeting).value
    assert pack is not None
    assert [item.number for item in pack.items] == ["1", "2", "3"]


def test_a_withheld_item_that_is_withdrawn_keeps_its_number() -> None:
    gone = {"title": "Land", "exempt": EXEMPT, "withdrawn": {"reason": "Sold."}}
    for entry in (gone, {**gone, "exempt": None}, {**gone, "late": LATE}):
        given = {key: value for key, value in entry.items() if value is not None}
        after = loaded(TALK, given, VOTE)
        before = loaded(TALK, {"title": "Land", "exempt": EXEMPT}, VOTE, papers={2: report()})
        meeting = edited(before, after)
        assert found(meeting) == []
        pack = plan_pack(meeting).value
        assert pack is not None
        assert [(item.number, item.key) for item in pack.items] == [
            ("1", "talk"),
            ("2", "item-2"),
            ("3", "vote"),
        ]


def test_a_new_withheld_item_takes_no_number_of_one_that_is_published() -> None:
    before = withheld("Land", late=LATE)
    entries: list[dict[str, Any]]
    entries = [{"title": title, "exempt": EXEMPT, "late": LATE} for title in ("Land", "New")]
    papers: Papers = {2: report(title="Land"), 3: report(title="New")}
    assert found(edited(before, loaded(TALK, *entries, papers=papers)), may_add=True) == [
        (Code.ITEM_NUMBER, "agenda item 3 is late and withheld, and has no name of its own")
    ]
    entries[1]["number"] = "3"
    assert found(edited(before, loaded(TALK, *entries, papers=papers)), may_add=True) == []


def test_a_new_withheld_item_moves_none_of_those_around_it() -> None:
    new = {"title": "New", "exempt": EXEMPT, "late": LATE}
    for own in ({}, {"late": LATE}):
        land = {"title": "Land", "exempt": EXEMPT, **own}
        before = loaded(TALK, land, VOTE, papers={2: report()})
        after = loaded(TALK, land, new, VOTE, papers={2: report(), 3: report()})
        assert found(edited(before, after), may_add=True) == [
            (Code.ITEM_NUMBER, "agenda item 4 is late and withheld, and has no name of its own")
        ]
    before = loaded(TALK, {"title": "Land", "exempt": EXEMPT}, VOTE, papers={2: report()})
    after = loaded(
        TALK, new, {"title": "Land", "exempt": EXEMPT}, VOTE, papers={2: report(), 3: report()}
    )
    assert found(edited(before, after), may_add=True) == [
        (Code.ITEM_NUMBER, "agenda item 4 is late and withheld, and has no name of its own")
    ]


def test_published_minutes_keep_their_numbers() -> None:
    before = loaded({"minutes": "2020-01-28"}, papers={1: minutes()})
    before = replace(before, previous_minutes=((date(2019, 12, 3), 10, 1),))
    after = replace(before, previous_minutes=((date(2019, 12, 3), 10, 2),))
    assert found(published(before)) == []
    ((code, message),) = found(edited(before, after))
    assert code is Code.MINUTE_MOVED
    assert "of 28 January 2020 were published in 2020-02-26 from minute 11 on" in message
    assert "begin with 12 now, as those of 3 December 2019 have changed" in message


def hidden(*files: tuple[str, str]) -> Loaded:
    """Return a meeting of withheld items whose titles are hidden, each with path and hash."""
    entries = [{"title": "Land", "exempt": EXEMPT, "shown": "number"} for _ in files]
    meeting = loaded(*entries, papers={at: report() for at, _ in enumerate(files, 1)})
    items = tuple(
        replace(item, file=InputFile(path, sha256))
        for item, (path, sha256) in zip(meeting.items, files, strict=True)
    )
    return replace(meeting, items=items)


@pytest.mark.parametrize(
    ("files", "moved"),
    [
        ((("a", "1"), ("b", "2")), False),
        ((("a", "3"), ("b", "2")), False),
        ((("c", "1"), ("b", "2")), False),
        ((("b", "2"), ("a", "1")), True),
        ((("b", "3"), ("a", "4")), True),
        ((("a", "2"), ("b", "1")), True),
    ],
)
def test_hidden_papers_are_known_by_their_files(
    files: tuple[tuple[str, str], ...], moved: bool
) -> None:
    before = hidden(("a", "1"), ("b", "2"))
    told = found(edited(before, hidden(*files)))
    assert [code for code, *_ in told] == ([Code.ITEM_MOVED] if moved else [])


def test_what_was_published_openly_and_is_withheld_now_is_told_as_that() -> None:
    before = loaded(TALK, {"title": "Land"}, VOTE, papers={2: report()})
    after = loaded(TALK, {"title": "Land", "exempt": EXEMPT}, VOTE, papers={2: report()})
    message = "agenda item 2, 'land', was published openly and is withheld now"
    assert found(edited(before, after)) == [(Code.WITHHOLDING, message)]
    named = {"title": "Land", "exempt": EXEMPT, "id": "land"}
    assert found(edited(before, loaded(TALK, named, VOTE, papers={2: report()}))) == []


def test_what_was_published_as_withheld_and_is_open_now_is_told_as_that() -> None:
    before = loaded(TALK, {"title": "Land", "exempt": EXEMPT}, VOTE, papers={2: report()})
    after = loaded(TALK, {"title": "Land"}, VOTE, papers={2: report()})
    message = "'Land' was published as withheld, as 'item-2', and is open now"
    assert found(edited(before, after)) == [(Code.WITHHOLDING, message)]
