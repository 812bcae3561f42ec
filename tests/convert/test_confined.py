"""No paper hangs or kills a build: what it does to the process is told in its line."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook

from agendapack.convert import annexes as asking
from agendapack.model.facts import Limits
from agendapack.sandbox import client
from agendapack.sandbox.client import Confined
from tests.convert.desk import convert
from tests.convert.test_pictures import picture
from tests.convert.word_files import p, pack, word

ENDINGS = ("docx", "xlsx", "csv", "png", "jpg", "tif", "webp", "md", "txt")


def workbook(part: str, before: bytes, put: bytes) -> bytes:
    """Return a workbook of one cell, with something put in a part of it."""
    book = Workbook()
    assert book.active is not None
    book.active.append(["Head"])
    buffer = BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert before in files[part]
    files[part] = files[part].replace(before, put + before)
    return pack(files)


def endless_sheet() -> bytes:
    """Return one with a cell for every tree of a forest, which takes minutes to read."""
    rows = b"<row>%s</row>" % (b'<c s="0"/>' * 200) * 20_000
    return workbook("xl/worksheets/sheet1.xml", b"<sheetData", b"<sheetData>%s</sheetData>" % rows)


def with_styles(count: int) -> bytes:
    return workbook("xl/styles.xml", b"</cellXfs>", b"<xf/>" * count)


def told(name: str, data: bytes, process: Confined) -> list[str]:
    made, problems = convert(name, data, process=process, alt="x")
    process.close()
    assert made.typeset is None
    assert {problem.source.line for problem in problems if problem.source} == {7}
    return [str(problem.code) for problem in problems]


LONG: dict[str, Callable[[], bytes]] = {
    "docx": lambda: word(p("Text.") * 20_000),
    "xlsx": endless_sheet,
    "csv": lambda: b"a,b\n" * 300_000,
    "png": lambda: picture("PNG", (8000, 8000)),
    "jpg": lambda: picture("JPEG", (8000, 8000)),
    "tif": lambda: picture("TIFF", (8000, 8000), compression="tiff_lzw"),
    "webp": lambda: picture("WEBP", (4000, 4000)),
    "txt": lambda: b"a\n" * 900_000,
}
LARGE: dict[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {
    "docx": (lambda: word(p("Text.")), lambda: word("<w:p/>" * 600_000)),
    "xlsx": (lambda: with_styles(1), lambda: with_styles(1_000_000)),
    "csv": (lambda: b"a,b\n1,2\n", lambda: b"a," * 3_000_000),
    "png": (lambda: picture("PNG"), lambda: picture("PNG", (9_000, 9_000), "RGBA")),
    "tif": (lambda: picture("TIFF"), lambda: picture("TIFF", (9_000, 9_000))),
}


@pytest.mark.parametrize("ending", LONG)
def test_what_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(client, "SECONDS_PER_MB", 0)
    process = Confined(Limits(seconds=0.02, stretch=1))
    assert told(f"a.{ending}", LONG[ending](), process) == ["paper-too-slow"]


@pytest.mark.parametrize("ending", LARGE)
def test_what_needs_too_much_memory_is_told(ending: str) -> None:
    limits = Limits(memory=220 * 2**20)
    sound, large = LARGE[ending]
    used = Confined(limits)
    assert convert(f"a.{ending}", sound(), process=used, alt="x")[0].typeset is not None
    used.close()  # a file that fails in a process that others have used is tried once more
    assert told(f"a.{ending}", large(), Confined(limits)) == ["paper-too-complex"]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("number", [6, 9, 11])
def test_what_crashes_a_library_is_told(
    monkeypatch: pytest.MonkeyPatch, ending: str, number: int
) -> None:
    monkeypatch.setattr(asking, "TASK", "tests.sandbox.tasks")
    assert told(f"a.{ending}", b"signal %d" % number, Confined()) == ["paper-too-complex"]
