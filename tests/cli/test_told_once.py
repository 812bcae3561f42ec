"""A field with a wrong value is one fault: it is told once, and not as missing besides."""

from pathlib import Path

import pytest

from agendapack.model.request import Act
from tests.cli.conftest import Run
from tests.packs.desk import Desk, Line

MEETING = "meetings/2030-03-04/meeting.yaml"
COMMITTEE = "meetings/committees/parish-council.yaml"
HOUSE = "meetings/organisation.yaml"


@pytest.mark.parametrize(
    ("file", "typed", "wrong", "told"),
    [
        (HOUSE, "notice: parish", "notice: {regime: charity, clear-days: seven}", "'clear-days'"),
        (HOUSE, "notice: parish", "notice: {regime: parish, clear-days: seven}", "'clear-days'"),
        (COMMITTEE, "venue: The", "venue: [The]\nnotes: The", "'venue'"),
        (COMMITTEE, "time: 7.00 pm", "time: evening", "'time'"),
        (COMMITTEE, "- standing: apologies", "- standing: [apologies]", "'standing'"),
        (COMMITTEE, "- minutes: previous", "- minutes: last", "'minutes'"),
        (
            MEETING,
            "  - standing: public-participation",
            "  - {report: [x.md], withdrawn: {reason: Late.}}",
            "'report'",
        ),
    ],
)
def test_a_wrong_value_is_not_missing_too(
    agendapack: Run, workspace: Path, file: str, typed: str, wrong: str, told: str
) -> None:
    path = workspace / file
    text = path.read_text()
    assert typed in text
    path.write_text(text.replace(typed, wrong))
    ran = agendapack("check", "2030-03-04", "--today", "2030-02-01")
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "1 error")
    assert f"the field {told}" in ran.err


def test_numbers_of_minutes_are_no_guess_where_the_first_is_given_wrong(
    agendapack: Run, workspace: Path
) -> None:
    minutes = "date: 2030-03-04\nchair: Ash\nstart: 7 pm\nfinish: 8 pm\nminutes: [{title: Ponds}]\n"
    (workspace / "meetings/2030-03-04/minutes.yaml").write_text(minutes)
    meeting = workspace / "meetings/2030-04-01/meeting.yaml"
    lines = meeting.read_text().splitlines(keepends=True)
    meeting.write_text("".join(line for line in lines if "to-follow" not in line))
    assert "[guessed-minute-number]" in agendapack("check", "2030-04-01").err
    file = workspace / "meetings/2030-03-04/minutes.yaml"
    file.write_text(f"first-minute: 30/26\n{minutes}")
    ran = agendapack("check", "2030-04-01", "--today", "2030-03-05")
    assert ran.err.splitlines()[-1] == "1 error"
    assert "the field 'first-minute' of the minutes holds '30/26'" in ran.err


def test_a_published_paper_that_cannot_be_read_has_not_gone(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [Line("trees"), Line("ponds")])
    desk.run(Act.PUBLISH)
    report = desk.folder / "ponds.yaml"
    report.write_text(report.read_text().replace("from: Clerk", "from: [Clerk]"))
    (problem,) = desk.refused()
    assert problem.startswith("wrong-type: the field 'from' of the report holds a list")
    meeting = desk.folder / "meeting.yaml"
    meeting.write_text(meeting.read_text().replace("report: ponds.yaml", "report: [ponds.yaml]"))
    (problem,) = desk.refused()
    assert problem.startswith("wrong-type: the field 'report' of agenda item 2 holds a list")
