"""Warnings that are accepted for one paper: what is said, listed and counted of them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ANNEXES = Path(__file__).parent.parent / "fixtures" / "annexes"
DAY, TODAY = "2030-03-04", ("--today", "2030-02-18")
REASON = "The council's consultant has no other version."
ITEM = f"""\
  - title: Papers
    annexes:
      - title: Sums
        file: javascript.pdf
        accept:
          not-tagged: {REASON}
          not-accessible: The same.
"""
SCRIPTS = "          scripts: They only add up.\n"


@pytest.fixture
def meeting(workspace: Path) -> Path:
    """Return the file of a meeting with an annex that has scripts and no tags."""
    folder = workspace / "meetings" / DAY
    shutil.copy(ANNEXES / "javascript.pdf", folder)
    meeting = folder / "meeting.yaml"
    meeting.write_text(meeting.read_text() + ITEM)
    return meeting


def read_manifest(workspace: Path, name: str = "pack.json") -> dict[str, list[dict[str, object]]]:
    manifest: dict[str, list[dict[str, object]]] = json.loads(
        (workspace / "build" / DAY / name).read_text()
    )
    return manifest


def test_only_what_is_new_is_told_and_the_rest_is_counted_and_listed(
    agendapack: Run, workspace: Path, meeting: Path
) -> None:
    ran = agendapack("build", DAY, *TODAY)
    assert ran.code == 0
    assert "[scripts]" in ran.err
    assert ran.err.endswith("\n1 warning\n")
    assert ran.out.endswith("pack.pdf (4 pages)\n    2 warnings accepted\n")
    manifest = read_manifest(workspace)
    assert [problem["code"] for problem in manifest["problems"]] == ["scripts"]
    codes = [each["code"] for each in manifest["accepted"]]
    assert codes == ["not-accessible", "not-tagged"]
    (message,) = (each.pop("message") for each in manifest["accepted"][1:])
    assert str(message).startswith("the annex 'Sums' is not tagged, ")
    assert manifest["accepted"][1:] == [
        {
            "code": "not-tagged",
            "file": f"meetings/{DAY}/meeting.yaml",
            "line": 14,
            "column": 15,
            "reason": REASON,
        }
    ]


def test_strict_passes_over_what_is_accepted(agendapack: Run, meeting: Path) -> None:
    assert agendapack("check", DAY, "--strict", *TODAY).code == 1
    meeting.write_text(meeting.read_text() + SCRIPTS)
    for command in ("check", "build", "preflight"):
        ran = agendapack(command, DAY, "--strict", *TODAY)
        assert (ran.code, ran.err) == (0, ""), command


def test_an_unchanged_meeting_says_the_same_again(
    agendapack: Run, workspace: Path, meeting: Path
) -> None:
    first = agendapack("build", DAY, *TODAY)
    again = agendapack("build", DAY, *TODAY)
    assert again.out == first.out.replace("built", "unchanged")
    assert again.err == first.err
    report = json.loads((workspace / "build" / "report.json").read_text())
    assert (report["totals"]["warnings"], report["totals"]["accepted"]) == (1, 2)
    (entry,) = report["meetings"]
    assert entry["state"] == "unchanged"
    assert [each["reason"] for each in entry["accepted"]] == ["The same.", REASON]


def test_a_meeting_whose_every_warning_is_accepted_is_not_silent(
    agendapack: Run, meeting: Path
) -> None:
    meeting.write_text(meeting.read_text() + SCRIPTS)
    for word in ("built", "unchanged"):
        ran = agendapack("build", DAY, *TODAY)
        assert ran.err == ""
        assert ran.out == f"{word} build/{DAY}/pack.pdf (4 pages)\n    3 warnings accepted\n"


def test_the_summary_of_many_counts_them(agendapack: Run, meeting: Path) -> None:
    for state in ("2 built", "2 unchanged"):
        ran = agendapack("build", "--all", *TODAY)
        last = ran.out.splitlines()[-1]
        assert last.startswith(f"{state}; 6 pages, 1 warning, 2 warnings accepted, ")


def test_json_has_a_line_for_each_on_stdout(agendapack: Run, meeting: Path) -> None:
    ran = agendapack("build", DAY, "--format", "json", *TODAY)
    _, _, accepted, summary = map(json.loads, ran.out.splitlines())
    assert (accepted["accepted"], accepted["code"]) == (DAY, "not-tagged")
    assert (accepted["line"], accepted["reason"]) == (14, REASON)
    assert (summary["summary"]["warnings"], summary["summary"]["accepted"]) == (1, 2)
    assert [json.loads(line)["code"] for line in ran.err.splitlines()] == ["scripts"]


def test_a_failed_build_tells_only_what_is_new(agendapack: Run, meeting: Path) -> None:
    meeting.write_text(meeting.read_text() + "  - report: missing.md\n")
    ran = agendapack("build", DAY, *TODAY)
    assert ran.code == 1
    assert "[missing-file]" in ran.err
    assert "[not-tagged]" not in ran.err


def test_an_error_cannot_be_accepted(agendapack: Run, workspace: Path, meeting: Path) -> None:
    organisation = workspace / "meetings" / "organisation.yaml"
    organisation.write_text(organisation.read_text() + "preflight:\n  not-tagged: fail\n")
    ran = agendapack("check", DAY, *TODAY)
    assert ran.code == 1
    assert "error: the annex 'Sums' is not tagged" in ran.err
    place = f"meetings/{DAY}/meeting.yaml:16:11: error: 'not-tagged' is an error here"
    assert place in ran.err


def test_an_acceptance_of_nothing_is_told_so_that_it_is_deleted(
    agendapack: Run, meeting: Path
) -> None:
    meeting.write_text(meeting.read_text() + SCRIPTS + "          encrypted: It opens.\n")
    for command in ("check", "build"):
        ran = agendapack(command, DAY, *TODAY)
        assert ran.code == 0
        assert (
            f"meetings/{DAY}/meeting.yaml:19:11: warning: 'encrypted' is accepted here" in ran.err
        )
        assert ran.err.endswith("[nothing-to-accept]\n    hint: delete this line\n1 warning\n")
    assert agendapack("build", DAY, "--strict", *TODAY).code == 1


def test_preflight_shows_what_is_accepted_in_its_row(agendapack: Run, meeting: Path) -> None:
    ran = agendapack("preflight", DAY)
    assert ran.out.splitlines()[1].endswith("warn: scripts; accept: not-tagged")
    assert "[not-tagged]" not in ran.err


def test_the_public_manifest_does_not_tell_of_a_withheld_paper(
    agendapack: Run, workspace: Path, meeting: Path
) -> None:
    secret = "        exempt: {paragraphs: [3], reason: The seller would know.}\n"
    meeting.write_text(meeting.read_text() + SCRIPTS + secret)
    ran = agendapack("build", DAY, *TODAY)
    assert ran.code == 0, ran.err
    assert "3 warnings accepted" in ran.out
    public = read_manifest(workspace)
    assert public["accepted"] == []
    assert REASON not in json.dumps(public)
    reasons = [
        each["reason"]
        for each in read_manifest(workspace, "restricted/restricted-pack.json")["accepted"]
    ]
    assert reasons == ["The same.", REASON, "They only add up."]


def test_not_even_when_the_paper_has_been_released(
    agendapack: Run, workspace: Path, meeting: Path
) -> None:
    released = "{paragraphs: [3], reason: The seller would know., released: 2030-02-01}"
    meeting.write_text(f"{meeting.read_text()}{SCRIPTS}        exempt: {released}\n")
    ran = agendapack("build", DAY, *TODAY)
    assert ran.code == 0, ran.err
    assert not (workspace / "build" / DAY / "restricted/restricted-pack.json").exists()
    assert read_manifest(workspace)["accepted"] == []
