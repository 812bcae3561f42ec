"""Packs of a small workspace, and notes made in them by a library that the package does not use
for it.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]

from agendapack.model.request import Request
from agendapack.pipeline import build

MEETING = "2030-03-04"
Paper = tuple[str, Sequence[str]]


def make_pack(root: Path, papers: Sequence[Paper], withheld: str = "") -> bytes:
    """Build a pack whose papers are these, by name and paragraphs; one may be withheld."""
    folder = root / "meetings" / MEETING
    (root / "meetings" / "committees").mkdir(parents=True)
    folder.mkdir()
    (root / "meetings" / "organisation.yaml").write_text("name: Example Council\n")
    (root / "meetings" / "committees" / "parks.yaml").write_text("name: Parks\ntime: 7 pm\n")
    lines = ["committee: parks", "date: 2030-03-04", "venue: The Hall", "agenda:"]
    lines += ["  - title: Apologies"]
    for name, paragraphs in papers:
        lines.append(f"  - report: {name}.yaml")
        body = "\n\n".join(f"  {text}" for text in paragraphs)
        report = f"title: Report on the {name.title()}\nfrom: Clerk\nbody: |\n{body}\n"
        report += "exempt: {paragraphs: [3], reason: Prices.}\n" if name == withheld else ""
        (folder / f"{name}.yaml").write_text(report)
    (folder / "meeting.yaml").write_text("\n".join(lines) + "\n")
    build(Request(root, MEETING, root / "build"))
    return (root / "build" / MEETING / "pack.pdf").read_bytes()


def find(data: bytes, words: str) -> tuple[int, list[float]]:
    """Return the page index and the box of some words that stand on one line."""
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        text = document[index].get_textpage()
        found = text.search(words).get_next()
        if found is not None:
            boxes = [text.get_charbox(found[0] + place) for place in range(found[1])]
            sides = list(zip(*boxes, strict=True))
            return index, [min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])]
    raise AssertionError(words)


def annotate(data: bytes, page: int, kind: str, box: Sequence[float], **entries: object) -> bytes:
    """Add a note as a viewer would: no tags."""
    left, bottom, right, top = box
    with pikepdf.open(BytesIO(data)) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{kind}"), Rect=list(box), F=4
        )
        if kind in ("Highlight", "Underline", "StrikeOut", "Squiggly"):
            note.QuadPoints = [left, top, right, top, left, bottom, right, bottom]
        for key, value in entries.items():
            note[f"/{key}"] = value
        target = pdf.pages[page].obj
        if "/Annots" not in target:
            target.Annots = pikepdf.Array()
        target.Annots.append(pdf.make_indirect(note))
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def notes_in(data: bytes) -> list[tuple[int, str, str, list[int]]]:
    """Return page index, kind, contents and box of everything but links, in page order."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [
            (index, str(a.Subtype)[1:], str(a.get("/Contents", "")), [round(v) for v in a.Rect])
            for index, page in enumerate(pdf.pages)
            for a in page.obj.get("/Annots", [])
            if a.Subtype != pikepdf.Name.Link
        ]


def text_in(data: bytes, page: int, box: Sequence[float]) -> str:
    """Return the words inside a box."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage()
    return str(text.get_text_bounded(*box)).strip()
