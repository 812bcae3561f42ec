"""Sections, items below items, and items that are taken together: from files to the plan."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.load import load_meeting
from agendapack.model.pack import AgendaSection, Item, Pack, with_sections
from agendapack.plan import make_public, plan_pack
from agendapack.problems import Code
from tests.load.desk import FOLDER, HOME, MEETING, lay_out, told

EXEMPT = "exempt: {paragraphs: [3], reason: A bid}"


def plan(root: Path, agenda: str, organisation: str = "") -> Pack:
    files = {
        f"{HOME}/meeting.yaml": MEETING + agenda,
        "meetings/organisation.yaml": f"name: Elm Town Council\n{organisation}",
    }
    loaded = load_meeting(lay_out(root, files), FOLDER)
    assert loaded.problems == ()
    assert loaded.value is not None
    checked = plan_pack(loaded.value)
    assert checked.value is not None
    assert not [problem for problem in checked.problems if "notice" not in problem.code]
    return checked.value


def lines(pack: Pack) -> list[str]:
    shown = (item for item in pack.items if not item.hidden)
    return [
        f"{'  ' * line.level}[{line.title}]"
        if isinstance(line, AgendaSection)
        else f"{'  ' * line.level}{line.heading}"
        for line in with_sections(shown, pack.sections)
    ]


def test_numbers_that_begin_again_below_each_item_are_known_by_the_whole(tmp_path: Path) -> None:
    agenda = """\
  - title: Money
    items:
      - title: Budget
      - title: Loans
  - title: Roads
    items:
      - title: Signs
        items: [{title: The old sign}]
"""
    pack = plan(tmp_path, agenda, "item-numbers: ['{number}', '{letter}', '({roman})']\n")
    assert lines(pack) == [
        *("1. Money", "  a. Budget", "  b. Loans", "2. Roads", "  a. Signs", "    (i) The old sign")
    ]
    assert [item.number for item in pack.items] == ["1", "1.a", "1.b", "2", "2.a", "2.a(i)"]


NESTED = """\
  - title: Welcome
  - section: Part A
  - title: Money
    items:
      - title: Budget
      - title: Loans
        items:
          - title: The old loan
  - title: Lunch
    number: none
  - section: Part B
    text: None was notified.
  - section: Part C
    items:
      - title: Roads
  - title: Close
"""


@pytest.mark.parametrize(
    ("organisation", "shown"),
    [
        (
            "",
            "1. Welcome|[Part A]|  2. Money|    2.1 Budget|    2.2 Loans|      2.2.1 The old loan"
            "|  Lunch|[Part B]|[Part C]|  3. Roads|  4. Close",
        ),
        (
            "item-numbers: ['{section}{number}', '{above}({letter})']\n",
            "1. Welcome|[Part A]|  A1. Money|    A1(a) Budget|    A1(b) Loans"
            "|      A1(b)(a) The old loan|  Lunch|[Part B]|[Part C]|  C1. Roads|  C2. Close",
        ),
        (
            "item-numbers: [none]\n",
            "Welcome|[Part A]|  Money|    Budget|    Loans|      The old loan"
            "|  Lunch|[Part B]|[Part C]|  Roads|  Close",
        ),
    ],
)
def test_items_stand_below_items_and_headings(
    tmp_path: Path, organisation: str, shown: str
) -> None:
    pack = plan(tmp_path, NESTED, organisation)
    assert "|".join(lines(pack)) == shown
    assert len({item.number for item in pack.items}) == len(pack.items)


def test_counting_may_start_later(tmp_path: Path) -> None:
    pack = plan(tmp_path, "  - title: A\n  - title: B\nfirst-item: 14\n")
    assert [item.number for item in pack.items] == ["14", "15"]


def test_what_stands_below_something_withheld_is_withheld(tmp_path: Path) -> None:
    agenda = f"""\
  - title: Open
  - section: Prices
    {EXEMPT}
    shown: number
    text: Of the quarry
  - title: Quarry
    items:
      - title: Granite
  - section: Other business
  - title: Roads
"""
    public = make_public(plan(tmp_path, agenda))
    withheld = [item.number for item in public.items if item.withheld]
    assert withheld == ["2", "2.1"]
    assert lines(public) == [
        "1. Open",
        "  2. Exempt item",
        "    2.1 Exempt item",
        "[Other business]",
        "  3. Roads",
    ]
    assert not any("quarry" in str(section).lower() for section in public.sections)


def test_the_heading_of_withheld_business_may_be_shown_without_its_text(tmp_path: Path) -> None:
    agenda = f"  - section: Part B\n    {EXEMPT}\n    text: The quarry\n  - title: Sale\n"
    (section,) = make_public(plan(tmp_path, agenda)).sections
    assert (section.title, section.text) == ("Part B", None)


def test_an_open_heading_stays_with_its_text_though_all_its_items_are_hidden(
    tmp_path: Path,
) -> None:
    agenda = f"""\
  - section: Part A
  - title: Roads
  - section: Part B
    text: The public may come back at nine.
  - title: Quarry
    {EXEMPT}
    shown: nothing
  - section: Part C
    {EXEMPT}
    shown: nothing
    text: Of the quarry
  - title: Granite
  - section: Part D
  - title: Close
"""
    public = make_public(plan(tmp_path, agenda))
    assert lines(public) == ["[Part A]", "  1. Roads", "[Part B]", "[Part D]", "  4. Close"]
    assert [str(each.text) for each in public.sections if each.text] == [
        "The public may come back at nine."
    ]


def motion(pack: Pack) -> list[tuple[str, str]]:
    return [(item.number, str(item.motion)) for item in pack.items if item.motion]


def test_one_motion_is_drafted_for_what_is_taken_together(tmp_path: Path) -> None:
    agenda = """\
  - title: Welcome
  - section: Consent agenda
    consent: yes
  - title: Minutes of the last meeting
  - title: Money
    items:
      - title: Budget
      - title: Loans
        consent: no
  - title: Break
    number: none
  - section: Business
  - title: Roads
  - title: Parks
    consent: yes
"""
    ((number, words),) = motion(plan(tmp_path, agenda))
    assert number == "2"
    assert "items 2, 3.1 and 5 " in words


def test_the_motion_is_not_lost_with_a_hidden_item(tmp_path: Path) -> None:
    agenda = f"""\
  - section: Consent agenda
    consent: yes
  - title: Quarry
    {EXEMPT}
    shown: nothing
  - title: Roads
"""
    ((number, words),) = motion(make_public(plan(tmp_path, agenda)))
    assert number == "2"
    assert "item 2 " in words


def test_no_motion_without_business(tmp_path: Path) -> None:
    assert motion(plan(tmp_path, "  - section: Consent\n    consent: yes\n  - section: B\n")) == []


@pytest.mark.parametrize(
    ("agenda", "message"),
    [
        (
            "  - section: A\n    title: B\n",
            "meeting.yaml:4:5 unclear-item: the section 'A' has 'title'; only an item can have "
            "that",
        ),
        (
            "  - section: A\n    report: a.yaml\n    late: {reason: b}\n",
            "meeting.yaml:4:5 unclear-item: the section 'A' has 'late' and 'report'; only an item "
            "can have that",
        ),
        (
            "  - title: A\n    items:\n      - titel: B\n",
            "meeting.yaml:6:9 unknown-field: agenda item 1.1 has no field 'titel'",
        ),
        (
            "  - section: A\n  - title: B\n  - section: C\n  - title: D\n    lenght: 5 min\n",
            "meeting.yaml:8:5 unknown-field: agenda item 2 has no field 'lenght'",
        ),
        (
            "  - title: A\n    items:\n      - title: B\n      - title: C\n  - title: D\n"
            "    items:\n      - consent: yes\n",
            "meeting.yaml:10:9 unclear-item: agenda item 2.1 does not say what it is",
        ),
        (
            "  - section: A\n    consent: maybe\n",
            "meeting.yaml:5:14 bad-value: the field 'consent' of the section 'A' of the meeting "
            "holds 'maybe'; yes or no is allowed",
        ),
        (
            "  - title: A\n"
            + "".join(f"{'    ' * n}    items:\n{'    ' * n}      - title: A\n" for n in range(4)),
            "meeting.yaml:12:19 too-deep: items are more than 4 deep below one another",
        ),
    ],
)
def test_mistakes_have_their_line(tmp_path: Path, agenda: str, message: str) -> None:
    assert told(tmp_path, {f"{HOME}/meeting.yaml": MEETING + agenda}) == [message]


@pytest.mark.parametrize(
    ("before", "called"),
    [
        ("", "1.1"),
        ("  - section: X\n  - title: A\n    items:\n      - title: B\n", "2.1"),
        ("  - {title: Tea, number: none}\n  - title: A\n", "2.1"),
        ("  - {title: A, number: 7}\n", "8.1"),
    ],
)
def test_all_stages_call_an_item_by_the_number_that_is_printed(
    tmp_path: Path, before: str, called: str
) -> None:
    below = f"{before}  - title: C\n    items:\n      - title: Land\n        "
    for said, found in (("lenght: 5 min", "has no field"), ("shown: title", "has the field")):
        files = {f"{HOME}/meeting.yaml": f"{MEETING}{below}{said}\n"}
        checked = load_meeting(lay_out(tmp_path, files), FOLDER)
        problems = checked.problems or (plan_pack(checked.value).problems if checked.value else ())
        messages = [each.message for each in problems]
        assert any(f"agenda item {called} {found}" in message for message in messages), messages


@pytest.mark.parametrize("pattern", ["{nummer}", "Item", "{above}"])
def test_no_numbers_are_made_of_a_wrong_pattern(tmp_path: Path, pattern: str) -> None:
    files = {
        f"{HOME}/meeting.yaml": MEETING + "  - title: A\n  - {title: B, number: Item1}\n",
        "meetings/organisation.yaml": f"name: Elm\nitem-numbers: ['{pattern}']\n",
    }
    checked = load_meeting(lay_out(tmp_path, files), FOLDER)
    assert checked.value is not None
    planned = plan_pack(checked.value)
    assert planned.value is not None
    assert [item.number for item in planned.value.items] == ["1", "Item1"]
    told = [each.message for each in planned.problems if each.code is Code.BAD_VALUE]
    assert [message.partition("' ")[0] for message in told] == [f"the item number '{pattern}"]


def item(key: str, *sections: str) -> Item:
    return Item(key, key, key, None, None, sections=sections)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=8))
def test_every_heading_stands_before_its_first_item_that_is_listed(
    drawn: list[tuple[bool, int]],
) -> None:
    sections = tuple(
        AgendaSection(f"s{at}", "", None, is_empty=count == 0)
        for at, (_, count) in enumerate(drawn)
    )
    items = [
        item(f"{at}-{n}", f"s{at}")
        for at, (shown, count) in enumerate(drawn)
        for n in range(count)
        if shown
    ]
    found = [line.key for line in with_sections(items, sections)]
    wanted = []
    for at, (shown, count) in enumerate(drawn):
        if shown or count == 0:
            wanted += [f"s{at}", *(f"{at}-{n}" for n in range(count))]
    assert found == wanted
