"""`agendapack preflight`: one row a paper, and what the policy says of it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ANNEXES = Path(__file__).parent.parent / "fixtures" / "annexes"
NAMES = ("untagged-scan", "javascript", "encrypted-password", "no-eof")


@pytest.fixture
def folder(workspace: Path) -> Path:
    """Return the folder of a meeting with four annexes, one of them locked."""
    folder = workspace / "meetings" / "2030-03-04"
    lines = ["  - title: Papers", "    annexes:"]
    for name in NAMES:
        shutil.copy(ANNEXES / f"{name}.pdf", folder)
        lines.append(f"      - {{title: Of {name}, file: {name}.pdf, password-from: env:PLAN}}")
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("\n".join(lines) + "\n")
    return folder


def test_each_paper_is_a_row(
    agendapack: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN", "secret")
    ran = agendapack("preflight", "2030-03-04")
    assert ran.code == 0
    head, *rows = ran.out.splitlines()
    assert head.split()[:4] == ["MEETING", "ITEM", "PAPER", "PAGES"]
    assert [name in row for name, row in zip(NAMES, rows, strict=True)] == [True] * 4
    assert rows[0].endswith("scan  no      scan-only")
    assert rows[1].endswith("not-tagged, scripts")
    assert rows[3].endswith("repaired-pdf, not-tagged")
    assert "[repaired-pdf]" in ran.err


def test_rows_as_json_carry_every_fact(
    agendapack: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN", "secret")
    ran = agendapack("preflight", "--format", "json", "2030-03-04")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["facts"]["pages"] for row in rows] == [2, 1, 1, 2]
    assert rows[1]["facts"]["scripts"] == ["JavaScript"]
    assert [row["facts"]["encrypted"] for row in rows] == [False, False, True, False]
    codes = {json.loads(line)["code"] for line in ran.err.splitlines()}
    assert {"scan-only", "scripts", "repaired-pdf"} <= codes


def test_a_paper_that_cannot_go_in_is_an_error_and_the_others_are_shown(
    agendapack: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN", "wrong")
    ran = agendapack("preflight", "2030-03-04")
    assert ran.code == 1
    assert "error: the annex 'encrypted-password.pdf' is locked with another password" in ran.err
    assert len(ran.out.splitlines()) == 4


def test_a_password_is_found_and_the_pack_is_built(
    agendapack: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN", "secret")
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 0, ran.err
    assert "secret" not in ran.out + ran.err


def test_a_policy_of_fail_stops_the_build(
    agendapack: Run, workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN", "secret")
    with (workspace / "meetings" / "organisation.yaml").open("a") as organisation:
        organisation.write("\npreflight:\n  scripts: fail\n  scan-only: ignore\n")
    ran = agendapack("check", "2030-03-04")
    assert ran.code == 1
    assert "error: the annex 'Of javascript' has active content" in ran.err
    assert "[scan-only]" not in ran.err


def test_a_slip_in_the_policy_is_told(agendapack: Run, workspace: Path, folder: Path) -> None:
    with (workspace / "meetings" / "organisation.yaml").open("a") as organisation:
        organisation.write("\npreflight:\n  scripts: block\n  comment: fail\n")
    err = agendapack("check", "2030-03-04").err
    assert "'block'" in err
    assert "did you mean 'comments'?" in err
