"""Read what a site is made of: the small public file of each meeting, and the committees' files."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from agendapack.load import (
    Shared,
    glance_at_meeting,
    read_committee,
    read_organisation,
    read_plan,
    read_styles,
)
from agendapack.model import dataclass
from agendapack.model.organisation import Committee, Organisation
from agendapack.model.plans import ForwardPlan
from agendapack.model.public_meeting import DATA, PublicMeeting, read_meeting, write_meeting
from agendapack.model.style import HouseStyle
from agendapack.model.text import ORGANISATION
from agendapack.model.wording import Wording, settle_wording
from agendapack.output.files import read_if_there
from agendapack.pack.meeting_data import announce
from agendapack.plan.house_style import settle_style
from agendapack.problems import Checked, Code, Problem, Source, is_error, warn
from agendapack.workspace import known_committees, known_hosts


@dataclass(frozen=True, slots=True)
class Indexer:
    """The program that makes indexes for a search: its file, and its version."""

    program: Path
    version: str


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """What a site is made from, and where to.

    Args:
        builds: The folder with a folder of finished files for each meeting.
        today: The day from which on meetings are to come.
        on_record: Show only what is on record.
        address: Where the site will be, for feeds and the like; None for the organisation's.
        indexer: Makes the indexes of the search; None for a site without a search.
        unbuilt: Those of the meetings that do not build. Their finished files are of an earlier
            build, and something may have been withheld since.
    """

    root: Path
    builds: Path
    target: Path
    folders: tuple[str, ...]
    today: date
    on_record: bool = False
    address: str | None = None
    indexer: Indexer | None = None
    unbuilt: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Body:
    """A committee with its meetings in order.

    Args:
        key: The name of its file.
        name: As its latest meeting has it, which is how it was published; but a meeting of the
            organisation itself has a name of its own.
        plan: What its forward plan has that no agenda hides; None if it has none, or it may not be
            shown.
    """

    key: str
    name: str
    organisation: str
    committee: Committee
    plan: ForwardPlan | None
    meetings: tuple[PublicMeeting, ...]


@dataclass(frozen=True, slots=True)
class SiteContent:
    """All that a site shows.

    Args:
        organisation: The body that the site is of.
        bodies: The committees, by name.
        meetings: All meetings, by day.
        digests: The SHA-256 of the public file of each meeting, by folder.
        address: Where the site is, with a slash at its end; empty if that is not known.
    """

    organisation: Organisation
    bodies: tuple[Body, ...]
    meetings: tuple[PublicMeeting, ...]
    digests: Mapping[str, str]
    address: str
    searchable: bool = False

    @property
    def years(self) -> tuple[tuple[str, tuple[PublicMeeting, ...]], ...]:
        """The meetings of each year, the earliest first."""
        years = groupby(self.meetings, key=lambda each: each.date[:4])
        return tuple((year, tuple(meetings)) for year, meetings in years)

    @property
    def wording(self) -> Wording:
        """What the pages say by themselves."""
        return settle_wording(self.organisation.wording)

    @property
    def style(self) -> HouseStyle:
        """The house style of the body that the site is of."""
        own = self.organisation.style
        below = read_styles().get(str(own.extends)) if own.extends else None
        return settle_style(*([below] if below else []), own)[0]

    @property
    def language(self) -> str:
        """The language of the pages that are of no single meeting."""
        return self.organisation.language or "en-GB"


def makes_web(root: Path) -> bool:
    """Tell whether each build of the workspace makes a web edition without being asked."""
    names = known_hosts(root)
    committees = [read_committee(root, name).value for name in names]
    houses = {None, *(each.organisation for each in committees if each)}
    usual = {each: read_organisation(root, each).value for each in houses if each or names}
    return bool(names) and all(
        each is not None
        and (each.web if each.web is not None else _makes(usual[each.organisation]))
        for each in committees
    )


def _makes(organisation: Organisation | None) -> bool:
    return organisation is not None and bool(organisation.web)


def read_content(request: SiteRequest) -> Checked[SiteContent]:
    """Read all meetings and committees of a site.

    Returns:
        What the site shows, without committees whose files have errors; None where those of the
        organisation itself have.
    """
    problems: list[Problem] = []
    known = list(_read_meetings(request))
    # The agenda of a meeting that cannot be read may hide a topic of any committee.
    plans = {each.folder for each, _ in known} >= request.unbuilt
    if request.on_record:
        plans = False  # a forward plan is on no record
        known = [(each, data) for each, data in known if each.acts]
        problems += (_not_on_record(each.folder) for each, _ in known if not each.on_record)
        known = [(_without_draft(each), data) for each, data in known if each.on_record]
    digests = {each.folder: hashlib.sha256(data).hexdigest() for each, data in known}
    meetings = sorted((each for each, _ in known), key=lambda e: (e.date, e.time or "", e.folder))
    houses: dict[str | None, Checked[Organisation]] = {None: read_organisation(request.root, None)}
    made = [
        _read_body(request.root, name, own, houses, plans)
        for name, own in _by_committee(request, meetings)
    ]
    problems += (problem for each in (*made, *houses.values()) for problem in each.problems)
    problems = list(dict.fromkeys(problems))
    main = houses[None].value
    if main is None or any(map(is_error, houses[None].problems)):
        return Checked(None, tuple(problems))
    bodies = [body.value for body in made if body.value]
    meetings = [each for each in meetings if each.committee in {body.key for body in bodies}]
    bodies.sort(key=lambda each: (each.organisation, each.name))
    address = request.address or str(main.site or "")
    address = f"{address.rstrip('/')}/" if address else ""
    searchable = request.indexer is not None and bool(meetings)
    content = SiteContent(main, tuple(bodies), tuple(meetings), digests, address, searchable)
    return Checked(content, tuple(problems))


def _read_meetings(request: SiteRequest) -> Iterator[tuple[PublicMeeting, bytes]]:
    """Yield what the public may know of each meeting, with the bytes of its public file."""
    shared = Shared()
    for folder in request.folders:
        if folder in request.unbuilt:
            loaded = glance_at_meeting(request.root, folder, {}, shared, numbers=False).value
            meeting = announce(loaded) if loaded else None
            data = write_meeting(meeting) if meeting else None
        else:
            data = read_if_there(request.builds / folder / DATA)
            meeting = read_meeting(data) if data else None
        if meeting is not None and data:
            yield meeting, data


def _read_body(
    root: Path,
    name: str,
    meetings: list[PublicMeeting],
    houses: dict[str | None, Checked[Organisation]],
    plans: bool,
) -> Checked[Body]:
    """Read a committee.

    Args:
        houses: The organisations that are known; that of the committee is added.
        plans: Whether forward plans may be shown.
    """
    made = read_committee(root, name)
    committee = made.value
    if committee is None or any(map(is_error, made.problems)):
        return Checked(None, made.problems)
    house = str(committee.organisation) if committee.organisation else None
    if house not in houses:
        houses[house] = read_organisation(root, committee.organisation)
    organisation = houses[house].value
    if organisation is None:
        return Checked(None, made.problems)
    # What an agenda with errors hides is not known.
    shown = plans and all(each.is_ready for each in meetings)
    plan: Checked[ForwardPlan] = read_plan(root, name) if shown else Checked(None)
    as_published = bool(meetings) and name != ORGANISATION
    body = Body(
        key=name,
        name=meetings[-1].committee_name if as_published else str(committee.name),
        organisation=str(organisation.name),
        committee=committee,
        plan=_open_topics(plan.value, meetings) if plan.value else None,
        meetings=tuple(meetings),
    )
    return Checked(body, (*made.problems, *plan.problems))


def _open_topics(plan: ForwardPlan, meetings: Iterable[PublicMeeting]) -> ForwardPlan:
    """Return a forward plan with the topics that every meeting of its committee shows."""
    shown = [set(meeting.topics) for meeting in meetings]
    topics = tuple(t for t in plan.topics if all(str(t.title) in each for each in shown))
    return plan.model_copy(update={"topics": topics})


def _without_draft(meeting: PublicMeeting) -> PublicMeeting:
    """Return a meeting without its minutes while they are a draft; the decisions stay."""
    minutes = meeting.minutes
    if minutes is None or minutes.approved is not None:
        return meeting
    files = tuple(e for e in meeting.files if e.kind != "minutes" and e.file != minutes.page)
    return replace(meeting, minutes=replace(minutes, page=None), files=files)


def _by_committee(
    request: SiteRequest, meetings: Iterable[PublicMeeting]
) -> Iterator[tuple[str, list[PublicMeeting]]]:
    sorted_out: dict[str, list[PublicMeeting]] = {}
    if not request.on_record:
        for name in known_committees(request.root):
            sorted_out[name] = []
    for meeting in meetings:
        sorted_out.setdefault(meeting.committee, []).append(meeting)
    yield from sorted_out.items()


def _not_on_record(folder: str) -> Problem:
    return warn(
        Code.NOT_ON_RECORD,
        f"{folder} is not as it was published, so the site leaves it out",
        Source(f"meetings/{folder}/meeting.yaml"),
        f"'agendapack publish {folder}' puts the changes on record",
    )
