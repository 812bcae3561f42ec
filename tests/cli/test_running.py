"""Runs of many meetings: the order of what is said, summaries, reports, faults and exit codes."""

import json
import os
import stat
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from agendapack import pipeline
from agendapack.batch.outcome import Tell
from agendapack.batch.processes import Processes
from agendapack.model.request import BuiltFiles, Request
from agendapack.problems import InternalFault
from agendapack.sandbox.forks import Colleague
from tests.batch.works import die_first_time
from tests.cli.conftest import Run
from tests.cli.many import add_meetings, expect_whole, mend, report, spoil, states


@pytest.fixture
def many(agendapack: Run, tmp_path: Path) -> list[str]:
    """Return the names of six small meetings, the only ones of their workspace."""
    agendapack("init")
    return add_meetings(tmp_path, 6)


def test_one_broken_meeting_among_a_hundred_good_ones(agendapack: Run, tmp_path: Path) -> None:
    agendapack("init")
    names = add_meetings(tmp_path, 101)
    broken = names[50]
    spoil(tmp_path, broken)
    ran = agendapack("build", "--all", "--jobs", "2", "--no-cache")
    good = [name for name in names if name != broken]
    assert ran.code == 1
    assert ran.err.count("[unknown-field]") == 1
    assert ran.err.endswith("\n1 error\n")
    *lines, last = ran.out.splitlines()
    assert lines == [
        f"failed {name}" if name == broken else f"built build/{name}/pack.pdf (2 pages)"
        for name in names
    ]
    assert last.startswith("100 built, 1 failed; 200 pages, ")
    expect_whole(tmp_path, *good)
    assert states(tmp_path) == {name: "failed" if name == broken else "built" for name in names}
    mend(tmp_path, broken)
    assert agendapack("build", "--all").out.startswith(f"built build/{broken}/pack.pdf (2 pages)")
    assert list(states(tmp_path).values()).count("unchanged") == 100


def test_what_is_said_does_not_depend_on_how_many_work_at_once(
    agendapack: Run, tmp_path: Path, many: list[str]
) -> None:
    spoil(tmp_path, many[1])
    spoil(tmp_path, many[4])
    words = ("build", "--all", "--force", "--no-cache", "--format", "json")
    said = []
    for jobs in ("1", "3"):
        ran = agendapack(*words, "--jobs", jobs)
        said.append((ran.code, ran.err, ran.out.splitlines()[:-1]))
    assert said[0] == said[1]
    assert said[0][0] == 1


def test_the_report_says_what_became_of_each_meeting_and_why(
    agendapack: Run, tmp_path: Path, many: list[str]
) -> None:
    agendapack("build", "--all")
    spoil(tmp_path, many[0])
    with (tmp_path / "meetings" / many[1] / "meeting.yaml").open("a") as meeting:
        meeting.write("  - title: Pond ᚠ\n")
    assert agendapack("build", "--all").code == 1
    told = report(tmp_path)
    first, second, third, *_ = told["meetings"]
    assert (told["format"], told["complete"], told["problems"]) == (1, True, [])
    assert told["totals"].pop("seconds") > 0
    assert told["totals"] == {
        "meetings": 6,
        "built": 1,
        "unchanged": 4,
        "failed": 1,
        "faults": 0,
        "errors": 1,
        "warnings": 1,
        "accepted": 0,
        "pages": 10,
    }
    assert (first["meeting"], first["state"]) == (many[0], "failed")
    assert [problem["code"] for problem in first["problems"]] == ["unknown-field"]
    assert (second["state"], second["pages"]) == ("built", 2)
    assert second["packs"] == [{"file": "pack.pdf", "pages": 2}]
    assert second["reasons"] == [f"meetings/{many[1]}/meeting.yaml has changed"]
    assert [problem["code"] for problem in second["problems"]] == ["missing-glyph"]
    assert (third["state"], third["reasons"]) == ("unchanged", ["nothing has changed"])


def test_the_report_is_for_the_operator_alone(
    agendapack: Run, tmp_path: Path, many: list[str]
) -> None:
    agendapack("build", many[0])
    assert stat.S_IMODE((tmp_path / "build" / "report.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "build" / ".agendapack").stat().st_mode) == 0o700


def test_a_report_that_cannot_be_written_is_a_problem(
    agendapack: Run, tmp_path: Path, many: list[str]
) -> None:
    (tmp_path / "build" / "report.json").mkdir(parents=True)
    ran = agendapack("build", many[0])
    assert (ran.code, ran.out) == (1, f"built build/{many[0]}/pack.pdf (2 pages)\n")
    assert "report.json cannot be written: is a directory [cannot-write]" in ran.err
    assert "hint: look at the permissions of its folder and at the space on the disk" in ran.err
    assert not list((tmp_path / "build").glob(".report*"))


def test_explain_says_why(agendapack: Run, tmp_path: Path, many: list[str]) -> None:
    first = agendapack("build", many[0], "--explain").out
    assert first == f"built build/{many[0]}/pack.pdf (2 pages)\n    why: not built before\n"
    again = agendapack("build", many[0], "--explain").out
    assert again == f"unchanged build/{many[0]}/pack.pdf (2 pages)\n    why: nothing has changed\n"
    forced = agendapack("build", many[0], "--explain", "--force", "--format", "json").out
    assert json.loads(forced.splitlines()[0]) == {
        "built": f"build/{many[0]}/pack.pdf",
        "pages": 2,
        "reasons": ["--force was given"],
    }


def test_json_has_a_line_for_each_meeting_and_a_summary(
    agendapack: Run, tmp_path: Path, many: list[str]
) -> None:
    agendapack("build", *many[:2])
    spoil(tmp_path, many[0])
    ran = agendapack("build", *many[:3], "--format", "json")
    failed, unchanged, built, summary = map(json.loads, ran.out.splitlines())
    assert failed == {"failed": many[0]}
    assert unchanged == {"unchanged": f"build/{many[1]}/pack.pdf", "pages": 2}
    assert built == {"built": f"build/{many[2]}/pack.pdf", "pages": 2}
    assert {key: summary["summary"][key] for key in ("built", "unchanged", "failed")} == {
        "built": 1,
        "unchanged": 1,
        "failed": 1,
    }


def test_junit_has_a_case_for_each_meeting(
    agendapack: Run, tmp_path: Path, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make = pipeline.make

    def fail(request: Request, tell: Tell, second: Colleague | None) -> BuiltFiles:
        if request.folder == many[2]:
            raise InternalFault("page 9 is \x00 10")
        return make(request, tell, second)

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("agendapack.pipeline.make", fail)
    agendapack("build", many[1])
    spoil(tmp_path, many[0])
    ran = agendapack("build", "nothing", *many[:4], "--jobs", "1", "--junit", "runs.xml")
    assert ran.code == 3
    suite = Xml.parse(tmp_path / "runs.xml").getroot()[0]
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "errors": "1",
        "skipped": "0",
    }
    cases = {case.get("name"): [part.tag for part in case] for case in suite}
    assert cases == {
        "the meetings that were asked for": ["failure"],
        many[0]: ["failure"],
        many[1]: [],
        many[2]: ["error"],
        many[3]: [],
    }
    failure = suite.find(f"testcase[@name='{many[0]}']/failure")
    assert failure is not None
    assert failure.get("message") == "1 error"
    assert f"meetings/{many[0]}/meeting.yaml:6:5: error: " in (failure.text or "")


def test_a_worker_that_is_killed_loses_nothing(
    agendapack: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agendapack("init")
    for day in ("2030-02-28", "2030-03-01", "2030-03-02", "2030-03-03"):
        agendapack("new", day, "--committee", "parish-council")
    monkeypatch.setattr(
        "agendapack.batch.processes.Processes", partial(Processes, work=die_first_time)
    )
    ran = agendapack("build", "--all", "--jobs", "2", "--no-cache")
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / "died").exists()
    assert set(states(tmp_path).values()) == {"built"}
    assert states(tmp_path).keys() == {"2030-02-28", "2030-03-01", "2030-03-02", "2030-03-03"}
    expect_whole(tmp_path, *states(tmp_path))


def test_a_fault_in_one_meeting_does_not_stop_the_others(
    agendapack: Run, tmp_path: Path, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make = pipeline.make

    def fail(request: Request, tell: Tell, second: Colleague | None) -> BuiltFiles:
        if request.folder == many[2]:
            raise ZeroDivisionError("by zero")
        return make(request, tell, second)

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("agendapack.pipeline.make", fail)
    ran = agendapack("build", "--all", "--jobs", "1", "--no-cache")
    assert ran.code == 3
    assert ran.err.startswith("agendapack: a fault of its own, not of your files: by zero\n")
    assert "5 built, 1 stopped by a fault of agendapack; 10 pages, " in ran.out
    assert states(tmp_path) == {n: "fault" if n == many[2] else "built" for n in many}
    expect_whole(tmp_path, *(name for name in many if name != many[2]))


def test_a_full_disk_fails_the_meeting_that_met_it(
    agendapack: Run, tmp_path: Path, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    agendapack("build", many[1])
    before = (tmp_path / "build" / many[1] / "pack.pdf").read_bytes()
    with (tmp_path / "meetings" / many[1] / "meeting.yaml").open("a") as meeting:
        meeting.write("  - title: Pond\n")
    fsync = os.fsync

    def fill(handle: int) -> None:
        if f"/.{many[1]}.new/" in os.readlink(f"/proc/self/fd/{handle}"):
            raise OSError(28, "No space left on device")
        fsync(handle)

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fill)
        ran = agendapack("build", "--all", "--jobs", "1", "--no-cache")
    assert ran.code == 1
    assert f"build/{many[1]} cannot be written: no space left on device [cannot-write]" in ran.err
    assert states(tmp_path) == {n: "failed" if n == many[1] else "built" for n in many}
    assert (tmp_path / "build" / many[1] / "pack.pdf").read_bytes() == before
    expect_whole(tmp_path, *many)
    assert agendapack("build", "--all", "--no-cache").code == 0
    assert states(tmp_path) == {n: "built" if n == many[1] else "unchanged" for n in many}


def test_a_template_that_changes_under_a_build_has_the_next_run_build_again(
    agendapack: Run, tmp_path: Path, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates").mkdir()
    home = Path(pipeline.__file__).parent.parent / "templates"
    template = tmp_path / "templates" / "agenda.html"
    template.write_text((home / "agenda.html").read_text())
    make = pipeline.make

    def change(request: Request, tell: Tell, second: Colleague | None) -> BuiltFiles:
        made = make(request, tell, second)
        template.write_text(template.read_text() + " ")
        return made

    monkeypatch.setattr("agendapack.pipeline.make", change)
    assert agendapack("build", many[0], "--no-cache").code == 0
    monkeypatch.setattr("agendapack.pipeline.make", make)
    again = agendapack("build", many[0], "--explain")
    assert again.out.splitlines() == [
        f"built build/{many[0]}/pack.pdf (2 pages)",
        "    why: templates/agenda.html has changed",
    ]
    assert agendapack("build", many[0]).out.startswith("unchanged ")
