"""The map of the program: every stage in order, values in and values out.

Problems are collected from as many stages as can run and raised once, before
anything is drawn; nothing is written unless all is right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from agendapack.assemble import assemble, check_numbers, check_tags, get_ready
from agendapack.beside import beside
from agendapack.convert import convert_annexes
from agendapack.documents import (
    BEFORE_RESTRICTED,
    is_pack,
    make_documents,
    make_restricted,
    place_papers,
)
from agendapack.editions import Edition, draw_editions
from agendapack.large_print import (
    large_style,
    lay_out_large,
    refer_to_standard,
    tell_not_enlarged,
)
from agendapack.layout import Laid, lay_out_pack, look_over
from agendapack.load import count_pages, load_meeting
from agendapack.model.document import Document, Group, StampFont
from agendapack.model.fields import read_size
from agendapack.model.notice import NoticeDue
from agendapack.model.output import Output
from agendapack.model.pack import Pack
from agendapack.model.publication import RECORD, Kind, Published
from agendapack.model.section import Section
from agendapack.model.style import HouseStyle
from agendapack.model.withholding import Audience
from agendapack.model.workspace import Loaded
from agendapack.obstacles import tell_obstacles
from agendapack.outputs import LARGE_PRINT, PACK, draw_groups
from agendapack.plan import (
    count_notice,
    make_public,
    plan_pack,
    tell_early,
    tell_notice,
    withholds,
)
from agendapack.problems import InternalFault, Problem, ProblemsFound, in_order, is_error
from agendapack.public_layout import lay_out_public
from agendapack.publish import RecordChange, manifest, publish
from agendapack.publishing import Act, Recorded, forget_published, put_on_record
from agendapack.render import render_pack, template_words
from agendapack.safeguard import audit, find_covered, gather_material, tellable
from agendapack.volumes import no_limit, split_pack, tell_large_volumes, tell_size, weigh_papers


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Args:
        root: The workspace.
        folder: Name of the meeting's folder.
        output: The files go to the folder of the meeting's name in here.
        strict: Take warnings for errors.
        today: The day on which it is asked, where days until the meeting matter.
        large_print: Make the pack in large print too, whatever the files say.
        office: The program `soffice` of LibreOffice, where there is one.
        environment: Where passwords of annexes are looked up.
        act: What it is made for; publishing needs `today`.
        reason: Why it is published afresh.
        split: Make volumes too, of at most so many bytes; 0 for the organisation's limit.
    """

    root: Path
    folder: str
    output: Path
    strict: bool = False
    today: date | None = None
    large_print: bool = False
    office: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    act: Act = Act.BUILD
    reason: str | None = None
    split: int | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it: each pack's file with its number of pages, the warnings, and notes.

    `published` is what was put on record, if anything was.
    """

    packs: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    notice: NoticeDue | None = None
    published: Kind | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A meeting right up to its layout: everything but the PDF.

    Args:
        of_today: Warnings that another day would not give; the manifest leaves them out.
        whole: Where something is withheld: the pack that withholds nothing. The other
            one is that for the public.
    """

    loaded: Loaded
    pack: Pack
    laid: Laid
    warnings: tuple[Problem, ...]
    notice: NoticeDue | None
    of_today: tuple[Problem, ...]
    whole: tuple[Pack, Laid] | None = None


Tell = Callable[[str], None]


def build(request: Request, tell: Tell = lambda step: None) -> Built:
    """Make a meeting's files and write them, all or none.

    Args:
        request: What is asked for.
        tell: Called with each step, for somebody who watches.

    Raises:
        ProblemsFound: With everything that has to be mended first.
        InternalFault: The finished file contradicts itself; nothing is written.
    """
    prepared = prepare(request, tell)
    pack, laid, loaded = prepared.pack, prepared.laid, prepared.loaded
    tell(f"{request.folder}: drawing")
    overrides = _folder(request.root / "templates")
    public, whole = draw_editions((pack, laid), prepared.whole, loaded.sources, overrides)
    large = _draw_large(request, pack, laid)
    documents = make_documents(public, large)
    most_at = len(documents) if whole else 0
    if whole:
        documents += make_restricted(whole)
    tell(f"{request.folder}: assembling")
    stamp_font = laid.typesetter.stamp_font()
    outputs = _assemble_all(documents, stamp_font, pack.style)
    volumes, of_size = _weigh(request, pack, outputs, stamp_font)
    tell(f"{request.folder}: writing")
    most = outputs[most_at]
    of_claims = tell_obstacles(most.document, most.made)
    warnings = _all_right(request, (*prepared.warnings, *of_claims, *of_size))
    record = _record(request, loaded, whole or public, public, outputs)
    files = {output.file: output.made.data for output in (*outputs, *volumes)}
    said = template_words(overrides) if whole else ()
    material = gather_material(loaded, whole.groups, said) if whole else None
    open_warnings = tellable(material, warnings) if material else warnings
    files["pack.json"] = _manifest(public, outputs + volumes, open_warnings, record.published)
    if material and whole:
        _all_right(request, audit(material, outputs + volumes, files["pack.json"]))
        restricted = outputs[most_at:]
        files["restricted-pack.json"] = _manifest(whole, restricted, warnings, record.published)
    change = RecordChange(
        request.root / "meetings" / request.folder / RECORD, loaded.record.data, record.data
    )
    written = publish(files, request.output / request.folder, request.root, change)
    _all_right(request, written.problems)
    packs = tuple((o.file, o.made.pages) for o in outputs if is_pack(o.file))
    packs += tuple((volume.file, volume.made.pages) for volume in volumes)
    found = in_order((*warnings, *prepared.of_today))
    return Built(packs, found, tell_not_enlarged(large), prepared.notice, record.kind)


def check(request: Request, tell: Tell = lambda step: None) -> Built:
    """Do everything but draw and write.

    Raises:
        ProblemsFound: With everything that has to be mended.
    """
    prepared = prepare(request, tell)
    found = in_order((*prepared.warnings, *prepared.of_today))
    return Built(((PACK, prepared.laid.page_count),), found, notice=prepared.notice)


def prepare(request: Request, tell: Tell) -> Prepared:
    """Load, plan, convert, render and lay out; stop where nothing is left to go on with.

    Raises:
        ProblemsFound: With the problems of every stage that ran.
    """
    tell(f"{request.folder}: reading")
    loaded = load_meeting(request.root, request.folder, request.environment)
    if loaded.value is None:
        raise ProblemsFound(loaded.problems)
    if request.act is Act.REPUBLISH:
        loaded = replace(loaded, value=forget_published(loaded.value))
    assert loaded.value is not None
    planned = plan_pack(loaded.value, may_add=request.act is not Act.BUILD)
    problems = loaded.problems + planned.problems
    if planned.value is None:
        raise ProblemsFound(problems)
    converted = convert_annexes(planned.value, request.office, count_pages)
    problems += converted.problems
    if converted.value is None:
        raise ProblemsFound(problems)
    pack = converted.value
    overrides = _folder(request.root / "templates")
    broken = _broken_items(loaded.value, pack)
    rendered = render_pack(pack, overrides, broken)
    problems += rendered.problems
    if rendered.value is None:
        raise ProblemsFound(problems)
    tell(f"{request.folder}: laying out")
    fonts = _folder(request.root / "fonts")
    if any(is_error(problem) for problem in problems):
        raise ProblemsFound(problems + look_over(pack, rendered.value, fonts))
    laid = lay_out_pack(pack, rendered.value, fonts)
    problems += laid.problems + find_covered(pack)
    if laid.value is None:
        raise ProblemsFound(problems)
    shown = _withhold(request, pack, rendered.value, laid.value, broken)
    notice = count_notice(loaded.value)
    of_today: tuple[Problem, ...] = ()
    if request.today:
        of_today = tell_notice(loaded.value, notice, request.today)
        of_today += tell_early(loaded.value, pack.items, request.today)
    _all_right(request, (*problems, *of_today))
    warnings = in_order(problems)
    if shown is None:
        return Prepared(loaded.value, pack, laid.value, warnings, notice, of_today)
    whole = (pack, laid.value)
    return Prepared(loaded.value, *shown, warnings, notice, of_today, whole)


def _withhold(
    request: Request,
    pack: Pack,
    sections: tuple[Section, ...],
    laid: Laid,
    broken: frozenset[str],
) -> tuple[Pack, Laid] | None:
    """Make the pack for the public of the whole one, if something in that is withheld."""
    if not withholds(pack):
        return None
    public = make_public(pack)
    rendered = render_pack(public, _folder(request.root / "templates"), broken, sections)
    faults = tuple(problem for problem in rendered.problems if is_error(problem))
    if rendered.value is None or faults:
        raise ProblemsFound(faults)
    fonts = _folder(request.root / "fonts")
    return public, lay_out_public(public, rendered.value, pack, laid, fonts)


def _record(
    request: Request,
    loaded: Loaded,
    whole: Edition,
    public: Edition,
    outputs: tuple[Output, ...],
) -> Recorded:
    """Return the record, with the publication that is asked for at its end."""
    recorded = put_on_record(
        request.act, request.today, request.reason, loaded, whole, public, outputs
    )
    if recorded.value is None:
        raise ProblemsFound(recorded.problems)
    return recorded.value


def _manifest(
    edition: Edition,
    outputs: tuple[Output, ...],
    warnings: tuple[Problem, ...],
    published: Published | None,
) -> bytes:
    papers = place_papers(edition, frozenset(output.file for output in outputs))
    return manifest(
        edition.pack, outputs, papers, edition.sources, warnings, published, edition.issues
    )


def _draw_large(request: Request, pack: Pack, laid: Laid) -> tuple[Group, ...]:
    if not (request.large_print or pack.large_print):
        return ()
    large = lay_out_large(pack, laid, _folder(request.root / "fonts"))
    return refer_to_standard(draw_groups(pack, large), laid.settled.pages)


def _assemble_all(
    documents: Sequence[tuple[str, Document]], stamp_font: StampFont, style: HouseStyle
) -> tuple[Output, ...]:
    """Assemble the pack here and the other files, which take as long together, beside it."""

    def outputs(documents: Sequence[tuple[str, Document]]) -> tuple[Output, ...]:
        return tuple(_assemble(file, document, stamp_font, style) for file, document in documents)

    get_ready()
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


def _weigh(
    request: Request, pack: Pack, outputs: tuple[Output, ...], stamp_font: StampFont
) -> tuple[tuple[Output, ...], list[Problem]]:
    """Make volumes where they are asked for, and warn of what is too large."""
    limit, weights = pack.organisation.max_size, weigh_papers(outputs)
    most = request.split or (read_size(limit) if limit else None)
    if most is None and request.split is not None:
        raise ProblemsFound(no_limit())
    if most is None:
        return (), []
    if request.split is None:
        return (), tell_size(outputs[0], weights, most, limit) if limit else []
    volumes = tuple(
        _assemble(file, document, stamp_font, pack.style)
        for file, document in split_pack(outputs[0], weights, most)
    )
    return volumes, tell_large_volumes(volumes, most)


def _all_right(request: Request, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    if any(is_error(problem) for problem in problems) or (request.strict and problems):
        raise ProblemsFound(problems)
    return in_order(problems)


def _broken_items(loaded: Loaded, pack: Pack) -> frozenset[str]:
    pairs = zip(loaded.items, pack.items, strict=False)
    return frozenset(planned.key for item, planned in pairs if item.broken)


def _folder(path: Path) -> Path | None:
    return path if path.is_dir() else None
