"""Annexes to convert, from bytes, and a short way to say what comes of them."""

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from agendapack.convert.annexes import convert_annexes
from agendapack.convert.office import ExaminePages
from agendapack.load import measure_pdf
from agendapack.model.business import Annex
from agendapack.model.planned_paper import PlannedAnnex, TypesetAnnex
from agendapack.model.section import EmbeddedPicture
from agendapack.model.workspace import InputFile, LoadedAnnex
from agendapack.plan import plan_pack
from agendapack.problems import Problem
from agendapack.sandbox.client import Confined
from tests.load.desk import HOME
from tests.records import loaded, make

MODES = {"DeviceRGB": "RGB", "DeviceGray": "L"}


def convert(
    name: str,
    data: bytes,
    office: Path | None = None,
    process: Confined | None = None,
    measure: ExaminePages = measure_pdf,
    **fields: Any,
) -> tuple[PlannedAnnex, tuple[Problem, ...]]:
    """Convert one annex of a meeting; its `file:` stands in line 7."""
    values = {key.replace("_", "-"): value for key, value in fields.items()}
    record = make(Annex, {"title": "Annex A", "file": name, **values}, line=7)
    annex = LoadedAnnex(record, InputFile(f"{HOME}/{name}", "00"), data, None)
    pack = plan_pack(loaded({"title": "Trees"}, annexes={1: (annex,)})).value
    assert pack is not None
    checked = convert_annexes(pack, office, measure, process)
    assert checked.value is not None
    (paper,) = checked.value.papers
    (made,) = paper.annexes
    assert all(p.source is not None for p in checked.problems)
    return made, checked.problems


def typeset(name: str, data: bytes, **fields: Any) -> TypesetAnnex:
    """Convert an annex with which nothing is wrong."""
    made, problems = convert(name, data, **fields)
    assert problems == ()
    assert made.typeset is not None
    return made.typeset


def html(name: str, data: bytes, **fields: Any) -> str:
    """Return what an annex becomes, warnings or not, without line ends between elements."""
    made, _ = convert(name, data, **fields)
    assert made.typeset is not None
    return re.sub(r"(?<=>)\n(?=<)", "", made.typeset.content)


def told(name: str, data: bytes, **fields: Any) -> list[str]:
    """Say what is wrong with an annex, as `error code: message`."""
    _, problems = convert(name, data, **fields)
    assert {(p.source.line if p.source else 0) for p in problems} <= {7}
    return [f"{p.severity} {p.code}: {p.message}" for p in problems]


def seen(picture: EmbeddedPicture) -> Image.Image:
    """Return a picture as a reader of the PDF sees it."""
    if picture.packing == "DCTDecode":
        return Image.open(BytesIO(picture.data))
    mode, size = MODES[picture.space], (picture.width, picture.height)
    return Image.frombytes(mode, size, zlib.decompress(picture.data))
