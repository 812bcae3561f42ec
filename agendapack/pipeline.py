"""The map of the program: every stage in order, values in and values out.

Each stage returns what it made together with every problem that it found. The problems are
raised once, before anything is drawn, and nothing is written unless all is right.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from agendapack import plan
from agendapack.cache.folder import open_cache
from agendapack.convert.annexes import convert_annexes
from agendapack.load import load_meeting, measure_pdf
from agendapack.model.cache import Cache
from agendapack.model.public_meeting import DATA
from agendapack.model.publication import RECORD, Published
from agendapack.model.request import Act, BuildResult, BuiltFiles, Output, Request
from agendapack.model.workspace import Loaded
from agendapack.output.manifest import RESTRICTED
from agendapack.output.replace import RecordChange, publish
from agendapack.pack import PACK, record
from agendapack.pack.audit import audit, read_data
from agendapack.pack.documents import BEFORE_RESTRICTED, write_manifest
from agendapack.pack.editions import Drawn, draw
from agendapack.pack.finish import Finished, finish
from agendapack.pack.known_layouts import CachedTypesetter
from agendapack.pack.layout import lay_out_beside, lay_out_pack, look_over
from agendapack.pack.open_and_withheld import gather_material, read_pdf_annexes, settle_unseen
from agendapack.pack.prepare import (
    Findings,
    Prepared,
    Verdict,
    all_right,
    broken_items,
    find_unused,
    judge,
    judging,
    tellable_verdict,
    withhold,
)
from agendapack.pack.prints import find_colour, make_sheets, tell_colour, tell_not_enlarged
from agendapack.pack.record_data import write_decisions
from agendapack.pack.shared_words import find_shared
from agendapack.pack.typesetting import DistantTypesetter, read_ahead
from agendapack.problems import Problem, ProblemsFound, in_order
from agendapack.render import template_words
from agendapack.sandbox.client import confined
from agendapack.sandbox.forks import Colleague

if TYPE_CHECKING:
    from agendapack.pack.web_edition import WebEdition

Tell = Callable[[str], None]
"""Called with each step, for somebody who watches."""


def _silent(step: str) -> None:
    """Tell nobody."""


def build(request: Request, tell: Tell = _silent) -> BuildResult:
    """Make a meeting's files and write them, all or none.

    Raises:
        ProblemsFound: With everything that has to be mended first.
        InternalFault: The finished file contradicts itself; nothing is written.
    """
    made = make(request, tell)
    tell(f"{request.folder}: writing")
    return write(request, made)


def make(request: Request, tell: Tell = _silent, second: Colleague | None = None) -> BuiltFiles:
    """Make all files of a meeting as bytes; write nothing.

    Args:
        second: A process that typesets, see `pack/typesetting.py`; None to do that in this one.

    Raises:
        ProblemsFound: With everything that has to be mended first.
        InternalFault: A finished file contradicts itself.
    """
    prepared = prepare(request, tell, second)
    if request.act is Act.SUPPLEMENT:
        none_late = record.tell_none_late(prepared.loaded, (prepared.whole or prepared.laid).pack)
        all_right(request, none_late)
    tell(f"{request.folder}: drawing")
    drawn = draw(request, prepared)
    tell(f"{request.folder}: assembling")
    finished = finish(request, prepared, drawn)
    acceptances = prepared.loaded.acceptances
    found = (*prepared.warnings, *finished.problems)
    found += find_unused(acceptances, found, finished=True)
    verdict = all_right(request, found, acceptances)
    return _collect(request, prepared, drawn, finished, verdict)


def prepare(request: Request, tell: Tell = _silent, second: Colleague | None = None) -> Prepared:
    """Load, plan, convert, render and lay out; stop where nothing is left to go on with.

    Raises:
        ProblemsFound: With the problems of every stage that ran, but for accepted warnings.
    """
    found = Findings()
    cache = confined().cache = open_cache(request.cache)
    tell(f"{request.folder}: reading")
    loaded = found.take(
        load_meeting(request.root, request.folder, request.environment, beside=request.beside)
    )
    if second:
        read_ahead(second, loaded, cache)
    found.add(record.compare_with_last_build(request, loaded))
    if request.act is Act.REPUBLISH:
        loaded = record.forget_published(loaded)
    kept = tuple(plan.tell_kept(loaded))
    with judging(loaded.acceptances):
        prepared = _lay_out(request, plan.keep_published(loaded), kept, found, cache, tell, second)
    all_right(request, (*prepared.warnings, *prepared.of_today), loaded.acceptances)
    return prepared


def _lay_out(
    request: Request,
    loaded: Loaded,
    kept: tuple[Problem, ...],
    found: Findings,
    cache: Cache,
    tell: Tell,
    second: Colleague | None,
) -> Prepared:
    """Plan, convert, render and lay out a meeting that was read; `kept` are warnings so far."""
    pack = found.take(plan.plan_pack(loaded, may_add=request.act is not Act.BUILD))
    publishes = request.act in (Act.PUBLISH, Act.REPUBLISH)
    if publishes and pack.issued is None:
        # Later builds take this day from the record.
        pack = replace(pack, issued=request.today)
    if publishes and not request.anyway:
        found.add(plan.refuse_state(loaded))
    pack = found.take(convert_annexes(pack, request.office, measure_pdf))
    found.add(plan.tell_of_pages(pack))
    found.problems = settle_unseen(loaded, pack, found.problems)
    texts = read_pdf_annexes(pack, request.beside)
    found.add(find_shared(loaded, pack, texts, publishing=request.act is not Act.BUILD))
    broken = broken_items(loaded, pack)
    own = CachedTypesetter(pack.style, pack.pictures, request.root, cache)
    typesetter = DistantTypesetter(second, own) if second else own
    sections = found.take(typesetter.render_pack(pack, broken))
    tell(f"{request.folder}: laying out")
    if found.has_errors:
        raise ProblemsFound((*found.problems, *look_over(pack, sections, typesetter)))
    laid = found.take(lay_out_pack(pack, sections, typesetter))
    found.add(record.tell_moved_paragraphs(loaded, laid))
    public = withhold(laid, broken)
    notice = plan.count_notice(loaded)
    shown = public or laid
    changed = kept
    if request.act is Act.BUILD:
        changed += tuple(record.tell_of_front(loaded, shown))
    alone = found.take(plan.plan_own_minutes(loaded, shown.pack))
    files = [
        *zip(("minutes.pdf", "decisions.pdf"), alone, strict=False),
        *plan.plan_notices(loaded, shown.pack, request.today if publishes else None),
    ]
    beside = found.take(lay_out_beside(files, shown))
    restricted = found.take(plan.plan_restricted_minutes(loaded, pack, alone))
    hidden = ((f"{BEFORE_RESTRICTED}minutes.pdf", paper) for paper in restricted)
    apart = found.take(lay_out_beside(hidden, laid))
    data = write_decisions(alone, shown.pack, plan.count_decisions(loaded))
    held, days = loaded.meeting.date, set(plan.days_that_matter(loaded, notice, pack.items))
    of_today: tuple[Problem, ...] = ()
    if request.today:
        of_today = plan.tell_notice(loaded, notice, request.today)
        of_today += plan.tell_early(loaded, pack.items, request.today)
        of_today += changed if request.today <= held else ()
    return Prepared(
        loaded,
        shown,
        warnings=in_order(found.problems),
        notice=notice,
        of_today=of_today,
        days=tuple(sorted(days | {held} if changed else days)),
        whole=laid if public else None,
        texts=texts,
        beside=beside,
        apart=apart,
        data=data,
    )


def _collect(
    request: Request, prepared: Prepared, drawn: Drawn, finished: Finished, verdict: Verdict
) -> BuiltFiles:
    style = prepared.pack.style
    finished = replace(finished, outputs=find_colour(request, style, finished.outputs))
    loaded, whole, outputs = prepared.loaded, drawn.whole, finished.outputs
    new = record.put_on_record(request, loaded, drawn, outputs)
    said = template_words(prepared.laid.typesetter.overrides) if whole else ()
    material = gather_material(loaded, whole.groups, said, prepared.texts) if whole else None
    files, every = finished.files, finished.every
    web = _make_web(request, prepared, drawn, every, new.published)
    of_web = web.files if web else {}
    told = tellable_verdict(material, verdict)
    data, sheets = prepared.data, make_sheets(request, prepared.pack, outputs)
    files["pack.json"] = write_manifest(
        drawn.public, every, told, new.published, of_web, data, sheets.files
    )
    if material and whole:
        others = (*(web.open_files() if web else ()), *map(read_data, data, data.values()))
        if web:
            from agendapack.pack.meeting_data import open_plan

            others += (open_plan(loaded, prepared.pack),)
        all_right(request, audit(material, every, files["pack.json"], others, request.beside))
        restricted = (*outputs[len(outputs) - finished.restricted :], *finished.apart)
        files[RESTRICTED] = write_manifest(whole, restricted, verdict, new.published)
    files |= {**of_web, **data, **sheets.files}
    of_today = judge(loaded.acceptances, prepared.of_today)
    variables = plan.name_variables(loaded)
    return BuiltFiles(
        files=files,
        packs=(*finished.packs, *sheets.sides),
        sources=loaded.sources,
        warnings=verdict.told,
        of_today=of_today.told,
        accepted=verdict.accepted + of_today.accepted,
        days=prepared.days,
        notes=(*tell_not_enlarged(drawn.large), *tell_colour(request, style, outputs)),
        notice=prepared.notice,
        record=loaded.record.data,
        new_record=new.data,
        published=new.kind,
        searches=loaded.searches,
        row=None if variables else plan.summarise_meeting(loaded, prepared.notice),
        variables=variables,
    )


def _make_web(
    request: Request,
    prepared: Prepared,
    drawn: Drawn,
    outputs: tuple[Output, ...],
    published: Published | None,
) -> "WebEdition | None":
    if not (request.web or prepared.pack.web):
        return None
    from agendapack.model.public_meeting import WORDS
    from agendapack.pack.meeting_data import write_data
    from agendapack.pack.web_edition import make_web, write_page_words

    made = make_web(drawn.public, prepared.beside)
    if made.value is None:
        raise ProblemsFound(made.problems)
    data = write_data(prepared, drawn.public, outputs, made.value, published)
    words = write_page_words(drawn.public, made.value)
    return replace(made.value, files={**made.value.files, DATA: data, WORDS: words})


def write(request: Request, made: BuiltFiles) -> BuildResult:
    """Write what was made, all files or none.

    Raises:
        ProblemsFound: It cannot be written, or the meeting was published meanwhile.
    """
    file = request.root / "meetings" / request.folder / RECORD
    change = RecordChange(file, made.record, made.new_record)
    written = publish(made.files, request.output / request.folder, request.root, change)
    all_right(request, written.problems)
    return BuildResult(
        made.packs, made.problems, made.notes, made.notice, made.published, made.accepted
    )


def check(request: Request, tell: Tell = _silent, second: Colleague | None = None) -> BuildResult:
    """Do everything but draw and write.

    Raises:
        ProblemsFound: With everything that has to be mended.
    """
    prepared = prepare(request, tell, second)
    acceptances = prepared.loaded.acceptances
    found = (*prepared.warnings, *prepared.of_today)
    found += find_unused(acceptances, found, finished=False)
    verdict = all_right(request, found, acceptances)
    packs = ((PACK, prepared.laid.page_count),)
    return BuildResult(packs, verdict.told, notice=prepared.notice, accepted=verdict.accepted)
