"""`build` and `check` from the files of a workspace to finished packs."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from agendapack.problems import InternalFault
from tests.cli.conftest import Run, run_process

REPORT = """\
title: The Village Pond
from: Clerk
body: |
  The pond was looked at in February.

  It holds water.
"""


@pytest.fixture
def with_report(workspace: Path) -> Path:
    """Return the folder of a meeting with a report on its agenda, as item 5."""
    folder = workspace / "meetings" / "2030-03-04"
    (folder / "pond.yaml").write_text(REPORT)
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("  - report: pond.yaml\n")
    return folder


def files(folder: Path) -> Mapping[str, bytes]:
    """Return what is in finished packs, but not what is kept of the run for its operator."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "report.json"]
    paths = [path for path in paths if ".agendapack" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_build_writes_pack_agenda_papers_and_manifest(
    agendapack: Run, workspace: Path, with_report: Path
) -> None:
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "built build/2030-03-04/pack.pdf (4 pages)\n"
    made = files(workspace / "build" / "2030-03-04")
    names = ["agenda.pdf", "pack.json", "pack.pdf", "papers/05-the-village-pond.pdf"]
    assert sorted(made) == names
    assert [made[name][:5] for name in names if name.endswith("pdf")] == [b"%PDF-"] * 3


def test_the_manifest_says_what_was_made_from_what(
    agendapack: Run, workspace: Path, with_report: Path
) -> None:
    agendapack("build", "2030-03-04")
    made = files(workspace / "build" / "2030-03-04")
    manifest = json.loads(made["pack.json"])
    assert manifest["format"] == 1
    assert (manifest["meeting"], manifest["date"]) == ("2030-03-04", "2030-03-04")
    assert manifest["title"] == "Agenda pack: Parish Council, 4 March 2030"
    assert manifest["problems"] == []
    for document, pages in zip(manifest["documents"], (4, 1, 2), strict=True):
        assert document["audience"] == "public"
        assert document["pages"] == pages
        assert document["sha256"] == hashlib.sha256(made[document["file"]]).hexdigest()
        assert document["claims"] == ["PDF/UA-1", "PDF/A-2a"]
        assert document["obstacles"] == []
    (paper,) = manifest["papers"]
    source = {
        "file": "meetings/2030-03-04/pond.yaml",
        "sha256": hashlib.sha256(REPORT.encode()).hexdigest(),
    }
    assert paper == {
        "key": "pond",
        "item": 5,
        "title": "The Village Pond",
        "first_page": 1,
        "last_page": 2,
        "pdf_first": 3,
        "pdf_last": 4,
        "document": "pack.pdf",
        "file": "papers/05-the-village-pond.pdf",
        "sources": [source],
        "withheld": False,
        "pages": 1,
        "reading_minutes": 1,
    }
    assert source in manifest["sources"]


def test_a_mistake_leaves_the_last_good_files(
    agendapack: Run, workspace: Path, with_report: Path
) -> None:
    agendapack("build", "2030-03-04")
    before = files(workspace / "build")
    (with_report / "pond.yaml").write_text(REPORT + "form: Chair\n")
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, ran.out) == (1, "")
    first, hint, count = ran.err.splitlines()
    assert first.startswith("meetings/2030-03-04/pond.yaml:7:1: error: ")
    assert first.endswith("has no field 'form' [unknown-field]")
    assert hint == "    hint: did you mean 'from'?"
    assert count == "1 error"
    assert files(workspace / "build") == before


def test_problems_of_several_stages_come_in_one_run(
    agendapack: Run, workspace: Path, with_report: Path
) -> None:
    (with_report / "pond.yaml").write_text(REPORT.replace("water", "water [@ducks] ᚠ"))
    with (with_report / "meeting.yaml").open("a") as meeting:
        meeting.write("  - standing: apologys\n  - title: Other\n    txt: x\n")
    err = agendapack("check", "2030-03-04").err
    for code in ("unknown-field", "unknown-standing-item", "unknown-reference", "missing-glyph"):
        assert f"[{code}]" in err


def test_one_failing_meeting_does_not_stop_the_others(
    agendapack: Run, workspace: Path, with_report: Path
) -> None:
    (with_report / "pond.yaml").unlink()
    ran = agendapack("build", "--all")
    assert ran.code == 1
    assert ran.out.splitlines()[:2] == [
        "failed 2030-03-04",
        "built build/2030-04-01/pack.pdf (2 pages)",
    ]
    assert ran.out.splitlines()[2].startswith("1 built, 1 failed; 2 pages, ")
    assert "[missing-file]" in ran.err


def test_a_mistake_in_a_shared_file_is_told_once(agendapack: Run, workspace: Path) -> None:
    with (workspace / "meetings" / "organisation.yaml").open("a") as organisation:
        organisation.write("mottto: Forward\n")
    ran = agendapack("check")
    assert ran.code == 1
    assert ran.err.count("[unknown-field]") == 1
    assert ran.err.endswith("\n1 error\n")


def test_warnings_build_unless_strict(agendapack: Run, workspace: Path, with_report: Path) -> None:
    (with_report / "pond.yaml").write_text(REPORT.replace("water", "ᚠ"))
    strict = agendapack("build", "--strict", "2030-03-04")
    assert (strict.code, strict.out) == (1, "")
    assert not (workspace / "build" / "2030-03-04").exists()
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 0
    assert ran.err.endswith("\n1 warning\n")
    manifest = json.loads((workspace / "build" / "2030-03-04" / "pack.json").read_text())
    assert [problem["code"] for problem in manifest["problems"]] == ["missing-glyph"]


def test_a_contradiction_in_the_finished_file_is_a_fault_and_nothing_is_written(
    agendapack: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contradict(*_: object) -> None:
        raise InternalFault("the agenda says page 9, the stamp says page 10")

    monkeypatch.setattr("tempfile.tempdir", str(workspace))
    monkeypatch.setattr("agendapack.pack.finish.check_numbers", contradict)
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 3
    assert "the agenda says page 9, the stamp says page 10" in ran.err
    assert not (workspace / "build" / "2030-03-04").exists()


def test_a_folder_of_somebody_else_is_not_replaced(agendapack: Run, workspace: Path) -> None:
    folder = workspace / "build" / "2030-03-04"
    folder.mkdir(parents=True)
    (folder / "thesis.doc").write_text("mine")
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, ran.out) == (1, "")
    assert "[not-our-folder]" in ran.err
    assert files(folder) == {"thesis.doc": b"mine"}


def test_output_of_the_workspace_does_not_leave_it_by_a_link(
    agendapack: Run, workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (workspace / "build").symlink_to(elsewhere)
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, files(elsewhere)) == (1, {})
    assert "[cannot-write]" in ran.err
    assert agendapack("build", "2030-03-04", "--output", str(elsewhere)).code == 0
    assert "2030-03-04/pack.pdf" in files(elsewhere)


def test_an_output_folder_beside_the_workspace_is_named_from_within(
    agendapack: Run, workspace: Path
) -> None:
    ran = agendapack("build", "2030-03-04", "--output", "../packs-of-tests")
    made = workspace.parent / "packs-of-tests"
    assert (ran.code, ran.err) == (0, "")
    assert (made / "2030-03-04" / "pack.pdf").is_file()
    shutil.rmtree(made)


def test_check_writes_nothing(agendapack: Run, workspace: Path) -> None:
    before = files(workspace)
    ran = agendapack("check", "2030-03-04", "--today", "2030-03-05")
    assert ran.out == "checked 2030-03-04 (2 pages)\n"
    assert files(workspace) == before


def test_two_builds_are_equal_byte_for_byte(
    agendapack: Run, workspace: Path, with_report: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "deeper"
    other.mkdir()
    words = ("build", "--all", "--output", str(other))
    away = run_process(*words, cwd=workspace, PYTHONHASHSEED="7", TZ="Pacific/Apia", LC_ALL="C")
    assert (away.code, away.err) == (0, "")
    agendapack("build", "--all")
    made = files(workspace / "build")
    assert len(made) == 7
    assert files(other) == made


def test_without_a_meeting_it_says_which_are_to_come(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("build", "--today", "2030-03-10")
    assert ran.code == 2
    assert ran.err.endswith("the upcoming: 2030-04-01\n")
    late = agendapack("build", "--today", "2031-01-01")
    assert late.err.endswith("the latest: 2030-03-04, 2030-04-01\n")


def test_meetings_are_named_by_prefix_or_path(agendapack: Run, workspace: Path) -> None:
    today = ("--today", "2030-05-01")
    assert agendapack("check", "2030-03", *today).out == "checked 2030-03-04 (2 pages)\n"
    path = str(workspace / "meetings" / "2030-04-01")
    assert agendapack("check", path, "2030-04-01", *today).out == "checked 2030-04-01 (2 pages)\n"
    ambiguous = agendapack("build", "2030")
    assert (ambiguous.code, ambiguous.out) == (1, "")
    assert "'2030' may be 2030-03-04 or 2030-04-01 [ambiguous-meeting]" in ambiguous.err


def test_the_workspace_may_be_elsewhere(
    agendapack: Run,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("away"))
    assert agendapack("check").code == 2
    assert agendapack("check", "--workspace", str(workspace)).code == 0
    monkeypatch.setenv("AGENDAPACK_WORKSPACE", str(workspace))
    ran = agendapack("build", "2030-03-04", "--output", "packs")
    assert ran.out == "built packs/2030-03-04/pack.pdf (2 pages)\n"


def test_quiet_prints_problems_only(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("build", "--quiet", "2030-03-04")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_json_results_are_one_object_a_line(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("build", "--format", "json", "--all")
    *lines, last = [json.loads(line) for line in ran.out.splitlines()]
    assert lines == [
        {"built": "build/2030-03-04/pack.pdf", "pages": 2},
        {"built": "build/2030-04-01/pack.pdf", "pages": 2},
    ]
    assert (last["summary"]["built"], last["summary"]["pages"]) == (2, 4)


def test_list_knows_whether_the_pack_is_of_today_s_files(agendapack: Run, workspace: Path) -> None:
    agendapack("build", "--all")
    with (workspace / "meetings" / "2030-03-04" / "meeting.yaml").open("a") as meeting:
        meeting.write("  - title: One more\n")
    rows = [json.loads(line) for line in agendapack("list", "--format", "json").out.splitlines()]
    assert [row["pack"] for row in rows] == ["outdated", "built"]
