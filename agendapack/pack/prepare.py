"""Everything up to the layout of a meeting: load, plan, convert, render, lay out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from agendapack.cache.folder import open_cache
from agendapack.convert.annexes import convert_annexes
from agendapack.load import load_meeting, measure_pdf
from agendapack.model.notice import NoticeDue
from agendapack.model.pack import Pack
from agendapack.model.request import Act, Request
from agendapack.model.section import Section
from agendapack.model.workspace import Loaded
from agendapack.pack.audit import find_covered
from agendapack.pack.layout import Laid, lay_out_pack, lay_out_public, look_over
from agendapack.pack.record import forget_published
from agendapack.plan import (
    count_notice,
    days_that_matter,
    make_public,
    plan_pack,
    tell_early,
    tell_notice,
    tell_of_pages,
    withholds,
)
from agendapack.problems import Problem, ProblemsFound, in_order, is_error
from agendapack.render import render_pack
from agendapack.sandbox.client import confined

Tell = Callable[[str], None]
"""Called with each step, for somebody who watches."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A meeting right up to its layout: everything but the PDF.

    Args:
        of_today: Warnings that another day would not give; the manifest leaves them out.
        days: After which other warnings may be of the day.
        whole: Where something is withheld: the pack that withholds nothing. The other
            one is that for the public.
    """

    loaded: Loaded
    pack: Pack
    laid: Laid
    warnings: tuple[Problem, ...]
    notice: NoticeDue | None
    of_today: tuple[Problem, ...]
    days: tuple[date, ...]
    whole: tuple[Pack, Laid] | None = None


def prepare(request: Request, tell: Tell) -> Prepared:
    """Load, plan, convert, render and lay out; stop where nothing is left to go on with.

    Raises:
        ProblemsFound: With the problems of every stage that ran.
    """
    cache = confined().cache = open_cache(request.cache)
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
    converted = convert_annexes(planned.value, request.office, measure_pdf)
    problems += converted.problems
    if converted.value is None:
        raise ProblemsFound(problems)
    pack = converted.value
    problems += tell_of_pages(pack)
    overrides = user_folder(request.root / "templates")
    broken = broken_items(loaded.value, pack)
    cache = open_cache(request.cache)
    rendered = render_pack(pack, overrides, broken, cache=cache)
    problems += rendered.problems
    if rendered.value is None:
        raise ProblemsFound(problems)
    tell(f"{request.folder}: laying out")
    fonts = user_folder(request.root / "fonts")
    if any(is_error(problem) for problem in problems):
        raise ProblemsFound(problems + look_over(pack, rendered.value, fonts))
    laid = lay_out_pack(pack, rendered.value, fonts, cache)
    problems += laid.problems + find_covered(pack)
    if laid.value is None:
        raise ProblemsFound(problems)
    shown = _withhold(request, pack, rendered.value, laid.value, broken)
    notice = count_notice(loaded.value)
    days = days_that_matter(loaded.value, notice, pack.items)
    of_today: tuple[Problem, ...] = ()
    if request.today:
        of_today = tell_notice(loaded.value, notice, request.today)
        of_today += tell_early(loaded.value, pack.items, request.today)
    all_right(request, (*problems, *of_today))
    warnings = in_order(problems)
    if shown is None:
        return Prepared(loaded.value, pack, laid.value, warnings, notice, of_today, days)
    whole = (pack, laid.value)
    return Prepared(loaded.value, *shown, warnings, notice, of_today, days, whole)


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
    overrides, cache = user_folder(request.root / "templates"), laid.typesetter.cache
    rendered = render_pack(public, overrides, broken, sections, cache)
    faults = tuple(problem for problem in rendered.problems if is_error(problem))
    if rendered.value is None or faults:
        raise ProblemsFound(faults)
    fonts = user_folder(request.root / "fonts")
    return public, lay_out_public(public, rendered.value, pack, laid, fonts)


def all_right(request: Request, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return what was found in its order, if one can go on with it.

    Raises:
        ProblemsFound: With an error among it, or with anything where warnings count as errors.
    """
    found = in_order(problems)
    if any(map(is_error, found)) or (request.strict and found):
        raise ProblemsFound(found)
    return found


def broken_items(loaded: Loaded, pack: Pack) -> frozenset[str]:
    """Return the keys of the items whose papers could not all be read."""
    pairs = zip(loaded.items, pack.items, strict=False)
    return frozenset(planned.key for item, planned in pairs if item.broken)


def user_folder(path: Path) -> Path | None:
    """Return a folder of the user's own, if it is there."""
    return path if path.is_dir() else None
