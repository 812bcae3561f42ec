"""`agendapack preflight`: one row a paper, and what the policy says of it."""

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Run
from tests.convert.word_files import p, word

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
    assert head.split()[:5] == ["MEETING", "ITEM", "PAPER", "KIND", "PAGES"]
    assert [name in row for name, row in zip(NAMES, rows, strict=True)] == [True] * 4
    assert rows[0].endswith("scan  no      warn: scan-only")
    assert rows[1].endswith("warn: not-tagged, scripts")
    assert rows[2].endswith("warn: not-tagged; ignore: encrypted")
    assert rows[3].endswith("warn: repaired-pdf, not-tagged")
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
    assert rows[1]["findings"] == {"not-tagged": "warn", "scripts": "warn"}
    assert rows[2]["findings"] == {"not-tagged": "warn", "encrypted": "ignore"}
    codes = {json.loads(line)["code"] for line in ran.err.splitlines()}
    assert {"scan-only", "scripts", "repaired-pdf"} <= codes


def test_a_paper_that_cannot_go_in_is_an_error_and_the_others_are_shown(
    agendapack: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN", "wrong")
    ran = agendapack("preflight", "2030-03-04")
    assert ran.code == 1
    assert "error: the annex 'encrypted-password.pdf' is locked with another password" in ran.err
    _, *rows = ran.out.splitlines()
    assert len(rows) == 4
    assert rows[2].endswith("pdf   -      -      -            -     -       fail: locked-pdf")


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


def test_what_is_set_in_the_house_style_has_its_row_too(
    agendapack: Run, workspace: Path, word_paper: Path
) -> None:
    folder = word_paper.parent
    Image.new("RGB", (400, 300), "green").save(folder / "map.png")
    (folder / "costs.csv").write_text("Item,Cost\nBench,5\n")
    lines = """\
  - report: pond.docx
    annexes:
      - {title: Map, file: map.png, alt: A map of the pond}
      - {title: Costs, file: costs.csv}
      - {title: Gone, file: gone.pdf}
  - {title: Later, to-follow: yes, annexes: [{title: Awaited, file: awaited.pdf}]}
"""
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write(lines)
    ran = agendapack("preflight", "--format", "json", "2030-03-04")
    assert ran.code == 1
    rows = {row["title"]: row for row in map(json.loads, ran.out.splitlines())}
    assert [(r["title"], r["kind"], r["pages"]) for r in rows.values()] == [
        ("The Pond", "report", 1),
        ("Map", "picture", 1),
        ("Costs", "csv", 1),
        ("Gone", "pdf", None),
    ]
    assert rows["The Pond"]["size"] == word_paper.stat().st_size
    assert rows["The Pond"]["tagged"] is True
    assert rows["Map"]["page_sizes"] == ["A4 landscape"]
    assert rows["Costs"]["page_sizes"] == ["A4 portrait"]
    assert rows["Gone"]["findings"] == {"missing-file": "fail"}
    text = agendapack("preflight", "2030-03-04").out.splitlines()
    assert " picture  1 " in text[2]
    assert " picture  yes " in text[2]


def test_what_keeps_a_word_paper_out_is_in_its_row_and_its_line(
    agendapack: Run, word_paper: Path
) -> None:
    changed = "<w:p><w:ins><w:r><w:t>New.</w:t></w:r></w:ins></w:p>"
    word_paper.write_bytes(word(changed))
    with (word_paper.parent / "meeting.yaml").open("a") as meeting:
        meeting.write("  - report: pond.docx\n")
        meeting.write("  - {title: More, annexes: [{title: Annex, file: pond.docx}]}\n")
    ran = agendapack("preflight", "--format", "json", "2030-03-04")
    assert ran.code == 1
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [(row["kind"], row["findings"]) for row in rows] == [
        ("report", {"tracked-changes": "fail"}),
        ("word", {"tracked-changes": "fail"}),
    ]


@pytest.fixture
def word_paper(workspace: Path) -> Path:
    """Return a report in Word, in a meeting's folder."""
    path = workspace / "meetings" / "2030-03-04" / "pond.docx"
    path.write_bytes(word(p("The Pond", "Title") + p("Report of the Clerk") + p("It leaks.")))
    return path
