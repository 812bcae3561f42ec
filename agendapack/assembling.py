"""From documents to finished files: assembled, read back, weighed and divided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agendapack.assemble import assemble, check_numbers, get_ready
from agendapack.beside import beside
from agendapack.documents import BEFORE_RESTRICTED
from agendapack.known_documents import find_document, keep_document, key_of_document
from agendapack.large_print import large_style
from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.document import Assembled, Document, StampFont
from agendapack.model.output import Output
from agendapack.model.pack import Pack
from agendapack.model.size import read_size
from agendapack.model.style import HouseStyle
from agendapack.model.withholding import Audience
from agendapack.outputs import LARGE_PRINT
from agendapack.pdf import check_tags
from agendapack.problems import InternalFault, Problem, ProblemsFound
from agendapack.volumes import (
    ORGANISATION,
    no_limit,
    split_pack,
    tell_large_volumes,
    tell_size,
    weigh_papers,
)


def assemble_all(
    documents: Sequence[tuple[str, Document]],
    stamp_font: StampFont,
    style: HouseStyle,
    helped: bool,
    cache: Cache = NO_CACHE,
) -> tuple[Output, ...]:
    """Assemble every document, the first, which takes as long as the others together, here.

    Args:
        documents: By the names of their files.
        helped: Whether a second process may assemble the others meanwhile.
        cache: Documents that were made before.

    Raises:
        InternalFault: A finished file contradicts itself.
    """
    asked = {file: _ask(file, document, stamp_font, style) for file, document in documents}
    found = {file: find_document(cache, each.key) for file, each in asked.items()}
    missing = [file for file, made in found.items() if made is None]

    def make(files: Sequence[str]) -> dict[str, Assembled]:
        return {file: _assemble(file, asked[file], stamp_font, cache) for file in files}

    if missing:
        get_ready()
    if helped and len(missing) > 1:
        others = beside(lambda: make(missing[1:]))
        try:
            made = make(missing[:1])
        finally:
            made_beside = others()
        made |= made_beside
    else:
        made = make(missing)
    return tuple(_output(file, document, found[file] or made[file]) for file, document in documents)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A document with the style it is stamped in, and the key of both."""

    document: Document
    style: HouseStyle
    key: str


def _ask(file: str, document: Document, stamp_font: StampFont, style: HouseStyle) -> _Asked:
    own = large_style(style) if file == LARGE_PRINT else style
    return _Asked(document, own, key_of_document(document, stamp_font, own))


def _assemble(file: str, asked: _Asked, stamp_font: StampFont, cache: Cache) -> Assembled:
    parts = cache if len(asked.document.groups) > 1 else NO_CACHE
    made = assemble(asked.document, stamp_font, asked.style, parts)
    check_numbers(asked.document, made.data)
    faults = check_tags(made.data, parts)
    if faults:
        raise InternalFault(f"the tags of {file} are wrong: {'; '.join(faults[:5])}")
    keep_document(cache, asked.key, made)
    return made


def _output(file: str, document: Document, made: Assembled) -> Output:
    audience = Audience.RESTRICTED if file.startswith(BEFORE_RESTRICTED) else Audience.PUBLIC
    variant: Literal["large-print"] | None = "large-print" if file == LARGE_PRINT else None
    return Output(file, audience.value, document, made, variant)


def weigh(
    split: int | None,
    pack: Pack,
    outputs: tuple[Output, ...],
    stamp_font: StampFont,
    cache: Cache = NO_CACHE,
) -> tuple[tuple[Output, ...], list[Problem]]:
    """Make volumes where they are asked for, and warn of what is too large.

    Args:
        split: The most bytes of a volume, 0 for the organisation's limit; None for no volumes.
        outputs: The finished files, the pack first.
        cache: Documents that were made before.

    Raises:
        ProblemsFound: There is no limit to divide by.
    """
    limit, weights = pack.organisation.max_size, weigh_papers(outputs)
    most = split or (read_size(limit) if limit else None)
    if most is None and split is not None:
        raise ProblemsFound(no_limit())
    if most is None:
        return (), []
    if split is None:
        return (), tell_size(outputs[0], weights, most, limit) if limit else []
    documents = split_pack(outputs[0], weights, most)
    volumes = assemble_all(documents, stamp_font, pack.style, False, cache)
    place = limit.source if limit and not split else ORGANISATION
    return volumes, tell_large_volumes(volumes, most, place)
