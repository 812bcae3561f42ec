"""The public notice of a meeting: a page of its own, and when it is made."""

from pathlib import Path

import pytest

from agendapack.model.request import Act
from agendapack.pipeline import build
from agendapack.tools.verify import verify
from tests.packs.desk import Desk, Line
from tests.reading import drawn_text

EXEMPT = "exempt: {paragraphs: [3], reason: Bids are open.}\n    shown: number"
WISHED = "public-notice: yes\n"


def noticed(root: Path, *lines: Line, more: str = WISHED) -> Desk:
    desk = Desk(root, list(lines) or [Line("hedges"), Line("ponds", 0)])
    organisation = desk.root / "meetings" / "organisation.yaml"
    organisation.write_text(organisation.read_text() + more)
    return desk


def say_of(desk: Desk, line: str) -> None:
    """Add a line to the meeting's file."""
    file = desk.folder / "meeting.yaml"
    file.write_text(file.read_text().replace("agenda:", f"{line}\nagenda:", 1))


def said(desk: Desk) -> str:
    return " ".join(drawn_text(desk.made("notice.pdf").read_bytes()).replace("\u00a0", " ").split())


def test_the_notice_says_what_where_when_and_who_calls_it(tmp_path: Path) -> None:
    desk = noticed(tmp_path)
    say_of(desk, "officer: {name: B Birch, role: Clerk, email: clerk@example.org}")
    desk.run()
    text = said(desk)
    assert "Notice of a public meeting of Parks Date: Monday, 4 March 2030" in text
    assert "Time: 7.00 pm Venue: Hall Business 1. Hedges 2. Ponds Signed:" in text
    assert "B Birch, Clerk Date of this notice: ____" in text
    assert verify(desk.made(""), None).problems == ()


def test_who_signs_the_summons_signs_the_notice(tmp_path: Path) -> None:
    desk = noticed(tmp_path, more=WISHED + "signed: {name: C Cedar, role: Proper Officer}\n")
    say_of(desk, "officer: {name: B Birch, telephone: 01632 960001}")
    desk.run()
    assert "C Cedar, Proper Officer Date of this notice" in said(desk)
    assert "Telephone: 01632 960001" in said(desk)


def test_items_without_numbers_are_a_plain_list(tmp_path: Path) -> None:
    desk = noticed(tmp_path, more=WISHED + "item-numbers: [none]\n")
    desk.run()
    assert "Business • Hedges • Ponds Signed:" in said(desk)


def test_an_ordinary_meeting_has_one_only_where_it_is_wished(tmp_path: Path) -> None:
    desk = noticed(tmp_path, more="")
    desk.run()
    assert not desk.made("notice.pdf").exists()


def test_publishing_gives_it_its_day_and_later_builds_keep_it(tmp_path: Path) -> None:
    desk = noticed(tmp_path)
    desk.run(Act.PUBLISH)
    published = desk.made("notice.pdf").read_bytes()
    assert "Date of this notice: Wednesday, 20 February 2030" in said(desk)
    desk.run()
    assert desk.made("notice.pdf").read_bytes() == published
    desk.run(Act.REPUBLISH, "The order was wrong.")
    assert desk.made("notice.pdf").read_bytes() == published


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("state: cancelled", "Notice of the cancellation of a meeting of Parks"),
        ("state: postponed", "Notice of the postponement of a meeting of Parks"),
        ("venue: School", "Notice of a new venue for a meeting of Parks"),
        ("time: 8 pm", "Notice of a new time for a meeting of Parks"),
    ],
)
def test_what_changes_has_a_notice_without_being_wished(
    tmp_path: Path, line: str, heading: str
) -> None:
    desk = noticed(tmp_path, more="")
    desk.run(Act.PUBLISH)
    say_of(desk, line)
    say_of(desk, "reason: The hall is flooded.")
    desk.run(Act.PUBLISH)
    text = said(desk)
    assert heading in text
    assert "Reason. The hall is flooded." in text
    assert ("Business" in text) == ("state" not in line)


def test_a_new_day_is_a_notice_of_its_own(tmp_path: Path) -> None:
    desk = noticed(tmp_path, more="")
    desk.run(Act.PUBLISH)
    file = desk.folder / "meeting.yaml"
    moved = file.read_text().replace("2030-03-04", "2030-03-18\npostponed-from: 2030-03-04")
    file.write_text(moved)
    desk.run()
    assert "Notice of a new date for a meeting of Parks Date: Monday, 18 March 2030" in said(desk)
    assert "first published for Monday, 4 March 2030" in said(desk)


def test_nothing_withheld_is_on_it(tmp_path: Path) -> None:
    desk = noticed(tmp_path, Line("hedges"), Line("zanzibar", more=EXEMPT))
    build(desk.request())
    text = said(desk)
    assert "2. Exempt item (Not for publication)" in text
    assert "zanzibar" not in text.casefold()


PLAN = """\
title: Forward Plan
topics:
  - {id: hedges, title: Hedge Strategy, lead: B Birch, purpose: To adopt it, meeting: 2030-03-04,
     key-decision: yes, noticed: 2030-01-02}
  - {id: other, title: Other Matter, meeting: 2030-03-04}
"""


@pytest.fixture(scope="module")
def executive(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A cabinet with an exempt item, an exempt annex and a key decision."""
    root = tmp_path_factory.mktemp("executive")
    desk = Desk(root, [Line("hedges"), Line("zanzibar", more=EXEMPT), Line("roads", 0)])
    organisation = root / "meetings" / "organisation.yaml"
    organisation.write_text("name: Example Council\nnotice: executive\n")
    (root / "meetings" / "forward-plans").mkdir()
    (root / "meetings" / "forward-plans" / "parks.yaml").write_text(PLAN)
    report = desk.folder / "hedges.yaml"
    report.write_text(
        report.read_text() + "  [[exempt 3: A sale.]]\n\n  Secret.\n\n  [[end exempt]]\n"
    )
    say_of(desk, "private-meeting: {noticed: 2030-01-15, representations: The *press* objects.}")
    desk.run()
    return desk


def read(desk: Desk, file: str) -> str:
    return " ".join(drawn_text(desk.made(file).read_bytes()).replace("\u00a0", " ").split())


def test_a_private_meeting_has_two_notices(executive: Desk) -> None:
    first = read(executive, "private-meeting-notice.pdf")
    assert "Notice of a private meeting of Parks" in first
    assert "Date of this notice: Tuesday, 15 January 2030" in first
    law = "Exempt information under paragraph 3 of Schedule 12A"
    assert f"1. Hedges {law}" in first
    assert f"2. Exempt item {law}" in first
    assert "Roads" not in first
    assert "zanzibar" not in first.casefold()
    second = read(executive, "private-meeting-second-notice.pdf")
    assert "Representations The press objects." in second
    assert "Response" not in second
    assert "Date of this notice: ____" in second


def test_key_decisions_have_a_notice(executive: Desk) -> None:
    text = read(executive, "key-decisions.pdf")
    assert "Members: Ash Matters 1 Hedge Strategy Lead: B Birch To adopt it" in text
    assert "Date of this notice: Wednesday, 2 January 2030" in text
    assert "Other Matter" not in text
    assert verify(executive.made(""), None).problems == ()


def test_what_representations_tell_of_private_business_stops_the_build(tmp_path: Path) -> None:
    desk = noticed(tmp_path, Line("hedges", more=EXEMPT), Line("roads", 0), more="")
    organisation = tmp_path / "meetings" / "organisation.yaml"
    organisation.write_text("name: Example Council\nnotice: executive\n")
    report = desk.folder / "hedges.yaml"
    report.write_text(report.read_text() + "  The price is known in Zanzibar.\n")
    say_of(desk, "private-meeting: {representations: The price is known in Zanzibar.}")
    assert any("private-meeting-second-notice.pdf" in told for told in desk.refused())


def test_other_bodies_have_none_of_them(tmp_path: Path) -> None:
    desk = noticed(tmp_path, Line("hedges", more=EXEMPT))
    desk.run()
    assert not desk.made("private-meeting-notice.pdf").exists()
