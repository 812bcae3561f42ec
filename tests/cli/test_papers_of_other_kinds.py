"""Annexes that are not PDF, from their files to the pack."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from openpyxl import Workbook
from PIL import Image

from agendapack.model.facts import Limits
from agendapack.sandbox.client import Confined
from tests.cli.conftest import Run
from tests.convert.test_confined import endless_sheet
from tests.convert.word_files import p, table, word
from tests.validation import faults
from tests.waiting import STRETCH

REPORT = """\
title: The Village Pond
from: Clerk
body: See [@findings], [@costs] and [@map].
annexes:
  - {title: Findings, file: findings.docx}
  - {title: Costs, file: costs.xlsx}
  - {title: Map, file: map.jpg, alt: A map of the pond}
  - {title: Notes, file: notes.md}
  - {title: Letter, file: letter.txt}
"""


@pytest.fixture
def folder(workspace: Path) -> Path:
    """Return the folder of a meeting whose item 5 is a report with an annex of every kind."""
    folder = workspace / "meetings" / "2030-03-04"
    body = p("What we found", "Heading1") + p("Water.") + table(("A", "B"), ("1", "2"), head=True)
    (folder / "findings.docx").write_bytes(word(body))
    book = Workbook()
    assert book.active is not None
    for row in ([f"Column {n}" for n in range(12)], list(range(12)), list(range(12))):
        book.active.append(row)
    book.save(folder / "costs.xlsx")
    buffer = BytesIO()
    Image.new("RGB", (300, 400), "green").save(buffer, "JPEG")
    (folder / "map.jpg").write_bytes(buffer.getvalue())
    (folder / "notes.md").write_text("# Where\n\nSee [@findings] for more.\n")
    (folder / "letter.txt").write_text("Dear Clerk\n\nYes.\n")
    (folder / "pond.yaml").write_text(REPORT)
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("  - report: pond.yaml\n")
    return folder


def test_every_kind_goes_in_tagged_numbered_and_bookmarked(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, ran.err) == (0, "")
    made = workspace / "build" / "2030-03-04"
    data = (made / "pack.pdf").read_bytes()
    assert faults(data) == []
    manifest = json.loads((made / "pack.json").read_text())
    assert manifest["documents"][0]["claims"] == ["PDF/UA-1", "PDF/A-2a"]
    assert len(manifest["papers"][0]["sources"]) == 6
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as outline:
        paper = outline.root[-1]
        assert [item.title for item in paper.children] == [
            *("Annexes", "Findings", "Costs", "Map", "Notes", "Letter")
        ]
        below = {item.title: [inner.title for inner in item.children] for item in paper.children}
        assert (below["Findings"], below["Notes"]) == (["What we found"], ["Where"])
        sizes = [[round(float(side)) for side in list(page.mediabox)[2:]] for page in pdf.pages]
    assert sizes.count([842, 595]) == 1


def test_two_builds_give_the_same_bytes(agendapack: Run, workspace: Path, folder: Path) -> None:
    for place in ("one", "two"):
        assert agendapack("build", "2030-03-04", "--output", place).code == 0
    packs = [(workspace / place / "2030-03-04/pack.pdf").read_bytes() for place in ("one", "two")]
    assert packs[0] == packs[1]


def test_what_is_wrong_with_each_is_told_in_one_run(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    (folder / "findings.docx").write_bytes(b"PK")
    (folder / "costs.xlsx").write_bytes(b"PK\x05")
    (folder / "map.jpg").write_bytes(b"GIF89a")
    (folder / "letter.txt").write_bytes(b"\xff")
    (folder / "notes.md").write_text("See [@nothing].\n")
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 1
    lines = [line for line in ran.err.splitlines() if line.startswith("meetings")]
    told = [(line.split(": ")[0].split("/")[-1], line.rpartition(" ")[2]) for line in lines]
    assert told == [
        ("letter.txt:1:1", "[not-utf8]"),
        ("notes.md:1:1", "[unknown-reference]"),
        ("pond.yaml:5:29", "[damaged-paper]"),
        ("pond.yaml:6:26", "[damaged-paper]"),
        ("pond.yaml:7:24", "[damaged-paper]"),
    ]
    assert not (workspace / "build" / "2030-03-04").exists()


def test_one_that_takes_too_long_is_told_beside_the_others(
    agendapack: Run, workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Confined(Limits(seconds=0.3, stretch=STRETCH))
    monkeypatch.setattr("agendapack.convert.annexes.confined", lambda: process)
    (folder / "costs.xlsx").write_bytes(endless_sheet())
    (folder / "letter.txt").write_bytes(b"\xff")
    ran = agendapack("build", "2030-03-04")
    process.close()
    assert ran.code == 1
    lines = [line for line in ran.err.splitlines() if line.startswith("meetings")]
    told = [(line.split(": ")[0].split("/")[-1], line.rpartition(" ")[2]) for line in lines]
    assert told == [("letter.txt:1:1", "[not-utf8]"), ("pond.yaml:6:26", "[paper-too-slow]")]
    assert not (workspace / "build" / "2030-03-04").exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_word_document_that_keeps_its_look_is_stamped_and_judged_as_any_pdf(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    report = REPORT.replace("findings.docx", "findings.docx, typeset: no")
    (folder / "pond.yaml").write_text(report)
    break_ = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    (folder / "findings.docx").write_bytes(word(p("Text.") + break_ * 2 + p("More.")))
    organisation = workspace / "meetings" / "organisation.yaml"
    with organisation.open("a") as file:
        file.write("preflight: {blank-pages: warn}\n")
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 0, ran.err
    assert "the annex 'Findings' has nothing on its page 2" in ran.err
    pack = pypdf.PdfReader(workspace / "build" / "2030-03-04" / "pack.pdf")
    (page,) = (page for page in pack.pages if "More." in page.extract_text())
    assert "Page " in page.extract_text()


def test_a_description_that_fits_any_picture_is_told(agendapack: Run, folder: Path) -> None:
    (folder / "pond.yaml").write_text(REPORT.replace("A map of the pond", "Image"))
    ran = agendapack("check", "2030-03-04")
    assert ran.code == 0
    assert "the alternative text of the picture 'map.jpg' is 'Image' [poor-alt]" in ran.err
