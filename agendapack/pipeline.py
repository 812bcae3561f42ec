"""The map of the program: every stage in order, values in and values out.

Problems are collected from as many stages as can run and raised once, before
anything is drawn; nothing is written unless all is right.
"""

from agendapack.model.document import Group
from agendapack.model.pack import Pack
from agendapack.model.publication import RECORD, Published
from agendapack.model.request import Built, Made, Output, Request
from agendapack.model.workspace import Loaded
from agendapack.output.manifest import manifest
from agendapack.output.replace import RecordChange, publish
from agendapack.pack.audit import audit, gather_material, tellable
from agendapack.pack.documents import (
    is_pack,
    make_documents,
    make_restricted,
    place_papers,
    tell_obstacles,
)
from agendapack.pack.editions import PACK, Edition, draw_editions, draw_groups
from agendapack.pack.finish import assemble_all, weigh
from agendapack.pack.large_print import lay_out_large, refer_to_standard, tell_not_enlarged
from agendapack.pack.layout import Laid
from agendapack.pack.prepare import Tell, all_right, prepare, user_folder
from agendapack.pack.record import Recorded, put_on_record
from agendapack.plan import make_row, name_variables
from agendapack.problems import Problem, ProblemsFound, in_order
from agendapack.render import template_words


def _silent(step: str) -> None:
    """Tell nobody."""


def build(request: Request, tell: Tell = _silent) -> Built:
    """Make a meeting's files and write them, all or none.

    Args:
        request: What is asked for.
        tell: Called with each step, for somebody who watches.

    Raises:
        ProblemsFound: With everything that has to be mended first.
        InternalFault: The finished file contradicts itself; nothing is written.
    """
    made = make(request, tell)
    tell(f"{request.folder}: writing")
    return write(request, made)


def make(request: Request, tell: Tell = _silent) -> Made:
    """Make all files of a meeting as bytes; write nothing.

    Raises:
        ProblemsFound: With everything that has to be mended first.
        InternalFault: A finished file contradicts itself.
    """
    prepared = prepare(request, tell)
    pack, laid, loaded = prepared.pack, prepared.laid, prepared.loaded
    tell(f"{request.folder}: drawing")
    overrides = user_folder(request.root / "templates")
    public, whole = draw_editions((pack, laid), prepared.whole, loaded.sources, overrides)
    large = _draw_large(request, pack, laid)
    documents = make_documents(public, large)
    most_at = len(documents) if whole else 0
    if whole:
        documents += make_restricted(whole)
    tell(f"{request.folder}: assembling")
    stamp_font = laid.typesetter.stamp_font()
    cache = laid.typesetter.cache
    outputs = assemble_all(documents, stamp_font, pack.style, request.beside, cache)
    volumes, of_size = weigh(request.split, pack, outputs, stamp_font, cache)
    most = outputs[most_at]
    of_claims = tell_obstacles(most.document, most.made)
    warnings = all_right(request, (*prepared.warnings, *of_claims, *of_size))
    record = _record(request, loaded, whole or public, public, outputs)
    files = {output.file: output.made.data for output in (*outputs, *volumes)}
    said = template_words(overrides) if whole else ()
    material = gather_material(loaded, whole.groups, said) if whole else None
    open_warnings = tellable(material, warnings) if material else warnings
    files["pack.json"] = _manifest(public, outputs + volumes, open_warnings, record.published)
    if material and whole:
        all_right(request, audit(material, outputs + volumes, files["pack.json"]))
        restricted = outputs[most_at:]
        files["restricted-pack.json"] = _manifest(whole, restricted, warnings, record.published)
    packs = tuple((o.file, o.made.pages) for o in outputs if is_pack(o.file))
    packs += tuple((volume.file, volume.made.pages) for volume in volumes)
    variables = name_variables(loaded)
    return Made(
        files=files,
        packs=packs,
        sources=loaded.sources,
        warnings=warnings,
        of_today=prepared.of_today,
        days=prepared.days,
        notes=tell_not_enlarged(large),
        notice=prepared.notice,
        record=loaded.record.data,
        new_record=record.data,
        published=record.kind,
        search=loaded.search,
        row=None if variables else make_row(loaded, prepared.notice),
        variables=variables,
    )


def write(request: Request, made: Made) -> Built:
    """Write what was made, all files or none.

    Raises:
        ProblemsFound: It cannot be written, or the meeting was published meanwhile.
    """
    record = request.root / "meetings" / request.folder / RECORD
    change = RecordChange(record, made.record, made.new_record)
    written = publish(made.files, request.output / request.folder, request.root, change)
    all_right(request, written.problems)
    return Built(made.packs, made.problems, made.notes, made.notice, made.published)


def check(request: Request, tell: Tell = _silent) -> Built:
    """Do everything but draw and write.

    Raises:
        ProblemsFound: With everything that has to be mended.
    """
    prepared = prepare(request, tell)
    found = in_order((*prepared.warnings, *prepared.of_today))
    return Built(((PACK, prepared.laid.page_count),), found, notice=prepared.notice)


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
    large = lay_out_large(pack, laid, user_folder(request.root / "fonts"))
    return refer_to_standard(draw_groups(pack, large), laid.settled.pages)
