"""From documents to finished files: assembled, read back, weighed and divided."""

from collections.abc import Sequence

from agendapack.assemble import assemble, check_numbers, check_tags, get_ready
from agendapack.beside import beside
from agendapack.documents import BEFORE_RESTRICTED
from agendapack.large_print import large_style
from agendapack.model.document import Document, StampFont
from agendapack.model.fields import read_size
from agendapack.model.output import Output
from agendapack.model.pack import Pack
from agendapack.model.style import HouseStyle
from agendapack.model.withholding import Audience
from agendapack.outputs import LARGE_PRINT
from agendapack.problems import InternalFault, Problem, ProblemsFound
from agendapack.volumes import no_limit, split_pack, tell_large_volumes, tell_size, weigh_papers


def assemble_all(
    documents: Sequence[tuple[str, Document]],
    stamp_font: StampFont,
    style: HouseStyle,
    helped: bool,
) -> tuple[Output, ...]:
    """Assemble every document, the first, which takes as long as the others together, here.

    Args:
        documents: By the names of their files.
        helped: Whether a second process may assemble the others meanwhile.

    Raises:
        InternalFault: A finished file contradicts itself.
    """

    def outputs(documents: Sequence[tuple[str, Document]]) -> tuple[Output, ...]:
        return tuple(_assemble(file, document, stamp_font, style) for file, document in documents)

    get_ready()
    if not helped:
        return outputs(documents)
    others = beside(lambda: outputs(documents[1:]))
    try:
        pack = outputs(documents[:1])
    finally:
        made_beside = others()
    return pack + made_beside


def _assemble(file: str, document: Document, stamp_font: StampFont, style: HouseStyle) -> Output:
    large = file == LARGE_PRINT
    made = assemble(document, stamp_font, large_style(style) if large else style)
    check_numbers(document, made.data)
    faults = check_tags(made.data)
    if faults:
        raise InternalFault(f"the tags of {file} are wrong: {'; '.join(faults[:5])}")
    audience = Audience.RESTRICTED if file.startswith(BEFORE_RESTRICTED) else Audience.PUBLIC
    return Output(file, audience.value, document, made, "large-print" if large else None)


def weigh(
    split: int | None, pack: Pack, outputs: tuple[Output, ...], stamp_font: StampFont
) -> tuple[tuple[Output, ...], list[Problem]]:
    """Make volumes where they are asked for, and warn of what is too large.

    Args:
        split: The most bytes of a volume, 0 for the organisation's limit; None for no volumes.
        outputs: The finished files, the pack first.

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
    volumes = tuple(
        _assemble(file, document, stamp_font, pack.style)
        for file, document in split_pack(outputs[0], weights, most)
    )
    return volumes, tell_large_volumes(volumes, most)
