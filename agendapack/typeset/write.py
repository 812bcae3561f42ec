"""Write a laid-out section as pages with their objects, tags and links.

They are no file yet, and have no page numbers: `assemble` puts them into documents. Links lead to
the ids of elements anywhere in the pack.
"""

from collections.abc import Mapping, Sequence

from agendapack.model.records import dataclass
from agendapack.model.section import EmbeddedPicture
from agendapack.model.text import web_address
from agendapack.model.wording import Wording
from agendapack.model.workspace import LoadedPicture
from agendapack.pdf.drawn import Drawn, DrawnPage, write_drawn
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    dictionary,
    name,
    number,
    numbers,
    text,
    web_action,
)
from agendapack.pdf.syntax import REFERENCE
from agendapack.pdf.tags import TaggedObject
from agendapack.pdf.write import EncodedObject, Store, compress
from agendapack.typeset.content import LinkArea
from agendapack.typeset.embed import FontUse, add_font
from agendapack.typeset.structure import Node, write_structure


def add_picture(store: Store, picture: EmbeddedPicture) -> IndirectObject:
    """Add a picture as an image XObject (ISO 32000-1, 8.9), and return the reference to it."""
    head = b"<</BitsPerComponent 8/ColorSpace/%b/Filter/%b/Height %d"
    tail = b"/Subtype/Image/Type/XObject/Width %d>>"
    kind = picture.space.encode(), picture.packing.encode()
    template = (head + tail) % (*kind, picture.height, picture.width)
    return store.add(EncodedObject(template, (), picture.data, shares=True))


@dataclass(frozen=True, slots=True)
class PageData:
    """A page ready to be written: its content stream, owners of its MCIDs, links and pictures."""

    code: str
    owners: Sequence[Node]
    links: Sequence[LinkArea]
    pictures: Mapping[str, str]


def write_section(
    pages: Sequence[PageData],
    size: tuple[float, float],
    root: Node,
    fonts: Sequence[FontUse],
    pictures: Mapping[str, LoadedPicture],
    wording: Wording,
) -> bytes:
    """Return a section as drawn pages of a width and height in points, written down."""
    store = Store()
    above, *places = (store.reserve() for _ in range(1 + len(pages)))
    faces = store.add(_members({use.name: add_font(store, use) for use in fonts}))
    resources = store.add(dictionary(Font=faces))
    images: dict[str, IndirectObject] = {}
    shown: dict[str, IndirectObject] = {}
    targets: dict[int, str] = {}
    made: list[DrawnPage] = []
    for index, (page, place) in enumerate(zip(pages, places, strict=True)):
        for path in page.pictures:
            if path not in images:
                images[path] = add_picture(store, pictures[path].shown)
        before, shown = shown, {name: images[path] for path, name in page.pictures.items()}
        if shown != before:
            drawn = _members(shown) if shown else None
            resources = store.add(dictionary(Font=faces, XObject=drawn))
        contents = EncodedObject(b"<<>>", (), page.code.encode("ascii"), packs=True, shares=True)
        annotations: list[int] = []
        for area in page.links:
            link = area.link
            action = _action(link.target)
            if action is None:
                link.node.role = "Span"
                continue
            annotations.append(store.add(_annotation(area, action, place, wording)).idnum)
            targets[annotations[-1]] = "" if action else link.target[1:]
            link.node.hold(TaggedObject(annotations[-1], index))
        held = resources.idnum, store.add(contents).idnum
        made.append(DrawnPage(size, *held, 0, tuple(annotations)))
    own, links = write_structure(store, root, above.idnum, [p.idnum for p in places], targets)
    for index, page in enumerate(pages):
        if page.owners:
            listed = b"[%b]" % b" ".join([REFERENCE] * len(page.owners))
            owners = store.add(EncodedObject(listed, [own[id(node)] for node in page.owners]))
            made[index] = made[index]._replace(owners=owners.idnum)
    roots = tuple(own[id(kid)] for kid in root.kids)
    objects = tuple(map(compress, store.written()[1 + len(pages) :]))
    store.clear()
    return write_drawn(Drawn(tuple(made), objects, roots, links))


def _members(found: Mapping[str, IndirectObject]) -> DictionaryObject:
    return dictionary(**dict(sorted(found.items())))


def _action(target: str) -> DictionaryObject | None:
    """Return what happens on a click: nothing yet for an id, None for what no link may lead to."""
    if target.startswith("#"):
        return DictionaryObject()
    address = web_address(target)
    return None if address is None else web_action(address)


def _annotation(
    area: LinkArea, action: DictionaryObject, page: IndirectObject, wording: Wording
) -> DictionaryObject:
    target = area.link.target
    says = area.link.text.strip() or target
    if not action:
        said = wording.say("link-to", place=says)
    else:
        said = says if target.endswith(says) else f"{says}: {target}"
    return dictionary(
        Type=name("Annot"),
        Subtype=name("Link"),
        Border=numbers(0, 0, 0),
        Rect=numbers(*(round(value, 2) for value in area.area)),
        A=action or None,
        F=number(4),
        Contents=text(said),
        P=page,
    )
