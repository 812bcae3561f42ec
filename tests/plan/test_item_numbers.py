from dataclasses import replace
from typing import Any

from agendapack.load import parse_record
from agendapack.model.publication import RecordFile
from agendapack.model.workspace import Loaded
from agendapack.output.manifest import add_publication
from agendapack.plan import plan_pack
from agendapack.problems import Code
from tests.records import loaded, report

EXEMPT = {"paragraphs": ["3"], "reason": "Bids are open."}


def published(meeting: Loaded, *items: tuple[str, str]) -> Loaded:
    """Return a meeting of which these items, as (number, key), are on record."""
    fields = tuple({"number": number, "key": key} for number, key in items)
    data = add_publication(None, {"kind": "pack", "date": "2020-02-18", "items": fields})
    record = parse_record(meeting.root, meeting.folder, data)
    assert record.problems == ()
    return replace(meeting, record=RecordFile(record.value, data))


def numbers(meeting: Loaded) -> list[tuple[str, str]]:
    pack = plan_pack(meeting, may_add=True).value
    assert pack is not None
    return [(item.number, item.key) for item in pack.items]


def codes(meeting: Loaded, may_add: bool = True) -> list[Code]:
    problems = plan_pack(meeting, may_add).problems
    assert all(problem.source is not None and problem.hint for problem in problems)
    return [problem.code for problem in problems]


def late(**fields: Any) -> dict[str, Any]:
    return {"late": {"reason": "It leaks."}, **fields}


def test_items_count_from_one_and_a_number_of_its_own_counts_not() -> None:
    meeting = loaded({"title": "A"}, {"title": "B", "number": "1a"}, {"title": "C"})
    assert numbers(meeting) == [("1", "a"), ("1a", "b"), ("2", "c")]


def test_counting_goes_on_from_a_typed_number_of_the_pattern() -> None:
    skips = [{"title": "A"}, {"title": "B", "number": "7"}, {"title": "C"}]
    assert numbers(loaded(*skips)) == [("1", "a"), ("7", "b"), ("8", "c")]
    meeting = published(loaded(*skips, {"title": "D"}), ("1", "a"), ("7", "b"), ("8", "c"))
    assert numbers(meeting)[-1] == ("9", "d")
    assert codes(loaded(*skips)) == []
    goes_back = loaded(
        {"title": "A"}, {"title": "B"}, {"title": "C", "number": "1a"}, {"title": "D"}
    )
    assert [number for number, _ in numbers(goes_back)] == ["1", "2", "1a", "3"]
    assert numbers(loaded(late(title="L", number="4"), {"title": "A"}))[1] == ("1", "a")


def test_a_typed_number_of_another_pattern_is_kept_and_counts_not() -> None:
    typed = [{"title": "A", "number": "C048/26"}, {"title": "B", "number": "1(a)"}]
    meeting = loaded(*typed, {"title": "C"}, {"title": "D", "number": "4.10", "exempt": EXEMPT})
    assert numbers(meeting) == [("C048/26", "a"), ("1(a)", "b"), ("1", "c"), ("4.10", "item-4-10")]
    assert codes(meeting) == []


def test_counting_goes_on_after_an_item_that_was_published_under_a_typed_number() -> None:
    meeting = loaded({"title": "A"}, {"title": "B"}, {"title": "C", "exempt": EXEMPT})
    meeting = published(meeting, ("1", "a"), ("B7/26", "b"), ("2", "item-2"))
    assert numbers(meeting) == [("1", "a"), ("B7/26", "b"), ("2", "item-2")]
    assert codes(meeting) == []


def test_two_numbers_that_no_name_of_a_file_can_tell_apart_are_told() -> None:
    meeting = loaded({"title": "A", "number": "A1"}, {"title": "B", "number": "a1"})
    assert codes(meeting) == [Code.ITEM_NUMBER]
    apart = loaded({"title": "A", "number": "1.1"}, {"title": "B", "number": "11"})
    assert codes(apart) == []


def test_two_items_with_one_number_are_told() -> None:
    meeting = loaded({"title": "A"}, {"title": "B", "number": "1"})
    assert codes(meeting) == [Code.ITEM_NUMBER]


def test_a_late_item_gets_the_next_free_number_wherever_it_stands() -> None:
    meeting = loaded({"title": "A"}, late(title="L"), {"title": "B"}, late(title="M"))
    meeting = published(meeting, ("1", "a"), ("2", "b"))
    assert numbers(meeting) == [("1", "a"), ("3", "l"), ("2", "b"), ("4", "m")]
    assert codes(meeting) == []
    assert codes(meeting, may_add=False) == [Code.NOT_PUBLISHED] * 2


def test_a_late_item_keeps_the_number_that_it_was_published_under() -> None:
    meeting = loaded({"title": "A"}, late(title="M"), late(title="L"))
    meeting = published(meeting, ("1", "a"), ("2", "l"))
    assert numbers(meeting) == [("1", "a"), ("3", "m"), ("2", "l")]


def test_a_published_number_cannot_be_changed() -> None:
    meeting = published(loaded({"title": "A", "number": "7"}), ("1", "a"))
    assert codes(meeting) == [Code.ITEM_MOVED]


def test_a_withheld_item_is_known_by_its_number_whatever_comes_before_it() -> None:
    meeting = loaded(
        {"title": "A"},
        late(title="L"),
        {"report": "land.md", "exempt": EXEMPT},
        papers={3: report()},
    )
    meeting = published(meeting, ("1", "a"), ("2", "item-2"))
    assert numbers(meeting) == [("1", "a"), ("3", "l"), ("2", "item-2")]


def test_a_released_item_keeps_its_key() -> None:
    entry = {"report": "land.md", "exempt": {**EXEMPT, "released": "2020-02-20"}}
    meeting = published(loaded(entry, papers={1: report()}), ("1", "item-1"))
    assert numbers(meeting) == [("1", "item-1")]
    pack = plan_pack(meeting).value
    assert pack is not None
    assert pack.items[0].withheld is None


def test_a_late_withheld_item_needs_a_number_of_its_own() -> None:
    entry = late(report="land.md", exempt=EXEMPT)
    meeting = published(loaded({"title": "A"}, entry, papers={2: report()}), ("1", "a"))
    assert codes(meeting) == [Code.ITEM_NUMBER]
    named = published(
        loaded({"title": "A"}, {**entry, "number": "2"}, papers={2: report()}), ("1", "a")
    )
    assert codes(named) == []


def test_an_item_whose_file_has_another_name_is_missed_and_told_how_to_keep_it() -> None:
    meeting = loaded({"report": "woods.md"}, papers={1: report()})
    found = plan_pack(published(meeting, ("1", "trees")), may_add=True).problems
    assert [problem.code for problem in found] == [Code.ITEM_REMOVED, Code.NOT_PUBLISHED]
    assert "'id: trees'" in (found[0].hint or "")
    kept = loaded({"report": "woods.md", "id": "trees"}, papers={1: report()})
    kept = published(kept, ("1", "trees"))
    assert codes(kept) == []
