"""Which page comes where: sheets for every page of every piece, and for blank sides.

A section goes into documents encoded, under numbers of its own. Number 1 is the element above its
tags, then come its pages, then its objects. None of the rest of a document is in it, so one that
has not changed need not be opened again. In the cache it is a line of JSON, then templates and data
one after another.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agendapack.assemble.sheet import PageFrame, Sheet, add_strip, fit_page, turn_and_crop
from agendapack.model.document import Document, Group
from agendapack.model.facts import Edge, choose_edge
from agendapack.model.records import dataclass
from agendapack.model.section import Piece
from agendapack.model.style import HouseStyle
from agendapack.model.wording import ENGLISH, Wording
from agendapack.pdf.geometry import Box, View, view
from agendapack.pdf.objects import ArrayObject, IndirectObject
from agendapack.pdf.source import PdfSource, choose_pages, open_source
from agendapack.pdf.tags import WrittenTags
from agendapack.pdf.write import EncodedObject, Store
from agendapack.problems import InternalFault


@dataclass(frozen=True, slots=True)
class BlockPage:
    """A page of a block, with operators before and after its content, and what it refers to."""

    view: View
    media: Box
    resources: int | None
    group: int | None
    contents: tuple[int, ...]
    annotations: tuple[int, ...]
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """A section's pages, objects and tags.

    Args:
        objects: From the number behind the last page.
        tags: Its part of the tree; pages are counted within the block.
        links: Annotations, and the ids that they lead to.
        wanted: The ids of all its links, and whether they were in the document.
    """

    leaves: tuple[BlockPage, ...]
    objects: tuple[EncodedObject, ...]
    tags: WrittenTags
    links: tuple[tuple[int, str], ...]
    wanted: Mapping[str, bool]


def place_block(
    block: Block,
    store: Store,
    sheets: Sequence[Sheet],
    above: int,
    target: Callable[[str], ArrayObject],
) -> WrittenTags:
    """Put a block into a document.

    Args:
        above: The number of the element that holds its tags.

    Returns:
        Its part of the tree, by the document's numbers.
    """
    own = store.reserve_many(len(block.objects))
    where = [0, above, *(sheet.reference.idnum for sheet in sheets), *own]
    for place, written in zip(own, block.objects, strict=True):
        references = [where[number] for number in written.references]
        store.place(place, written._replace(references=references))
    for annotation, wanted in block.links:
        store.say(where[annotation], "Dest", target(wanted))
    for sheet, leaf in zip(sheets, block.leaves, strict=True):
        _fill(sheet, leaf, store, where)
    first = sheets[0].index
    return WrittenTags(
        roots=tuple(where[root] for root in block.tags.roots),
        lists=tuple(
            (-1 if form else first + page, where[form] if form else None, where[listed])
            for page, form, listed in block.tags.lists
        ),
        things=tuple((where[thing], where[owner]) for thing, owner in block.tags.things),
        ids=tuple((identity, where[owner]) for identity, owner in block.tags.ids),
    )


def _fill(sheet: Sheet, leaf: BlockPage, store: Store, where: Sequence[int]) -> None:
    def lead(number: int) -> IndirectObject:
        return IndirectObject(where[number], 0, store)

    sheet.media = leaf.media
    sheet.resources = lead(leaf.resources) if leaf.resources else None
    sheet.group = lead(leaf.group) if leaf.group else None
    sheet.contents += map(lead, leaf.contents)
    sheet.annotations += map(lead, leaf.annotations)
    sheet.before.append(leaf.before)
    sheet.after.append(leaf.after)


NO_DATA = -1


def write_block(block: Block) -> bytes:
    """Write a block."""
    tags = block.tags
    head = {
        "leaves": [_leaf_fields(leaf) for leaf in block.leaves],
        "objects": [_lengths(written) for written in block.objects],
        "references": [list(written.references) for written in block.objects],
        "tags": [tags.roots, tags.lists, tags.things],
        "ids": [[identity.hex(), owner] for identity, owner in tags.ids],
        "links": block.links,
        "wanted": block.wanted,
    }
    parts = [json.dumps(head, separators=(",", ":")).encode(), b"\n"]
    parts += [part for written in block.objects for part in (written.template, written.data or b"")]
    return b"".join(parts)


def read_block(kept: bytes) -> Block:
    """Read what `write_block` wrote."""
    end = kept.index(b"\n")
    head = json.loads(kept[:end])
    roots, lists, things = head["tags"]
    return Block(
        leaves=tuple(map(_leaf, head["leaves"])),
        objects=_objects(kept, end + 1, head["objects"], head["references"]),
        tags=WrittenTags(
            tuple(roots),
            tuple(map(tuple, lists)),
            tuple(map(tuple, things)),
            tuple((bytes.fromhex(identity), owner) for identity, owner in head["ids"]),
        ),
        links=tuple((annotation, wanted) for annotation, wanted in head["links"]),
        wanted=head["wanted"],
    )


def _lengths(written: EncodedObject) -> list[int]:
    data = NO_DATA if written.data is None else len(written.data)
    return [len(written.template), data, int(written.packs), int(written.shares)]


def _objects(
    kept: bytes, start: int, lengths: Sequence[Sequence[int]], references: Sequence[list[int]]
) -> tuple[EncodedObject, ...]:
    made: list[EncodedObject] = []
    for (template, data, packs, shares), own in zip(lengths, references, strict=True):
        middle = start + template
        end = middle if data == NO_DATA else middle + data
        held = None if data == NO_DATA else kept[middle:end]
        made.append(EncodedObject(kept[start:middle], own, held, bool(packs), bool(shares)))
        start = end
    return tuple(made)


def _leaf_fields(leaf: BlockPage) -> list[object]:
    view = [leaf.view.box, leaf.view.turn, leaf.view.unit]
    held = [leaf.resources, leaf.group, leaf.contents, leaf.annotations]
    return [view, leaf.media, *held, leaf.before.decode("ascii"), leaf.after.decode("ascii")]


def _leaf(fields: list[Any]) -> BlockPage:
    (box, turn, unit), media, resources, group, contents, annotations, before, after = fields
    return BlockPage(
        View(tuple(box), turn, unit),
        tuple(media),
        resources,
        group,
        tuple(contents),
        tuple(annotations),
        before.encode("ascii"),
        after.encode("ascii"),
    )


FindBlock = Callable[[Piece, str], Block]
"""Gives the block of a section; the text goes before its element IDs."""


@dataclass(frozen=True, slots=True, eq=False)
class LaidPiece:
    """A piece, opened or as a block, with its sheets and blank sides; its IDs get the prefix."""

    piece: Piece
    held: PdfSource | Block
    sheets: tuple[Sheet, ...]
    blanks: tuple[Sheet, ...]
    prefix: str = ""
    wording: Wording = ENGLISH

    @property
    def source(self) -> PdfSource:
        """The opened file, which a block is not."""
        if isinstance(self.held, PdfSource):
            return self.held
        raise InternalFault(f"'{self.piece.key}' is not open")


@dataclass(frozen=True, slots=True, eq=False)
class LaidGroup:
    """A group with its pieces."""

    group: Group
    pieces: tuple[LaidPiece, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every page of the group, blank sides included."""
        return tuple(sheet for laid in self.pieces for sheet in laid.sheets + laid.blanks)


def lay_out(
    document: Document, store: Store, style: HouseStyle, find_block: FindBlock
) -> tuple[LaidGroup, ...]:
    """Open every annex, look for the block of each section, and give each page its place.

    Raises:
        InternalFault: A piece has another number of pages than labels, or a group
            or the document has no page.
    """
    count = 0
    blank = View((0.0, 0.0, *style.page), 0, 1.0)

    def sheet(label: str, seen: View) -> Sheet:
        nonlocal count
        count += 1
        return Sheet(count - 1, store.reserve(), label, seen)

    def lay(piece: Piece, prefix: str) -> LaidPiece:
        held = open_piece(piece) if piece.kind == "annex" else find_block(piece, prefix)
        seen = _views(held)
        if len(seen) != len(piece.labels):
            raise InternalFault(
                f"'{piece.key}' has {len(seen)} pages, but {len(piece.labels)} labels"
            )
        sheets = [
            frame_sheet(sheet(label, page), piece, place, style)
            for place, (label, page) in enumerate(zip(piece.labels, seen, strict=True))
        ]
        blanks = [sheet(label, blank) for label in piece.blank_after]
        return LaidPiece(piece, held, tuple(sheets), tuple(blanks), prefix, style.wording)

    laid = tuple(
        LaidGroup(
            group,
            tuple(lay(piece, f"{place}.{inner}.") for inner, piece in enumerate(group.pieces)),
        )
        for place, group in enumerate(document.groups)
    )
    if not laid or not all(group.sheets for group in laid):
        raise InternalFault(f"'{document.title}' has a part without pages")
    return laid


def open_piece(piece: Piece) -> PdfSource:
    """Open the file of a piece, with the pages that are taken of it.

    Raises:
        InternalFault: It cannot be read.
    """
    source = open_source(piece.pdf, f"'{piece.key}'")
    return source if piece.chosen is None else choose_pages(source, piece.chosen)


def _views(held: PdfSource | Block) -> list[View]:
    if isinstance(held, Block):
        return [leaf.view for leaf in held.leaves]
    return [view(page) for page in held.pages]


def frame_sheet(sheet: Sheet, piece: Piece, place: int, style: HouseStyle) -> Sheet:
    """Settle what is shown of a page of an annex, and where its stamp goes.

    Raises:
        InternalFault: Cropping leaves nothing; `load` has looked at that before.
    """
    shown = turn_and_crop(sheet.view, piece.framing)
    if shown is None:
        raise InternalFault(f"nothing is left of page {place + 1} of '{piece.key}'")
    home: Edge = "bottom" if style.stamp.startswith("bottom") else "top"
    frame = PageFrame(shown)
    if piece.framing.fit:
        frame = fit_page(shown, style.page, home)
        sheet.edge, sheet.strip = home, True
    elif piece.room is not None:
        away: Edge = "top" if home == "bottom" else "bottom"
        sheet.edge = choose_edge(
            piece.room[place],
            style.stamp,
            style.stamp_size,
            named=piece.leads and place == 0,
            taken=away if piece.mark or piece.superseded else None,
        )
        if sheet.edge is None:
            frame = add_strip(shown, home)
            sheet.edge, sheet.strip = home, True
    sheet.view, sheet.matrix, sheet.clip = frame.view, frame.matrix, frame.clip
    return sheet
