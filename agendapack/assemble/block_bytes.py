"""Blocks as bytes, to be kept: a line of JSON, then templates and data one after another."""

import json
from collections.abc import Sequence
from typing import Any

from agendapack.assemble.block import Block, Leaf
from agendapack.assemble.geometry import View
from agendapack.assemble.store import Written
from agendapack.assemble.tree import Grafted

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
        tags=Grafted(
            tuple(roots),
            tuple(map(tuple, lists)),
            tuple(map(tuple, things)),
            tuple((bytes.fromhex(identity), owner) for identity, owner in head["ids"]),
        ),
        links=tuple((annotation, wanted) for annotation, wanted in head["links"]),
        wanted=head["wanted"],
    )


def _lengths(written: Written) -> list[int]:
    data = NO_DATA if written.data is None else len(written.data)
    return [len(written.template), data, int(written.packs), int(written.shares)]


def _objects(
    kept: bytes, start: int, lengths: Sequence[Sequence[int]], references: Sequence[list[int]]
) -> tuple[Written, ...]:
    made: list[Written] = []
    for (template, data, packs, shares), own in zip(lengths, references, strict=True):
        middle = start + template
        end = middle if data == NO_DATA else middle + data
        held = None if data == NO_DATA else kept[middle:end]
        made.append(Written(kept[start:middle], own, held, bool(packs), bool(shares)))
        start = end
    return tuple(made)


def _leaf_fields(leaf: Leaf) -> list[object]:
    view = [leaf.view.box, leaf.view.turn, leaf.view.unit]
    held = [leaf.resources, leaf.group, leaf.contents, leaf.annotations]
    return [view, leaf.media, *held, leaf.before.decode("ascii"), leaf.after.decode("ascii")]


def _leaf(fields: list[Any]) -> Leaf:
    (box, turn, unit), media, resources, group, contents, annotations, before, after = fields
    return Leaf(
        View(tuple(box), turn, unit),
        tuple(media),
        resources,
        group,
        tuple(contents),
        tuple(annotations),
        before.encode("ascii"),
        after.encode("ascii"),
    )
