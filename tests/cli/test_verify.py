"""`agendapack verify`: a folder against its manifest, its sources and a build anew."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

REPORT = "title: The Village Pond\nfrom: Clerk\nbody: The pond was looked at.\n"


@pytest.fixture
def built(agendapack: Run, workspace: Path) -> Path:
    folder = workspace / "meetings" / "2030-03-04"
    (folder / "pond.yaml").write_text(REPORT)
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("  - report: pond.yaml\n")
    assert agendapack("build", "2030-03-04").code == 0
    return workspace / "build" / "2030-03-04"


def change_manifest(folder: Path, **changed: Any) -> None:
    path = folder / "pack.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changed))


def test_a_build_is_verified(agendapack: Run, built: Path) -> None:
    ran = agendapack("verify", "build/2030-03-04")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "verified build/2030-03-04",
        "    3 files match their hashes; none is missing, none extra",
        "    the numbers of 5 pages agree",
        "    4 source files are unchanged, and build to the same bytes",
    ]


def test_missing_changed_and_extra_files(agendapack: Run, built: Path) -> None:
    (built / "agenda.pdf").unlink()
    (built / "papers" / "05-the-village-pond.pdf").write_bytes(b"%PDF-1.7")
    (built / "papers" / "notes.txt").write_text("mine")
    ran = agendapack("verify", "build/2030-03-04", "--no-rebuild", "--format", "json")
    found = [json.loads(line) for line in ran.err.splitlines()]
    assert ran.code == 1
    assert {(p["code"], p["message"].split()[0]) for p in found} == {
        ("missing-output", "agenda.pdf"),
        ("changed-output", "papers/05-the-village-pond.pdf"),
        ("extra-output", "papers/notes.txt"),
    }


def test_queues_links_and_empty_folders_are_told_and_never_opened(
    agendapack: Run, built: Path
) -> None:
    for name in ("agenda.pdf", "extra.pdf"):
        (built / name).unlink(missing_ok=True)
        os.mkfifo(built / name)
    (built / "papers" / "late").mkdir()
    (built / "link.pdf").symlink_to("pack.pdf")
    ran = agendapack("verify", "build/2030-03-04", "--no-rebuild", "--format", "json")
    found = [json.loads(line) for line in ran.err.splitlines()]
    assert ran.code == 1
    assert {(p["code"], p["message"].split()[0]) for p in found} == {
        ("missing-output", "agenda.pdf"),
        ("extra-output", "extra.pdf"),
        ("extra-output", "link.pdf"),
        ("extra-output", "papers/late"),
    }


def test_a_queue_in_place_of_the_manifest_is_no_manifest(agendapack: Run, built: Path) -> None:
    (built / "pack.json").unlink()
    os.mkfifo(built / "pack.json")
    assert "is no manifest" in agendapack("verify", "build/2030-03-04").err
    assert "pack.json" in agendapack("diff", "2030-03-04", "--since", str(built)).err
    assert "not-our-folder" in agendapack("build", "2030-03-04", "--force").err


def test_a_source_that_has_changed_is_named(agendapack: Run, built: Path) -> None:
    with (built.parents[1] / "meetings" / "2030-03-04" / "pond.yaml").open("a") as report:
        report.write("# changed\n")
    ran = agendapack("verify", "build/2030-03-04")
    assert ran.code == 1
    assert ran.err.startswith(
        "error: meetings/2030-03-04/pond.yaml has changed since the pack was built from it"
        " [changed-source]"
    )
    assert agendapack("verify", "build/2030-03-04", "--no-rebuild").code == 0


def test_a_pack_that_is_not_what_a_build_makes(agendapack: Run, built: Path) -> None:
    forged = (built / "pack.pdf").read_bytes() + b"\n"
    (built / "pack.pdf").write_bytes(forged)
    documents = json.loads((built / "pack.json").read_bytes())["documents"]
    documents[0]["sha256"] = hashlib.sha256(forged).hexdigest()
    change_manifest(built, documents=documents)
    assert agendapack("verify", "build/2030-03-04", "--no-rebuild").code == 0
    ran = agendapack("verify", "build/2030-03-04")
    assert ran.code == 1
    assert ran.err.count("[rebuilt-otherwise]") == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first_page", 3, "the first page of agenda item 5 'The Village Pond' (pages 3 - 2)"),
        ("item", 6, "is stamped Agenda Item 5, Page 1, not Agenda Item 6, Page 1"),
        ("key", "lake", "the name 'lake' does not lead to the page labelled"),
        ("pdf_first", 4, "no bookmark leads to agenda item 5"),
        ("last_page", 9, "the agenda refers to agenda item 5 'The Village Pond' (pages 1 - 9) by"),
        ("pdf_last", 40, "has PDF pages 3 to 40 of 4"),
    ],
)
def test_numbers_that_do_not_agree(
    agendapack: Run, built: Path, field: str, value: object, said: str
) -> None:
    (paper,) = json.loads((built / "pack.json").read_bytes())["papers"]
    change_manifest(built, papers=[paper | {field: value}])
    ran = agendapack("verify", "build/2030-03-04", "--no-rebuild")
    assert ran.code == 1
    assert said in ran.err
    assert "[numbers-disagree]" in ran.err


@pytest.mark.parametrize("meeting", ["../../elsewhere", "2031-01-01"])
def test_a_manifest_of_another_workspace_builds_nothing(
    agendapack: Run, built: Path, meeting: str
) -> None:
    change_manifest(built, meeting=meeting)
    ran = agendapack("verify", "build/2030-03-04")
    assert ran.code == 1
    assert f"the manifest is of the meeting '{meeting}'" in ran.err


@pytest.mark.parametrize(
    "content",
    [None, b"", b"[]", b'{"format": 2}', b"[" * 100_000, b'{"format": 1, "meeting": 3}'],
    ids=["none", "empty", "list", "newer", "deep", "wrong"],
)
def test_what_is_no_manifest_is_said_to_be_none(
    agendapack: Run, workspace: Path, content: bytes | None
) -> None:
    (workspace / "out").mkdir()
    if content is not None:
        (workspace / "out" / "pack.json").write_bytes(content)
    ran = agendapack("verify", "out")
    assert ran.code == 1
    assert "[no-manifest]" in ran.err


def test_files_outside_the_folder_are_not_looked_at(agendapack: Run, built: Path) -> None:
    documents = json.loads((built / "pack.json").read_bytes())["documents"]
    change_manifest(built, documents=[documents[0] | {"file": "../../meetings/x"}])
    assert "[no-manifest]" in agendapack("verify", "build/2030-03-04").err


def test_a_folder_without_a_workspace_can_be_looked_at(
    agendapack: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = tmp_path.parent / f"{tmp_path.name}-alone"
    built.rename(alone)
    monkeypatch.chdir(alone)
    assert agendapack("verify", ".", "--no-rebuild").code == 0
    assert agendapack("verify", ".").code == 2


@pytest.mark.parametrize("publish", [True, False])
def test_a_supplement_and_the_consolidated_pack_are_verified_too(
    agendapack: Run, built: Path, publish: bool
) -> None:
    folder = built.parents[1] / "meetings" / "2030-03-04"
    assert agendapack("publish", "2030-03-04", "--today", "2030-02-20").code == 0
    (folder / "bench.yaml").write_text(REPORT.replace("The Village Pond", "Bench"))
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("  - report: bench.yaml\n    late: {reason: It is urgent.}\n")
    act = "publish" if publish else "supplement"
    assert agendapack(act, "2030-03-04", "--today", "2030-02-22").code == 0
    ran = agendapack("verify", "build/2030-03-04")
    assert (ran.code, ran.err) == (0, "")
    papers = json.loads((built / "pack.json").read_bytes())["papers"]
    assert papers[1]["document"] == "supplement-1.pdf"
    change_manifest(built, papers=[papers[0], papers[1] | {"first_page": 9}])
    found = agendapack("verify", "build/2030-03-04", "--no-rebuild").err
    for file in ("supplement-1.pdf", "consolidated-pack.pdf"):
        assert f"error: {file}: the first page of agenda item 6 'Bench'" in found


def test_whoever_has_the_public_files_alone_can_verify_them(
    agendapack: Run, workspace: Path
) -> None:
    with (workspace / "meetings" / "2030-03-04" / "meeting.yaml").open("a") as file:
        file.write("  - title: Land\n    text: Ashgrove\n    shown: number\n")
        file.write("    exempt: {paragraphs: [3], reason: Prices.}\n")
    assert agendapack("build", "2030-03-04").code == 0
    folder = workspace / "build" / "2030-03-04"
    shutil.rmtree(folder / "restricted")
    ran = agendapack("verify", str(folder))
    assert (ran.code, ran.err) == (0, "")
    assert "build to the same bytes" in ran.out


def test_the_mails_beside_a_pack_are_no_stray_files(agendapack: Run, built: Path) -> None:
    assert agendapack("mail", "2030-03-04").code == 0
    assert (built / "restricted" / "mail-members.eml").exists()
    ran = agendapack("verify", str(built))
    assert (ran.code, ran.err) == (0, "")
    (built / "restricted" / "more.eml").touch()
    assert "restricted/more.eml is in the folder" in agendapack("verify", str(built)).err
