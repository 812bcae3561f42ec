"""Have PDF papers examined: whether they can be used, and their traits.

A paper is opened only in the limited process, never in this one.

Files that cannot be annexes are recognised by their name and by plain bytes. Nothing is unpacked or
parsed here, so that this is safe to do in the main process.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from posixpath import basename, splitext
from typing import Any, NamedTuple

from agendapack.model.facts import (
    AS_IT_CAME,
    ExaminedPaper,
    Flaw,
    FontFault,
    Framing,
    Kind,
    PaperFacts,
    UnseenText,
    ending_of,
    kind_of,
)
from agendapack.problems import Code
from agendapack.sandbox.client import EXAMINE, Answer, Confined, Lanes, confined

PRINTED = "print it to PDF, and name that file"
EXPORTED = "export it as PDF from the program it is from, and name that file"
PICTURE = "open it in a picture viewer, save it as JPEG or PNG, and name that file"
SAVED = "save it in {} as {} and name that file"
POINTER = "copy the file that it leads to into the meeting's folder, and name that"
UNPACKED = "unpack it, and list each file in it as an annex of its own"
FILM = "say in the report where it can be seen or heard"
TO_DO = {
    ".pages": "choose File, Export To, Word in Pages, and name the file that this makes",
    ".numbers": "choose File, Export To, Excel in Numbers, and name the file that this makes",
    ".key": "choose File, Export To, PDF in Keynote, and name the file that this makes",
    **dict.fromkeys((".docm", ".dotx", ".dotm"), SAVED.format("Word", ".docx")),
    **dict.fromkeys((".xlsm", ".xlsb", ".xltx"), SAVED.format("Excel", ".xlsx")),
    **dict.fromkeys((".pptm", ".pps", ".ppsx", ".potx"), SAVED.format("PowerPoint", ".pptx")),
    **dict.fromkeys((".heic", ".heif", ".gif", ".bmp", ".avif", ".jp2", ".psd"), PICTURE),
    **dict.fromkeys((".htm", ".html", ".mht", ".mhtml", ".xps"), PRINTED),
    **dict.fromkeys((".eml", ".msg"), f"{PRINTED}; list what is attached as annexes of their own"),
    **dict.fromkeys((".zip", ".7z", ".rar", ".tar", ".gz"), UNPACKED),
    **dict.fromkeys((".mp3", ".mp4", ".mov", ".avi", ".wav", ".m4a", ".wmv"), FILM),
    **dict.fromkeys((".lnk", ".url", ".webloc"), POINTER),
    **dict.fromkeys((".dwg", ".dxf", ".vsd", ".vsdx", ".pub", ".mpp", ".eps", ".ps"), EXPORTED),
}
"""The hint for each kind of file that is not accepted, by its ending."""
LOCKS = ("~$", ".~lock.")
PDF, ZIP, OLD, RTF = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
PICTURES = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
    b"RIFF": ".webp",
}
WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype html|html|head|meta|style|body|div|table)\b",
    re.I | re.S,
)
SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
"""The namespace of workbooks that Excel 2003 wrote as one XML file."""
MOST_LOOKED_AT = 4096
CONTROL, SEPARATED = re.compile(rb"[\x00-\x08\x0e-\x1f]"), re.compile(rb"[,;\t|].*\n", re.S)
PLAIN: tuple[Kind, ...] = ("markdown", "text", "csv", "drawing")
"""Kinds of plain text, which may legitimately start like a web page."""
SAVED_ANEW: dict[Kind, str] = {
    "word": SAVED.format("Word", ".docx"),
    "workbook": SAVED.format("Excel", ".xlsx"),
}
PARTS = {
    b"word/document.xml": ".docx",
    b"xl/workbook.xml": ".xlsx",
    b"ppt/presentation.xml": ".pptx",
    b"mimetypeapplication/vnd.oasis.opendocument.text": ".odt",
    b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"mimetypeapplication/vnd.oasis.opendocument.presentation": ".odp",
}
STREAMS = {
    "EncryptedPackage": "",
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "PowerPoint Document": ".ppt",
}
"""Streams of an OLE compound file, with the ending of its kind; empty if it is encrypted."""
CALLED = {
    ".pdf": "a PDF file",
    ".rtf": "a Rich Text file",
    ".png": "a PNG picture",
    ".jpg": "a JPEG picture",
    ".tif": "a TIFF picture",
    ".webp": "a WebP picture",
    **dict.fromkeys((".docx", ".doc"), "a Word document"),
    **dict.fromkeys((".xlsx", ".xls"), "an Excel workbook"),
    **dict.fromkeys((".pptx", ".ppt"), "a PowerPoint file"),
    **dict.fromkeys((".odt", ".ods", ".odp"), "an OpenDocument file"),
}


def find_wrong_kind(name: str, data: bytes) -> Flaw | None:
    """Return why a file is not what its name says, if that shows in its first bytes or parts."""
    base, ending = basename(name), ending_of(name)
    for mark in LOCKS:
        if base.startswith(mark):
            meant = base.removeprefix(mark).removesuffix("#")
            message = "only says that somebody has the document open; it is not the document"
            hint = f"name the document itself, whose name ends in '{meant}', and have it closed"
            return Flaw(Code.WRONG_FILE_KIND, message, hint)
    if not data:
        return Flaw(Code.EMPTY_FILE, "is empty", "copy the file there again, or take it out")
    if ending in TO_DO:
        return Flaw(
            Code.WRONG_FILE_KIND, f"is of a kind that is not taken ({ending})", TO_DO[ending]
        )
    found, kind = _look_inside(data), kind_of(name)
    if kind not in PLAIN and WEB_PAGE.match(data):
        hint = SAVED_ANEW.get(kind, f"open it in a browser to see whether it is meant; {PRINTED}")
        return Flaw(Code.WRONG_FILE_KIND, "is a web page, whatever its name says", hint)
    if not found and kind == "workbook":
        return _tell_text(base, data)
    if not found and kind == "pdf" and ending != ".pdf" and PDF not in data[:1024]:
        return _tell_unknown(ending)
    if not found or ending in found or (".pdf" in found and kind == "pdf"):
        return None
    if kind == "picture" and found[0] in PICTURES.values():
        return None
    meant = found[0]
    if not meant and ending == ".xlsx":
        return None  # which may be protected with the password that every Excel knows
    if not meant:
        hint = "ask its author for the file without a password"
        return Flaw(Code.DAMAGED_PAPER, "is locked with a password", hint)
    message = f"is {CALLED[meant]} ({meant}), whatever its name says"
    hint = f"rename it to '{splitext(base)[0]}{meant}', and name that"
    return Flaw(Code.WRONG_FILE_KIND, message, hint)


def _tell_text(base: str, data: bytes) -> Flaw | None:
    """Return the fault of a workbook that is text; programs write such files for Excel to open."""
    start = data[:MOST_LOOKED_AT]
    if SPREADSHEET_XML in start:
        return Flaw(Code.WRONG_FILE_KIND, "is XML, whatever its name says", SAVED_ANEW["workbook"])
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:].replace(b"\0", b"")
    if CONTROL.search(start) or not SEPARATED.search(start):
        return None
    hint = f"rename it to '{splitext(base)[0]}.csv', and name that"
    return Flaw(Code.WRONG_FILE_KIND, "is text (CSV), whatever its name says", hint)


def _tell_unknown(ending: str) -> Flaw:
    message = f"is of a kind that is not taken ({ending})"
    if not ending:
        message = "has a name without an ending, which says what kind of file it is"
    hint = "ask for it as PDF; or give its name the ending of what it is, for instance .docx"
    return Flaw(Code.WRONG_FILE_KIND, message, hint)


def _look_inside(data: bytes) -> list[str]:
    """Return the endings that fit a file: [""] if it is encrypted, [] if it is unknown.

    There may be several, since a workbook may contain a Word document.
    """
    if data.startswith(PDF):
        return [".pdf"]
    if data.startswith(RTF):
        return [".rtf"]
    for start, ending in PICTURES.items():
        if data.startswith(start) and (ending != ".webp" or data[8:12] == b"WEBP"):
            return [ending]
    if data.startswith(ZIP):
        return [ending for part, ending in PARTS.items() if part in data]
    if data.startswith(OLD):
        return [ending for name, ending in STREAMS.items() if name.encode("utf-16-le") in data]
    return []


MOST_REMEMBERED = 64 * 2**20
"""The most bytes of answers to remember: repaired files, and traits (estimated)."""
BYTES_OF_FACTS = 2**12
"""The estimated size of the traits of one paper."""
Ranges = tuple[tuple[int, int], ...]
FolderState = tuple[tuple[str, int, int], ...]
"""Path, modification time and size of the files in a folder."""
_Key = tuple[bytes, Ranges | None, Framing, FolderState]


class Asked(NamedTuple):
    """How a paper is taken; `pages` are the first and the last of each range, from 1, None for all.

    The fonts are the folder of the user's own.
    """

    password: str | None = None
    pages: Ranges | None = None
    framing: Framing = AS_IT_CAME
    fonts: Path | None = None

    def as_values(self) -> dict[str, Any]:
        """Return it as it is sent to the process."""
        framing = (self.framing.turn, self.framing.crop, self.framing.fit, self.framing.drawn)
        fonts = None if self.fonts is None else str(self.fonts)
        return {**self._asdict(), "framing": framing, "fonts": fonts}


WHOLE = Asked()
"""All pages, as the paper came."""


class Examiner:
    """Examines papers, and remembers the answers of this run.

    Answers about papers with a password are not remembered: they would outlive the password.
    """

    def __init__(self, process: Confined) -> None:
        self._process = process
        self._known: dict[_Key, ExaminedPaper | Flaw] = {}
        self._size = 0
        self._lanes: Lanes | None = None
        self._begun: dict[_Key, Callable[[], Answer | Flaw]] = {}

    @contextmanager
    def several(self, count: int) -> Iterator[None]:
        """Let `begin` examine as many papers at the same time, in a process each."""
        with Lanes(self._process, count) as self._lanes:
            try:
                yield
            finally:
                self._lanes = None
                self._begun.clear()

    def begin(self, data: bytes, asked: Asked = WHOLE) -> Callable[[], ExaminedPaper | Flaw]:
        """Begin to examine a paper.

        Returns:
            A function that waits for the traits of the paper, or why it cannot be used. Outside
            `several` the paper is examined when it is called.
        """
        if asked.password is not None:
            answer = self._ask(asked, data)
            return lambda: _read_answer(answer())
        key = (hashlib.sha256(data).digest(), asked.pages, asked.framing, _state_of(asked.fonts))
        known = self._known.get(key)
        if known is not None:
            return lambda: known
        begun = self._begun.get(key) or self._ask(asked, data)
        if self._lanes is not None:
            self._begun[key] = begun
        return partial(self._keep, key, begun)

    def _ask(self, asked: Asked, data: bytes) -> Callable[[], Answer | Flaw]:
        if self._lanes is None:
            return partial(self._process.ask, EXAMINE, asked.as_values(), data)
        return self._lanes.begin(EXAMINE, asked.as_values(), data)

    def _keep(self, key: _Key, ask: Callable[[], Answer | Flaw]) -> ExaminedPaper | Flaw:
        known = self._known.get(key)
        if known is None:
            known = _read_answer(ask())
            made = known.data if isinstance(known, ExaminedPaper) else None
            size = BYTES_OF_FACTS + len(made or b"")
            if self._size + size > MOST_REMEMBERED:  # in a run over many meetings
                self._known.clear()
                self._size = 0
            self._size += size
            self._known[key] = known
        return known


@cache
def examiner() -> Examiner:
    """Return the examiner of this run."""
    return Examiner(confined())


def _state_of(folder: Path | None) -> FolderState:
    try:
        listed = [] if folder is None else [(path, path.lstat()) for path in folder.iterdir()]
    except OSError:
        return ()
    return tuple(sorted((str(path), now.st_mtime_ns, now.st_size) for path, now in listed))


def _read_answer(answer: Answer | Flaw) -> ExaminedPaper | Flaw:
    if isinstance(answer, Flaw):
        return answer
    if "problem" in answer.values:
        code, message, hint = answer.values["problem"]
        return Flaw(Code(code), message, hint)
    facts: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in answer.values["facts"].items()
    }
    facts["font_faults"] = tuple(FontFault(*fault) for fault in facts["font_faults"])
    for name in ("marks", "marks_in_comments", "banners", "banners_in_comments"):
        facts[name] = tuple((page, words) for page, words in facts[name])
    facts["unseen"] = tuple(UnseenText(*text) for text in facts["unseen"])
    chosen = answer.values["chosen"]
    return ExaminedPaper(
        PaperFacts(**facts), answer.data or None, None if chosen is None else tuple(chosen)
    )


def measure_pdf(data: bytes, asked: Asked = WHOLE) -> ExaminedPaper | Flaw:
    """Return the traits of a PDF file, or why it cannot be used."""
    return begin_measuring(data, asked)()


def begin_measuring(data: bytes, asked: Asked) -> Callable[[], ExaminedPaper | Flaw]:
    """Begin to measure a PDF file; return a function that waits for what `measure_pdf` returns."""
    if PDF in data[:1024]:  # as readers do (ISO 32000-1, annex H.3.4.1)
        return examiner().begin(data, asked)
    kind = "an office document" if data.startswith((ZIP, OLD)) else "no PDF file"
    hint = "ask its author for the document exported as PDF"
    flaw = Flaw(Code.NOT_A_PDF, f"is {kind}; a PDF file is needed", hint)
    return lambda: flaw
