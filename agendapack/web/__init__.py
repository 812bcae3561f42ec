"""The web edition: sections as HTML for a browser, with links between pages, page marks and frames.

A section is in the dialect of `docs/section-html.md`; what it has is escaped and well formed. Its
ids stay as they are in the PDF.
"""

from collections.abc import Mapping
from dataclasses import field
from html import escape

from agendapack.model import dataclass
from agendapack.model.page_numbers import PageSpan, numbers_between
from agendapack.model.section import VOID, HtmlElement
from agendapack.model.wording import Wording, say_pages, say_reference
from agendapack.web.files import MARK

KEPT = frozenset(
    {
        *("class", "data-section", "id", "lang", "href", "alt", "scope", "colspan", "rowspan"),
        *("type", "start", "value"),
    }
)
"""Attributes that mean the same for a browser."""
PIXELS_A_POINT = 4 / 3
UNTAGGED = frozenset({"columns", "facts"})
"""Classes of tables that are narrow, and so have no frame that scrolls."""


@dataclass(frozen=True, slots=True)
class PdfPlace:
    """A page of a PDF file: its path from the pages of the web edition, and its number from 1."""

    file: str
    page: int

    @property
    def address(self) -> str:
        """Its address, for a link."""
        return f"{self.file}#page={self.page}"


@dataclass(frozen=True, slots=True)
class Site:
    """Where everything in the web edition of a meeting is.

    Args:
        homes: For each id, the page that has it.
        places: For what has no id on a page, its address: an annex that is a PDF has its place in
            the pack, a paper that has annexes alone the page that lists them.
        spans: The printed pages of each id.
        pictures: The address of each picture, by its path below the workspace.
    """

    homes: Mapping[str, str]
    places: Mapping[str, str]
    spans: Mapping[str, PageSpan]
    pictures: Mapping[str, str]
    wording: Wording

    def address(self, name: str, here: str) -> str | None:
        """Return where a link to an id leads from a page; None where it leads nowhere."""
        home = self.homes.get(name)
        if home is not None:
            return f"#{name}" if home == here else f"{home}#{name}"
        return self.places.get(name)


@dataclass(frozen=True, slots=True)
class Printed:
    """The printed pages of a section: the number on each, and its place in the pack."""

    labels: tuple[str, ...]
    places: tuple[PdfPlace, ...]


def settle_references(element: HtmlElement, site: Site, here: str, linked: bool = False) -> None:
    """Put the printed page numbers into a section, as links unless they are part of one."""
    for index, child in enumerate(element.children):
        if not isinstance(child, HtmlElement):
            continue
        if child.tag not in ("page-ref", "page-range"):
            settle_references(child, site, here, linked or child.tag == "a")
            continue
        name = child.attributes.get("to", "")
        span = site.spans.get(name)
        words = say_reference(child.tag, child.classes, span, site.wording) if span else ""
        is_own = child.tag == "page-range" and site.homes.get(name) == here
        address = None if linked or is_own else site.address(name, here)
        element.children[index] = (
            words if address is None else HtmlElement("a", {"href": address}, [words])
        )


def numbers_of(label: str) -> tuple[str, ...]:
    """Return every page number that a page label names."""
    span = PageSpan.read(label)
    return numbers_between(span.first, span.last) or (span.first,)


@dataclass(slots=True)
class SectionWriter:
    """Writes one section for the page `here`."""

    site: Site
    here: str
    printed: Printed
    tables: int = 0
    written: list[str] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)

    def write(self, root: HtmlElement) -> str:
        """Return the HTML of a section."""
        self._write(root)
        return "".join(self.written)

    def _write(self, element: HtmlElement) -> None:
        if element.tag == MARK:
            self._write_mark(int(element.attributes["page"]))
        elif element.tag == "img":
            self._write_picture(element)
        elif element.tag == "a":
            self._write_link(element)
        elif element.tag == "table" and UNTAGGED.isdisjoint(element.classes):
            self._write_table(element)
        elif element.tag == "th" and not element.children:
            self.written.append("<td></td>")  # a heading that says nothing
        else:
            self._write_plain(element)

    def _write_children(self, element: HtmlElement) -> None:
        for child in element.children:
            if isinstance(child, HtmlElement):
                self._write(child)
            else:
                self.written.append(escape(child, quote=False))

    def _write_plain(self, element: HtmlElement, more: str = "") -> None:
        attributes = "".join(
            f' {name}="{escape(value)}"'
            for name, value in element.attributes.items()
            if name in KEPT
        )
        self.written.append(f"<{element.tag}{attributes}{more}>")
        if section := element.attributes.get("data-section"):
            _put_numbers(element, section)
        if element.tag not in VOID:
            self._write_children(element)
            self.written.append(f"</{element.tag}>")

    def _write_mark(self, page: int) -> None:
        place, label = self.printed.places[page], self.printed.labels[page]
        for number in [each for each in numbers_of(label) if each not in self.marked]:
            self.marked.add(number)
            self.written.append(f'<span role="doc-pagebreak" id="page-{escape(number)}"></span>')
        said = escape(say_pages(PageSpan.read(label), self.site.wording))
        self.written.append(f'<a class="page" href="{escape(place.address)}">{said}</a> ')

    def write_blank(self, page: int) -> str:
        """Return the mark of a blank side behind the section, unless its pages are marked."""
        self.written.clear()
        if self.marked.issuperset(numbers_of(self.printed.labels[page])):
            return ""
        self.written.append("<p>")
        self._write_mark(page)
        self.written.append(f"{escape(self.site.wording.say('blank-page'))}</p>")
        return "".join(self.written)

    def _write_picture(self, element: HtmlElement) -> None:
        address = self.site.pictures.get(element.attributes.get("src", ""))
        if address is None:
            return
        width = element.attributes.get("width", "")
        wide = f' width="{round(float(width) * PIXELS_A_POINT)}"' if width else ""
        self._write_plain(element, f' src="{escape(address)}"{wide}')

    def _write_link(self, element: HtmlElement) -> None:
        target = element.attributes.get("href", "")
        if target.startswith("#"):
            address = self.site.address(target[1:], self.here)
            if address is None:
                self._write_children(element)
                return
            element.attributes["href"] = address
        self._write_plain(element)

    def _write_table(self, element: HtmlElement) -> None:
        """Write a table in a frame that scrolls, which the keyboard reaches and a name tells."""
        self.tables += 1
        caption = next((each for each in element.elements() if each.tag == "caption"), None)
        name = _text(caption) if caption else ""
        name = name or self.site.wording.say("web-table", number=self.tables)
        self.written.append(
            f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
        )
        self._write_plain(element)
        self.written.append("</div>")


def _put_numbers(listing: HtmlElement, section: str) -> None:
    """Put the numbers of paragraphs counted by section before them; browsers count otherwise."""
    start = int(listing.attributes.get("start", "1"))
    for number, item in enumerate(listing.elements(), start):
        item.children.insert(0, HtmlElement("span", {"class": "number"}, [f"{section}.{number} "]))


def _text(element: HtmlElement) -> str:
    parts = (c if isinstance(c, str) else _text(c) for c in element.children)
    return " ".join("".join(parts).split())
