"""Assemble the documents of a meeting into finished PDF files and check them.

A pack that is larger than the organisation's limit is reported, or divided into volumes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from agendapack.assemble import assemble, check_numbers, get_ready
from agendapack.model import dataclass
from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.document import Assembled, Document, Group, StampFont
from agendapack.model.pack import Pack
from agendapack.model.request import Output, Request, Variant
from agendapack.model.style import CUT, HouseStyle, read_size
from agendapack.model.text import Text
from agendapack.model.withholding import Audience
from agendapack.model.wording import Wording
from agendapack.pack import LARGE_PRINT, SHORT, documents
from agendapack.pack.editions import Drawn
from agendapack.pack.prepare import Prepared
from agendapack.pack.prints import is_pack, large_style
from agendapack.pdf import check_tags, open_finished, read_passages
from agendapack.problems import Code, InternalFault, Problem, ProblemsFound, Source, warn
from agendapack.sandbox.forks import done_beside

MOST_NAMED = 5
MB = 1_000_000
PASSAGES_TOO = 1.5
"""How much longer a document takes that is read for the audit, too."""
ORGANISATION = Source("meetings/organisation.yaml")


def weigh_papers(outputs: Sequence[Output]) -> dict[str, int]:
    """Return the file size in bytes of the agenda and of each single paper, by group key."""
    return {
        output.document.groups[0].key: len(output.made.data)
        for output in outputs
        if len(output.document.groups) == 1 and output.variant is None
    }


def split_pack(
    pack: Output, weights: Mapping[str, int], most: int, wording: Wording
) -> tuple[tuple[str, Document], ...]:
    """Divide a pack into volumes, splitting only between papers.

    Page numbers and page labels do not change; a link into another volume becomes plain text.

    Args:
        weights: The size in bytes of each paper, by key.
        most: The maximum size of a volume in bytes; a larger paper gets a volume of its own.

    Returns:
        The file name and document of each volume; empty if one volume is enough.
    """
    volumes: list[list[Group]] = []
    size = 0
    for group in pack.document.groups:
        weight = weights.get(group.key) or sum(len(piece.data) for piece in group.pieces)
        if not volumes or size + weight > most:
            volumes.append([])
            size = 0
        volumes[-1].append(group)
        size += weight
    if len(volumes) == 1:
        return ()
    stem = pack.file.removesuffix(".pdf")
    return tuple(
        (f"{stem}-{number}.pdf", _make_volume(pack.document, groups, number, len(volumes), wording))
        for number, groups in enumerate(volumes, 1)
    )


def _make_volume(
    document: Document, groups: Sequence[Group], number: int, count: int, wording: Wording
) -> Document:
    keys = {group.key for group in groups}
    # Item bookmarks point at the agenda, which only the first volume contains.
    has_front = groups[0].item is None
    bookmarks = tuple(
        (title, target, before if before in keys else None, level)
        for title, target, before, level in document.item_bookmarks
    )
    volume = replace(
        document,
        title=wording.say("title-volume", title=document.title, number=number, count=count),
        groups=tuple(groups),
        item_bookmarks=bookmarks if has_front else (),
        partial=True,
    )
    return documents.identify(volume, f"volume {number}", wording)


def tell_size(
    pack: Output, weights: Mapping[str, int], most: int, limit: Text
) -> Iterator[Problem]:
    """Warn if the pack is larger than `most` bytes, and list its largest papers."""
    size = len(pack.made.data)
    if size <= most:
        return
    papers = [group for group in pack.document.groups if group.item is not None]
    heaviest = sorted(papers, key=lambda group: -weights.get(group.key, 0))[:MOST_NAMED]
    listed = ", ".join(
        f"item {group.item} '{group.title}' ({_megabytes(weights[group.key])})"
        for group in heaviest
        if group.key in weights
    )
    yield warn(
        Code.PACK_TOO_LARGE,
        f"{pack.file} has {_megabytes(size)}; 'max-size' allows {_megabytes(most)}",
        limit.source,
        f"the largest papers: {listed}; or build with --split",
    )


def tell_large_volumes(
    volumes: Sequence[Output], most: int, place: Source = ORGANISATION
) -> list[Problem]:
    """Warn of each volume that is still larger than `most` bytes."""
    return [
        warn(
            Code.PACK_TOO_LARGE,
            f"{volume.file} has {_megabytes(len(volume.made.data))};"
            f" volumes of {_megabytes(most)} are asked for",
            place,
            "an item's paper and its annexes stay in one volume: ask for smaller files,"
            " or make two items of it",
        )
        for volume in volumes
        if len(volume.made.data) > most
    ]


def _megabytes(size: int) -> str:
    return f"{size / MB:.1f} MB" if size >= MB / 10 else f"{size / 1000:.1f} KB"


def assemble_all(
    named: Sequence[tuple[str, Document]],
    stamp_font: StampFont,
    style: HouseStyle,
    helped: bool,
    cache: Cache = NO_CACHE,
    audited: bool = False,
) -> tuple[Output, ...]:
    """Assemble every document, or take it from the cache.

    Args:
        named: The file name and content of each document.
        helped: Whether a second process may assemble some of them.
        audited: Whether the public ones will be searched for what is withheld. They are read for
            that where they have just been read back, so that each is opened once.

    Raises:
        InternalFault: The page numbers or the tags of a finished file are wrong.
    """
    asked = _ask_for(named, stamp_font, style)
    found = {file: documents.find_document(cache, each.key) for file, each in asked.items()}
    missing = [file for file, made in found.items() if made is None]

    def make(files: Sequence[str], alone: bool = False) -> dict[str, Assembled]:
        with ExitStack() as beside:
            stack = beside if alone else None
            made = {
                file: _assemble(file, asked[file], stamp_font, cache, audited, stack)
                for file in files
            }
            return {file: checked() for file, checked in made.items()}

    if missing:
        get_ready()
    own = len(missing)
    if helped:
        own = _count_half([_weigh(file, asked[file].document, audited) for file in missing])
    if own < len(missing):
        with done_beside(lambda: make(missing[own:])) as others:
            made = {**make(missing[:own]), **others()}
    else:
        made = make(missing, helped)
    return tuple(
        Output(file, _audience(file).value, document, found[file] or made[file], VARIANTS.get(file))
        for file, document in named
    )


PAGES_FOR_A_FILE = 6
"""What a file takes besides its pages: fonts, metadata, and to be read back."""
PAGES_FOR_A_FORK = 16
"""To assemble so many takes as long as a fork of a process that holds a pack."""
PAGES_FOR_A_CHECK = 100
"""To check the tags of so many takes twice as long."""


def _weigh(file: str, document: Document, audited: bool) -> float:
    """Return about how long a document takes, in pages that are assembled and read back."""
    pages = sum(len(piece.labels) for group in document.groups for piece in group.pieces)
    is_searched = audited and _audience(file) is Audience.PUBLIC
    return (PAGES_FOR_A_FILE + pages) * (PASSAGES_TOO if is_searched else 1.0)


def _count_half(weights: Sequence[float]) -> int:
    """Return how many of the first documents are half of the work; the pack alone, mostly.

    All of them where the others are so little work that a fork for it would take longer.
    """
    middles = [sum(weights[:count]) + weights[count] / 2 for count in range(len(weights))]
    half = max(1, sum(middle <= sum(weights) / 2 for middle in middles)) if weights else 0
    return half if sum(weights[half:]) >= PAGES_FOR_A_FORK else len(weights)


VARIANTS: Mapping[str, Variant] = {LARGE_PRINT: "large-print", SHORT: "short"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A document, the style of its stamps, and its cache key."""

    document: Document
    style: HouseStyle
    key: str


def _ask_for(
    named: Sequence[tuple[str, Document]], stamp_font: StampFont, style: HouseStyle
) -> dict[str, _Asked]:
    asked: dict[str, _Asked] = {}
    usual = documents.key_of_stamps(stamp_font, style)
    for file, document in named:
        own, stamps = style, usual
        if file == LARGE_PRINT:
            own = large_style(style)
            stamps = documents.key_of_stamps(stamp_font, own)
        asked[file] = _Asked(document, own, documents.key_of_document(document, stamps))
    return asked


def _assemble(
    file: str,
    asked: _Asked,
    stamp_font: StampFont,
    cache: Cache,
    audited: bool,
    beside: ExitStack | None,
) -> Callable[[], Assembled]:
    """Assemble a document and check it; return a function that waits for the end of that.

    Args:
        beside: Holds a second process that checks the tags of a long document meanwhile; None
            where there is other work for that.
    """
    made = assemble(asked.document, stamp_font, asked.style)

    def check() -> tuple[str, ...]:
        return check_tags(made.data, cache)

    waiting = None
    if beside and made.pages >= PAGES_FOR_A_CHECK:
        open_finished(made.data)  # once for both
        waiting = beside.enter_context(done_beside(check))
    check_numbers(asked.document, made.data, asked.style.wording)
    faults = check() if waiting is None else ()
    is_read = audited and not faults and _audience(file) is Audience.PUBLIC
    read = replace(made, passages=read_passages(made.data)) if is_read else made

    def checked() -> Assembled:
        told = faults if waiting is None else waiting()
        if told:
            raise InternalFault(f"the tags of {file} are wrong: {'; '.join(told[:5])}")
        documents.keep_document(cache, asked.key, made)
        return read

    return checked


def _audience(file: str) -> Audience:
    return Audience.RESTRICTED if file.startswith(documents.BEFORE_RESTRICTED) else Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Finished:
    """All PDF files of a build, assembled and checked.

    Args:
        outputs: The public files, the pack first, followed by the unredacted files.
        restricted: The number of unredacted files in `outputs`.
        beside: Documents beside the pack.
        apart: Unredacted documents beside the restricted pack.
    """

    outputs: tuple[Output, ...]
    volumes: tuple[Output, ...]
    restricted: int
    problems: tuple[Problem, ...]
    beside: tuple[Output, ...] = ()
    apart: tuple[Output, ...] = ()

    @property
    def files(self) -> dict[str, bytes]:
        """The bytes of each file, by path in the meeting's output folder."""
        return {output.file: output.made.data for output in self.every}

    @property
    def every(self) -> tuple[Output, ...]:
        """All files, those of the pack first."""
        return (*self.outputs, *self.volumes, *self.beside, *self.apart)

    @property
    def packs(self) -> tuple[tuple[str, int], ...]:
        """The name and page count of each file that holds several papers."""
        of_all = (output for output in self.outputs if is_pack(output.file))
        packs = (*of_all, *self.volumes, *self.beside, *self.apart)
        return tuple((output.file, output.made.pages) for output in packs)


def _words_of_lines(named: Iterable[tuple[str, Document]]) -> str:
    """Return the words that running lines print, for the font that prints them."""
    pieces = [p for _, document in named for group in document.groups for p in group.pieces]
    said = {text for piece in pieces for line in piece.lines for text in (line.head, line.foot)}
    titles = {piece.title for piece in pieces if piece.lines} if said - {""} else set()
    return "".join(sorted({*said, *titles, CUT}))


def finish(request: Request, prepared: Prepared, drawn: Drawn) -> Finished:
    """Assemble every document of a meeting, and divide the pack into volumes if requested.

    Raises:
        InternalFault: The page numbers or the tags of a finished file are wrong.
        ProblemsFound: Volumes are requested, but no maximum size is set.
    """
    public = documents.make_documents(drawn.public, drawn.large, drawn.short)
    restricted = documents.make_restricted(drawn.whole) if drawn.whole else ()
    typesetter, pack = prepared.laid.typesetter, prepared.pack
    alone = [
        tuple(documents.draw_beside(each, pack) for each in some)
        for some in (prepared.beside, prepared.apart)
    ]
    stamp_font = typesetter.stamp_font(
        _words_of_lines((*public, *restricted, *alone[0], *alone[1]))
    )
    outputs = assemble_all(
        public + restricted,
        stamp_font,
        pack.style,
        request.beside,
        typesetter.cache,
        audited=bool(restricted),
    )
    volumes, of_size = weigh(request.split, pack, outputs, stamp_font, typesetter.cache)
    # The unredacted pack contains every piece, so it shows every obstacle to accessibility.
    fullest = outputs[len(public) if restricted else 0]
    of_claims = documents.tell_obstacles(fullest.document, fullest.made)
    beside, apart = (
        assemble_all(each, stamp_font, pack.style, False, typesetter.cache) for each in alone
    )
    return Finished(outputs, volumes, len(restricted), (*of_claims, *of_size), beside, apart)


def weigh(
    split: int | None,
    pack: Pack,
    outputs: tuple[Output, ...],
    stamp_font: StampFont,
    cache: Cache = NO_CACHE,
) -> tuple[tuple[Output, ...], list[Problem]]:
    """Make the volumes that are requested, and warn of files that are too large.

    Args:
        split: The maximum size of a volume in bytes; 0 for the organisation's limit, None for
            no volumes.
        outputs: The finished files, the pack first.
    """
    limit, weights = pack.organisation.max_size, weigh_papers(outputs)
    most = split or (read_size(limit) if limit else None)
    if most is None and split is not None:
        found = "volumes are asked for, but nothing says how large they may be"
        hint = "add for instance 'max-size: 40 MB', or give the size: --split 40MB"
        raise ProblemsFound([Problem(Code.MISSING_FIELD, found, ORGANISATION, hint)])
    if most is None:
        return (), []
    if split is None:
        return (), [*tell_size(outputs[0], weights, most, limit)] if limit else []
    parts = split_pack(outputs[0], weights, most, pack.style.wording)
    volumes = assemble_all(parts, stamp_font, pack.style, False, cache)
    place = limit.source if limit and not split else ORGANISATION
    return volumes, tell_large_volumes(volumes, most, place)
