"""Before anything is written: words on the pages of annexes, and the manifest."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from agendapack.model.document import Group, Material
from agendapack.model.request import Output, Request
from agendapack.pack.audit import audit
from agendapack.pack.open_and_withheld import gather_material
from agendapack.pack.prepare import Verdict, tellable_verdict
from agendapack.pipeline import build
from agendapack.problems import Code, Problem, Source
from tests.assemble.packs import annex, make, pack
from tests.records import loaded

FOLDER = "2030-03-04"
EXEMPT = ", exempt: {paragraphs: [3], reason: Bids are open.}"
SECRET = "Ashgrove offers a million pounds"


def pdf(*pages: tuple[str, bytes]) -> bytes:
    """Return a PDF of pages that hold a line of text, and what is painted over it."""
    made = pikepdf.new()
    for said, more in pages:
        page = made.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        content = f"BT /F 12 Tf 70 700 Td ({said}) Tj ET ".encode() + more
        page.obj.Contents = Array([made.make_stream(content)])
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def write(root: Path, *annexes: tuple[str, bytes, str], body: str = "Nothing.") -> Request:
    """Write a meeting with a report that has these annexes: title, file, and other fields."""
    lines = ["committee: parks", f"date: {FOLDER}", "agenda:", "  - report: report.md"]
    lines += ["    annexes:"] * bool(annexes)
    files: dict[str, bytes] = {"report.md": f"---\ntitle: Yards\nfrom: Clerk\n---\n{body}".encode()}
    for place, (title, data, more) in enumerate(annexes, 1):
        files[f"annex-{place}.pdf"] = data
        lines.append(f"      - {{title: {title}, file: annex-{place}.pdf, alt: Words{more}}}")
    files["meeting.yaml"] = "\n".join(lines).encode()
    files["../organisation.yaml"] = b"name: Elm Town Council\nnotice: none\n"
    files["../committees/parks.yaml"] = b"name: Parks\ntime: 7 pm\nvenue: Hall\n"
    home = root / "meetings" / FOLDER
    home.mkdir(parents=True)
    (root / "meetings" / "committees").mkdir()
    for name, data in files.items():
        (home / name).write_bytes(data)
    return Request(root, FOLDER, root / "out")


def test_words_on_the_pages_of_annexes_are_searched_for_by_who_may_read_them() -> None:
    secret = replace(annex(pdf((SECRET, b"")), "report.a", 2), mark="Not for publication")
    shown = annex(pdf(("Trees grow here", b"")), "report.b", 3)
    report = replace(annex(pdf(("A typeset report", b"")), "report", 1), mark="Not for publication")
    group = Group("report", "1", "Report", "1. Report", (report, secret, shown))
    material = gather_material(loaded(), (group,), ("Printed by a template",), {})
    assert [SECRET in text for text in material.secret] == [True]
    assert not any(SECRET in text for text in material.open)
    assert "Trees grow here" in material.open
    assert "Printed by a template" in material.open
    assert "Apologies" in material.open


def test_words_that_an_open_annex_has_too_may_stand_anywhere(tmp_path: Path) -> None:
    annexes = (
        ("Tenders", pdf((SECRET, b"")), EXEMPT),
        ("News", pdf((SECRET, b""), ("More", b"")), ""),
    )
    build(write(tmp_path, *annexes, body=f"It is said that {SECRET}."))
    folder = tmp_path / "out" / FOLDER
    assert (folder / "pack.pdf").exists()
    assert (folder / "restricted/restricted-pack.pdf").exists()


@pytest.mark.parametrize(
    "manifest",
    [{"title": SECRET}, {SECRET: 1}, {"papers": [{"sources": [SECRET]}]}, [{"a": {SECRET: []}}]],
)
def test_the_manifest_is_searched_through_and_through(manifest: object) -> None:
    sought = Material((SECRET, "Ashgrove"), (), (), (), ())
    (problem,) = audit(sought, (), json.dumps(manifest).encode())
    assert problem.message == "pack.json, a value: words of a withheld paper ('ashgr...nds')"


def test_every_file_for_the_public_is_searched_and_no_other() -> None:
    document = pack()
    made = make(document)
    outputs = [
        Output("pack.pdf", "public", document, made),
        Output("papers/03-report.pdf", "public", document, made),
        Output("restricted/restricted-pack.pdf", "restricted", document, made),
    ]
    sought = Material(("As said in the report",), (), (), (), ())
    found = audit(sought, outputs, b"{}")
    assert [problem.message.partition(",")[0] for problem in found] == [
        "pack.pdf",
        "papers/03-report.pdf",
    ]


def test_single_words_are_no_leak_in_the_manifest() -> None:
    sought = Material((SECRET,), (), (), (), ())
    assert audit(sought, (), json.dumps({"file": "papers/ashgrove.pdf"}).encode()) == ()


def test_a_problem_that_names_something_withheld_is_not_for_the_public() -> None:
    sought = Material((), (), (), ("meetings/x/mill-lane.md",), ())
    here, there = Source("meetings/x/mill-lane.md", 3), Source("meetings/x/trees.md", 3)
    problems = (
        Problem(Code.BLANK_PAGES, "it has blank pages", there, "check it"),
        Problem(Code.BLANK_PAGES, "mill-lane.md has blank pages", None, None),
        Problem(Code.BLANK_PAGES, "it has blank pages", here, None),
        Problem(Code.BLANK_PAGES, "it has blank pages", there, "look at mill-lane.md"),
        Problem(Code.BLANK_PAGES, "it is long"),
    )
    told = tellable_verdict(sought, Verdict(problems)).told
    assert told == (problems[0], problems[4])


@pytest.mark.parametrize("code", [Code.TIMETABLE, Code.UNKNOWN_TOPIC])
def test_a_problem_with_what_an_item_says_of_itself_is_not_for_the_public(code: Code) -> None:
    problem = Problem(code, "agenda item 7 starts at 5.37 pm and deals with 'mill-lane'")
    verdict = Verdict((problem,))
    assert tellable_verdict(Material((), (), (), (), ()), verdict).told == ()
