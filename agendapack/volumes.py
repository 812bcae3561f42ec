"""How large a pack is, and volumes of it where it is too large to send."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agendapack.codes import Code
from agendapack.known_documents import identify
from agendapack.model.document import Document, Group
from agendapack.model.fields import Text
from agendapack.model.output import Output
from agendapack.problems import Problem, Severity, Source

MOST_NAMED = 5
MB = 1_000_000
ORGANISATION = Source("meetings/organisation.yaml")


def weigh_papers(outputs: Sequence[Output]) -> dict[str, int]:
    """Return the bytes of each paper and of the agenda, by key, as they are on their own."""
    return {
        output.document.groups[0].key: len(output.made.data)
        for output in outputs
        if len(output.document.groups) == 1 and output.variant is None
    }


def split_pack(
    pack: Output, weights: Mapping[str, int], most: int
) -> tuple[tuple[str, Document], ...]:
    """Divide a pack between papers; return its volumes by file name, none if one would do.

    Page numbers and labels stay; a link into another volume becomes text.

    Args:
        pack: The pack.
        weights: Bytes of its papers.
        most: Bytes that a volume may have; a paper that is larger has one of its own.
    """
    volumes: list[list[Group]] = []
    size = 0
    for group in pack.document.groups:
        weight = weights.get(group.key) or sum(len(piece.pdf) for piece in group.pieces)
        if not volumes or size + weight > most:
            volumes.append([])
            size = 0
        volumes[-1].append(group)
        size += weight
    if len(volumes) == 1:
        return ()
    stem = pack.file.removesuffix(".pdf")
    return tuple(
        (f"{stem}-{number}.pdf", _make_volume(pack.document, tuple(groups), number, len(volumes)))
        for number, groups in enumerate(volumes, 1)
    )


def _make_volume(
    document: Document, groups: tuple[Group, ...], number: int, count: int
) -> Document:
    keys = {group.key for group in groups}
    has_front = groups[0].item is None
    bookmarks = tuple(
        (title, target, before if before in keys else None)
        for title, target, before in document.item_bookmarks
    )
    volume = replace(
        document,
        title=f"{document.title}, volume {number} of {count}",
        groups=groups,
        item_bookmarks=bookmarks if has_front else (),
        partial=True,
    )
    return identify(volume, f"volume {number}")


def tell_size(pack: Output, weights: Mapping[str, int], most: int, limit: Text) -> list[Problem]:
    """Warn of a pack that is larger than the organisation wants, the largest papers first."""
    size = len(pack.made.data)
    if size <= most:
        return []
    papers = [group for group in pack.document.groups if group.item is not None]
    heaviest = sorted(papers, key=lambda group: -weights.get(group.key, 0))[:MOST_NAMED]
    listed = ", ".join(
        f"item {group.item} '{group.title}' ({_megabytes(weights[group.key])})"
        for group in heaviest
        if group.key in weights
    )
    return [
        Problem(
            Code.PACK_TOO_LARGE,
            f"{pack.file} has {_megabytes(size)}; 'max-size' allows {_megabytes(most)}",
            limit.source,
            f"the largest papers: {listed}; or build with --split",
            Severity.WARNING,
        )
    ]


def no_limit() -> list[Problem]:
    """Tell that nobody has said how large volumes may be."""
    return [
        Problem(
            Code.MISSING_FIELD,
            "volumes are asked for, but nothing says how large they may be",
            ORGANISATION,
            "add for instance 'max-size: 40 MB', or give the size: --split 40MB",
        )
    ]


def tell_large_volumes(
    volumes: Sequence[Output], most: int, place: Source = ORGANISATION
) -> list[Problem]:
    """Warn of volumes that are too large all the same.

    Args:
        place: Where the limit stands, if it stands in a file.
    """
    return [
        Problem(
            Code.PACK_TOO_LARGE,
            f"{volume.file} has {_megabytes(len(volume.made.data))};"
            f" volumes of {_megabytes(most)} are asked for",
            place,
            "an item's paper and its annexes stay in one volume: ask for smaller files,"
            " or make two items of it",
            Severity.WARNING,
        )
        for volume in volumes
        if len(volume.made.data) > most
    ]


def _megabytes(size: int) -> str:
    return f"{size / MB:.1f} MB" if size >= MB / 10 else f"{size / 1000:.1f} KB"
