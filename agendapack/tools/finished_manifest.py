"""Read the manifest of a finished folder, without trusting its content."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from agendapack.model.records import dataclass
from agendapack.model.wording import READ_BACK, Wording, settle_wording
from agendapack.output.files import read_ordinary
from agendapack.output.manifest import FORMAT, MANIFEST
from agendapack.problems import Checked, Code, Problem


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A PDF file listed in the manifest."""

    file: str
    audience: str
    pages: int
    sha256: str
    variant: str | None
    lists_colour: bool = False


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper listed in the manifest.

    Args:
        first: The printed number of its first page.
        last: The printed number of its last page.
        pdf_first: Its first PDF page in that document, counted from 1.
        file: The paper's own file; None for a withheld paper.
        pages: How many pages there are to read; None in a manifest that does not say so.
    """

    key: str
    item: str
    title: str
    first: str
    last: str
    document: str
    pdf_first: int
    pdf_last: int
    file: str | None
    pages: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a manifest.

    Args:
        sources: The path in the workspace and the SHA-256 of each source file.
        web: The path and the SHA-256 of each file of the web edition.
        data: The same of each file for programs to read.
        sheets: The same of each file of sheets to print.
    """

    meeting: str
    documents: tuple[ListedFile, ...]
    papers: tuple[ListedPaper, ...]
    sources: tuple[tuple[str, str], ...]
    wording: Wording
    web: tuple[tuple[str, str], ...] = ()
    data: tuple[tuple[str, str], ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The path and the SHA-256 of each file that it lists."""
        documents = ((each.file, each.sha256) for each in self.documents)
        return (*documents, *self.web, *self.data, *self.sheets)


def read_manifest(folder: Path, name: str = MANIFEST) -> Checked[Manifest]:
    """Read a manifest; return a problem if it is missing, damaged or of another format."""
    try:
        content = json.loads(read_ordinary(folder / name))
        if content["format"] != FORMAT:
            raise ValueError
        return Checked(_manifest(content))
    except FileNotFoundError:
        message = f"{folder.as_posix()} holds no {name}, the manifest of a build"
        hint = "name the folder that 'agendapack build' made, for instance build/2030-03-04"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        message = f"{(folder / name).as_posix()} is no manifest of format {FORMAT} that can be read"
        hint = "build the meeting again"
    return Checked(None, (Problem(Code.NO_MANIFEST, message, hint=hint),))


def _manifest(content: dict[str, Any]) -> Manifest:
    return Manifest(
        meeting=_text(content["meeting"]),
        documents=tuple(_document(each) for each in content["documents"]),
        papers=tuple(_paper(each) for each in content["papers"]),
        sources=tuple((_text(s["file"]), _text(s["sha256"])) for s in content["sources"]),
        wording=_wording(content.get("wording", {})),
        web=_others(content.get("web", ())),
        data=_others(content.get("data", ())),
        sheets=_others(content.get("sheets", ())),
    )


def _others(entries: Iterable[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((_path(each["file"]), _text(each["sha256"])) for each in entries)


def _wording(changed: dict[str, Any]) -> Wording:
    if not set(changed) <= set(READ_BACK):
        raise ValueError
    return settle_wording({name: _text(words) for name, words in changed.items()})


def _document(entry: dict[str, Any]) -> ListedFile:
    return ListedFile(
        file=_path(entry["file"]),
        audience=_text(entry["audience"]),
        pages=_whole(entry["pages"]),
        sha256=_text(entry["sha256"]),
        variant=entry.get("variant"),
        lists_colour="colour_pages" in entry,
    )


def _paper(entry: dict[str, Any]) -> ListedPaper:
    return ListedPaper(
        key=_text(entry["key"]),
        item=_printed(entry["item"]),
        title=_text(entry["title"]),
        first=_printed(entry["first_page"]),
        last=_printed(entry["last_page"]),
        document=_path(entry.get("document", "pack.pdf")),
        pdf_first=_whole(entry["pdf_first"]),
        pdf_last=_whole(entry["pdf_last"]),
        file=None if entry["file"] is None else _path(entry["file"]),
        pages=_whole(entry["pages"]) if "pages" in entry else None,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _printed(value: object) -> str:
    return "" if value is None else str(value) if isinstance(value, int) else _text(value)


def _path(value: object) -> str:
    path = Path(_text(value))
    if path.is_absolute() or ".." in path.parts:
        raise ValueError
    return path.as_posix()
