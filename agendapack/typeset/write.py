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
from agendapack.pdf import encoded
from agendapack.pdf.drawn import Drawn, DrawnPage, write_drawn
from agendapack.typeset.content import LinkArea
from agendapack.typeset.embed import FontUse, add_font
from agendapack.typeset.structure import Node, write_structure


def _add_picture(objects: encoded.Objects, picture: EmbeddedPicture) -> int:
    """Add a picture as an image XObject (ISO 32000-1, 8.9), and return its number."""
    head = b"<</BitsPerComponent 8/ColorSpace/%b/Filter/%b/Height %d"
    tail = b"/Subtype/Image/Type/XObject/Width %d>>"
    kind = picture.space.encode(), picture.packing.encode()
    template = (head + tail) % (*kind, picture.height, picture.width)
    return objects.put(encoded.EncodedObject(template, (), picture.data, shares=True))


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
    objects = encoded.Objects()
    above, *places = objects.reserve_many(1 + len(pages))
    faces = objects.put(_members({use.name: add_font(objects, use) for use in fonts}))
    resources = objects.put(_resources(faces, {}))
    images: dict[str, int] = {}
    shown: dict[str, int] = {}
    targets: dict[int, str] = {}
    made: list[DrawnPage] = []
    for index, (page, place) in enumerate(zip(pages, places, strict=True)):
        for path in page.pictures:
            if path not in images:
                images[path] = _add_picture(objects, pictures[path].shown)
        before, shown = shown, {name: images[path] for path, name in page.pictures.items()}
        if shown != before:
            resources = objects.put(_resources(faces, shown))
        contents = encoded.EncodedObject(
            b"<<>>", (), page.code.encode("ascii"), packs=True, shares=True
        )
        annotations: list[int] = []
        for area in page.links:
            link = area.link
            leads_inside = link.target.startswith("#")
            address = None if leads_inside else web_address(link.target)
            if not leads_inside and address is None:
                link.node.role = "Span"
                continue
            annotations.append(objects.put(_annotation(area, address, place, wording)))
            targets[annotations[-1]] = link.target[1:] if leads_inside else ""
            link.node.hold(encoded.TaggedObject(annotations[-1], index))
        made.append(DrawnPage(size, resources, objects.put(contents), 0, tuple(annotations)))
    own, links = write_structure(objects, root, above, places, targets)
    for index, page in enumerate(pages):
        if page.owners:
            listed = encoded.encode_list([encoded.REFERENCE] * len(page.owners))
            owners = objects.put(
                encoded.EncodedObject(listed, [own[id(node)] for node in page.owners])
            )
            made[index] = made[index]._replace(owners=owners)
    roots = tuple(own[id(kid)] for kid in root.kids)
    packed = tuple(map(encoded.compress, objects.written()[1 + len(pages) :]))
    return write_drawn(Drawn(tuple(made), packed, roots, links))


def _members(found: Mapping[str, int]) -> encoded.EncodedObject:
    entries = encoded.encode_dictionary(dict.fromkeys(sorted(found), encoded.REFERENCE))
    return encoded.EncodedObject(entries, [found[name] for name in sorted(found)])


def _resources(faces: int, shown: Mapping[str, int]) -> encoded.EncodedObject:
    entries, images = {"Font": encoded.REFERENCE}, _members(shown)
    if shown:
        entries["XObject"] = images.template
    return encoded.EncodedObject(encoded.encode_dictionary(entries), [faces, *images.references])


def _annotation(
    area: LinkArea, address: str | None, page: int, wording: Wording
) -> encoded.EncodedObject:
    """Write a link: to an address, or to a place that is not known yet."""
    target = area.link.target
    says = area.link.text.strip() or target
    entries = {
        "Type": b"/Annot",
        "Subtype": b"/Link",
        "Border": b"[0 0 0]",
        "Rect": encoded.encode_numbers(*(round(value, 2) for value in area.area)),
    }
    if address is None:
        said = wording.say("link-to", place=says)
    else:
        said = says if target.endswith(says) else f"{says}: {target}"
        action = {"S": b"/URI", "URI": encoded.encode_text(encoded.plain_address(address))}
        entries["A"] = encoded.encode_dictionary(action)
    entries |= {"F": b"4", "Contents": encoded.encode_text(said), "P": encoded.REFERENCE}
    return encoded.EncodedObject(encoded.encode_dictionary(entries), (page,))
