"""Blank sides, which say that they are meant to be blank."""

from agendapack.assemble.font import Face
from agendapack.assemble.sheet import Resources, Sheet
from agendapack.assemble.store import Store
from agendapack.assemble.words import stream

NOTICE = "This page is intentionally left blank"
SIZE = 11.0


def print_notice(sheet: Sheet, face: Face, resources: Resources, store: Store) -> None:
    """Print the notice in the middle of the page, as an artifact."""
    wide, high = sheet.view.size
    size = min(SIZE, SIZE * wide * 0.9 / face.width(NOTICE, SIZE))
    x, y = (wide - face.width(NOTICE, size)) / 2, high / 2
    name = resources.add(sheet, "Font", "AgendapackStamp", face.reference)
    content = (
        f"/Artifact <</Type /Page>> BDC\nBT /{name} {size:.3f} Tf 0 g {x:.3f} {y:.3f} Td ".encode()
        + face.show(NOTICE)
        + b" ET\nEMC\n"
    )
    sheet.contents.append(store.add(stream(content)))
