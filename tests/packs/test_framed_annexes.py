"""A meeting whose annexes are turned, cut, fitted, or too full for a stamp."""

from pathlib import Path

import pikepdf
import pytest

from agendapack.cli.run import run
from tests.assemble.built import built
from tests.packs.workspace import MEETING, Entry, write_workspace

FULL = built(b"0 g 0 0 600 38 re 0 770 600 3 re f 0 20 600 9 re f", page=b"/MediaBox[0 0 600 800]")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write_workspace(tmp_path, [Entry("Plans", 1, ("landscape-a3",))])
    return tmp_path


def build(workspace: Path, fields: str) -> int:
    report = workspace / "meetings" / MEETING / "report-1.yaml"
    report.write_text(report.read_text("utf-8").replace(".pdf}", f".pdf, {fields}}}"), "utf-8")
    return run(["build", MEETING, "--workspace", str(workspace), "-q"])


def last_page(workspace: Path) -> tuple[list[float], int]:
    with pikepdf.open(workspace / "build" / MEETING / "papers" / "01-plans.pdf") as pdf:
        page = pdf.pages[1]
        box = [float(side) for side in page.cropbox]
        return [round(box[2] - box[0]), round(box[3] - box[1])], int(page.get("/Rotate", 0))


@pytest.mark.parametrize(
    ("fields", "size", "turn"),
    [
        ("id: a", [1191, 842], 0),
        ("rotate: 90", [1191, 842], 90),
        ("crop: {left: 100 pt, top: 42 pt}, accept: {unseen-text: Old.}", [1091, 800], 0),
        ("crop: {left: 100 pt, top: 42 pt}, as: picture, alt: Plan", [1091, 800], 0),
        ("fit: page", [842, 595], 0),
    ],
)
def test_an_annex_is_framed(workspace: Path, fields: str, size: list[int], turn: int) -> None:
    assert build(workspace, fields) == 0
    assert last_page(workspace) == (size, turn)


def test_a_page_without_room_gets_a_strip_and_a_warning(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "meetings" / MEETING / "report-1-1.pdf").write_bytes(FULL)
    assert build(workspace, "id: a") == 0
    assert last_page(workspace) == ([600, 826], 0)
    assert "no room for the page number on its page 1, so a strip" in capsys.readouterr().err


def test_a_crop_that_leaves_nothing_is_told_where_it_is_written(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(workspace, "crop: {left: 9999 mm}") == 1
    assert "report-1.yaml:7:" in capsys.readouterr().err


def test_only_pdf_annexes_are_framed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "meetings" / MEETING / "note.md").write_text("Words.")
    report = workspace / "meetings" / MEETING / "report-1.yaml"
    report.write_text(report.read_text("utf-8").replace("report-1-1.pdf", "note.md"), "utf-8")
    report.write_text(report.read_text("utf-8").replace(".md}", ".md, rotate: 90}"), "utf-8")
    assert run(["check", MEETING, "--workspace", str(workspace), "-q"]) == 1
    assert "the field 'rotate' is for annexes that are PDF" in capsys.readouterr().err
