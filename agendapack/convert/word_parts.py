"""The parts of a Word document, as XML trees, and the file written anew with changes to them.

ECMA-376-1, 11: the main part is found by its relationship, the others by those of the main part.
"""

import posixpath
import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from agendapack.codes import Code
from agendapack.convert.job import Unusable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
EARLIEST = (1980, 1, 1, 0, 0, 0)
TEXT_PARTS = ("footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class WordParts:
    """A document taken apart.

    Args:
        archive: The file.
        names: Of parts, by the kind of their relationship, for instance `numbering`;
            the main part is `document`.
        trees: Of the parts in `names`, by kind.
        margins: What stands at the head and at the foot of its pages.
    """

    archive: zipfile.ZipFile
    names: dict[str, str]
    trees: dict[str, Element]
    margins: tuple[Element, ...] = ()

    @property
    def texts(self) -> list[Element]:
        """The document and its notes."""
        return [self.trees[kind] for kind in ("document", *TEXT_PARTS) if kind in self.trees]

    def write(self) -> bytes:
        """Return the file with the trees as they are now."""
        changed = {self.names[kind]: tree for kind, tree in self.trees.items()}
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
            for name in self.archive.namelist():
                tree = changed.get(name)
                data = self.archive.read(name) if tree is None else ElementTree.tostring(tree)
                out.writestr(zipfile.ZipInfo(name, EARLIEST), data, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def read_parts(archive: zipfile.ZipFile) -> WordParts:
    """Take a document apart.

    Args:
        archive: Whose parts have all been looked through.

    Raises:
        Unusable: It has no main part of the kind that Word writes.
    """
    try:
        return _read_parts(archive)
    except (ElementTree.ParseError, KeyError):
        raise _no_document() from None


def _read_parts(archive: zipfile.ZipFile) -> WordParts:
    main = _first_of_kind(_relations(archive, "")).get("officeDocument", "")
    if main not in archive.namelist():
        raise _no_document()
    present = set(archive.namelist())
    related = [relation for relation in _relations(archive, main) if relation[1] in present]
    names = {"document": main, **_first_of_kind(related)}
    kinds = ("document", "footnotes", "endnotes", "comments", "numbering", "styles")
    found = {kind: names[kind] for kind in kinds if kind in names}
    trees = {kind: ElementTree.fromstring(archive.read(name)) for kind, name in found.items()}
    if trees["document"].tag.startswith(f"{{{STRICT_W}}}"):
        raise Unusable(
            Code.DAMAGED_PAPER,
            "is a 'Strict Open XML Document', which cannot be taken",
            "save it in Word as an ordinary 'Word Document (.docx)'",
        )
    ends = dict.fromkeys(name for kind, name in related if kind in ("header", "footer"))
    margins = tuple(ElementTree.fromstring(archive.read(name)) for name in ends)
    return WordParts(archive, found, trees, margins)


def _no_document() -> Unusable:
    return Unusable(
        Code.DAMAGED_PAPER,
        "is no Word document, whatever its name says",
        "open it in the program it is from and save it as .docx",
    )


def _relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    """Return the last word of the kind of each relation to another part, and that part's name."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return []
    relations: list[tuple[str, str]] = []
    for relation in ElementTree.fromstring(archive.read(path)):
        if relation.get("TargetMode") != "External":
            kind = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            relations.append((kind, target.lstrip("/")))
    return relations


def _first_of_kind(relations: list[tuple[str, str]]) -> dict[str, str]:
    return dict(reversed(relations))
