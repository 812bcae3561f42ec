"""Make the files of new meetings: one, or those of a whole calendar, all or none.

The committee's earlier meetings give the pattern for the next, and minutes to approve.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path

from agendapack.load import read_committee, read_levels, read_meeting, read_paper_title, read_plan
from agendapack.load.calendar_list import write_clock
from agendapack.model import dataclass
from agendapack.model.business import MinutesOf
from agendapack.model.meeting import Meeting
from agendapack.model.organisation import Committee
from agendapack.model.plans import ForwardPlan
from agendapack.model.text import ORGANISATION, name_body
from agendapack.output.files import taken
from agendapack.problems import Checked, Code, Problem, Source, in_order, is_error
from agendapack.tools.new_meetings.write import (
    RECENT,
    Draft,
    Expected,
    draft_again,
    draft_usual,
    meeting_text,
    settle,
)
from agendapack.workspace import MinutesFiles, committee_of, known_committees, meeting_folders

MOST_MINUTES = 4
"""The most earlier meetings whose minutes one agenda asks to approve."""
NOT_HELD = ("cancelled", "postponed")


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of the committee, held or to be held.

    Args:
        approves: The days of the meetings whose minutes it approves.
        meeting: What its file says; None where it is being started in the same run.
    """

    folder: str
    day: date
    approves: tuple[date, ...]
    meeting: Meeting | None = None


def meetings_of(root: Path, committee: str) -> list[Held]:
    """Return the meetings of a committee, by their day, without those that are not held.

    A meeting whose file cannot be read is left out: it is no pattern, and `check` tells of it.
    """
    found: list[Held] = []
    for folder in meeting_folders(root):
        if committee_of(f"{root}/meetings/{folder}/meeting.yaml") == committee:
            read = read_meeting(root, folder)
            meeting = read.value
            if meeting is not None and not read.problems and meeting.state not in NOT_HELD:
                found.append(Held(folder, meeting.date, (), meeting))
    found.sort(key=lambda held: (held.day, held.folder))
    before = (None, *(held.day for held in found))
    return [
        replace(held, approves=tuple(_approved(held.meeting, day)) if held.meeting else ())
        for held, day in zip(found, before, strict=False)
    ]


def _approved(meeting: Meeting, before: date | None) -> Iterator[date]:
    """Yield the days of the committee's own meetings whose minutes an agenda has."""
    for entry in meeting.agenda:
        day = before if entry.minutes == "previous" else entry.minuted
        if day is not None and not isinstance(entry.minutes, MinutesOf):
            yield day


def minutes_to_approve(day: date, held: Iterable[Held]) -> tuple[date, ...]:
    """Return the days of the meetings whose minutes a meeting on a day approves.

    These are the meetings before it behind the last one whose minutes were on an agenda; where
    none were, the last meeting alone.
    """
    before = [each for each in held if each.day < day]
    days = sorted({each.day for each in before})
    since = max((taken for each in before for taken in each.approves), default=None)
    if since is None:
        return tuple(days[-1:])
    return tuple(each for each in days if each > since)[-MOST_MINUTES:]


def has_minutes(root: Path, committee: str, day: date) -> bool:
    """Tell whether the minutes of a committee's meeting have been written."""
    return any(when == day.isoformat() for _, _, when in MinutesFiles(root).of(committee))


SCHEMA = "schema/meeting.json"
NAMED = re.compile(r"# *yaml-language-server: *\$schema=(\S*?)(?:committee|organisation)\.json\s")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting to start.

    Args:
        suffix: Goes behind the date in the name of its folder; None for none.
        time, venue: As somebody wrote them; None for the usual ones.
        end, until: When it ends, and on which day if on a later one.
        again: The folder of the meeting whose agenda is taken; None for the usual one.
        source: The line of a calendar that asks for it.
    """

    committee: str
    day: date
    suffix: str | None = None
    time: str | None = None
    venue: str | None = None
    again: str | None = None
    source: Source | None = None
    end: str | None = None
    until: date | None = None

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return f"{self.day.isoformat()}-{self.suffix}" if self.suffix else self.day.isoformat()

    @property
    def path(self) -> str:
        """Its file, below the workspace."""
        return f"meetings/{self.folder}/meeting.yaml"


@dataclass(slots=True)
class _Body:
    """A committee with its meetings, to which those that are being started are added."""

    committee: Committee
    held: list[Held]
    plan: ForwardPlan | None
    schema: str | None


@dataclass(slots=True)
class _Maker:
    root: Path
    problems: list[Problem] = field(default_factory=list)
    bodies: dict[str, _Body | None] = field(default_factory=dict)

    def find_body(self, name: str, source: Source | None) -> _Body | None:
        if name not in self.bodies:
            self.bodies[name] = self._read_body(name, source)
        return self.bodies[name]

    def _read_body(self, name: str, source: Source | None) -> _Body | None:
        loaded, plan = read_committee(self.root, name), read_plan(self.root, name)
        problems = [*loaded.problems, *plan.problems]
        self.problems += [
            each if each.source else replace(each, source=source) for each in problems
        ]
        if loaded.value is None or problems:
            return None
        return _Body(
            loaded.value, meetings_of(self.root, name), plan.value, find_schema(self.root, name)
        )

    def write(self, wanted: Wanted) -> str | None:
        body = self.find_body(wanted.committee, wanted.source)
        if body is None:
            return None
        held, day = body.held, wanted.day
        before = [each for each in held if each.day < day]
        drafts, own = self._draft(wanted, body, before)
        until = wanted.until.isoformat() if wanted.until else None
        given = {"time": wanted.time, "end": wanted.end, "until": until, "venue": wanted.venue}
        own |= {name: value for name, value in given.items() if value}
        if body.committee.time is None and "time" not in own:
            self.problems.append(_without_time(wanted.committee, wanted.source))
            return None
        if wanted.committee == ORGANISATION and known_committees(self.root):
            own = {"name": str(body.committee.name)} | own
        folders = [wanted.again] if wanted.again else [each.folder for each in before[-RECENT:]]
        approves = minutes_to_approve(day, held)
        expected = Expected(
            tuple((each, has_minutes(self.root, wanted.committee, each)) for each in approves),
            body.plan.due_at(day) if body.plan else (),
            body.plan is not None,
            lambda name: self._find_title(name, folders),
        )
        settled = settle(drafts, expected)
        if not any("minutes" in draft.fields for draft in settled):
            approves = ()
        held.append(Held(wanted.folder, day, approves))
        held.sort(key=lambda each: (each.day, each.folder))
        needs_venue = body.committee.venue is None and "venue" not in own
        return meeting_text(wanted.committee, day, body.schema, own, needs_venue, settled)

    def _draft(
        self, wanted: Wanted, body: _Body, before: Sequence[Held]
    ) -> tuple[Sequence[Draft], dict[str, str]]:
        patterns = [each.meeting for each in before if each.meeting is not None]
        if wanted.again is None:
            drafts = draft_usual(body.committee, patterns)
            return drafts, _find_own(patterns[-RECENT:], body.committee)
        again = read_meeting(self.root, wanted.again)
        self.problems += filter(is_error, again.problems)
        if again.value is None or any(map(is_error, again.problems)):
            return (), {}
        levels = read_levels(self.root, wanted.again)
        drafts = list(draft_again(again.value, levels, body.committee))
        return drafts, _find_own([again.value], body.committee)

    def _find_title(self, name: str, folders: Sequence[str]) -> str | None:
        """Return the title that the paper in a file had at the last meeting with such a file."""
        titles = (read_paper_title(self.root, folder, name) for folder in reversed(folders))
        return next((title for title in titles if title is not None), None)


def start_meetings(root: Path, wanted: Sequence[Wanted]) -> Checked[dict[str, str]]:
    """Return the files of new meetings, by path below the workspace.

    Args:
        wanted: The meetings. Each takes those before it into account.
    """
    maker = _Maker(root)
    texts: dict[str, str] = {}
    for each in sorted(wanted, key=lambda one: one.day):
        if each.path in texts or is_there(root, each):
            maker.problems.append(_taken(each, each.path in texts))
            continue
        text = maker.write(each)
        if text is not None:
            texts[each.path] = text
    problems = in_order(maker.problems)
    return Checked(None if problems else texts, problems)


def is_there(root: Path, wanted: Wanted) -> bool:
    """Tell whether a meeting is there already; for one of a calendar, anything in its folder."""
    folder = root / "meetings" / wanted.folder
    return folder.exists() if wanted.source is not None else (root / wanted.path).exists()


def _find_own(recent: Sequence[Meeting], committee: Committee) -> dict[str, str]:
    """Return the name, time and venue that meetings usually have, if not as the committee's.

    A meeting that was moved has a reason, and sets no example.
    """
    latest = recent[-1] if recent else None
    if latest is None or latest.reason:
        return {}
    own: dict[str, str] = {}
    if latest.name and sum(each.name == latest.name for each in recent) * 2 >= len(recent):
        own["name"] = str(latest.name)
    at_that_time = sum(each.time == latest.time for each in recent)
    if latest.time not in (None, committee.time) and at_that_time * 2 >= len(recent):
        own["time"] = write_clock(latest.time)
    at_that_venue = sum(each.venue == latest.venue for each in recent)
    if latest.venue not in (None, committee.venue) and at_that_venue * 2 >= len(recent):
        own["venue"] = str(latest.venue)
    return own


def find_schema(root: Path, committee: str) -> str | None:
    """Return the path of the schema to name in the new file; None if there is none.

    If the committee's file names its schema, the meeting's schema is expected beside it. Both
    files are equally deep in the workspace, so the same relative path works for both; that of the
    organisation is less deep.
    """
    file = root / "meetings" / "committees" / f"{committee}.yaml"
    if committee == ORGANISATION and not file.exists():
        file = root / "meetings" / "organisation.yaml"
    if named := NAMED.match(file.read_text("utf-8")):
        deeper = "../" if file.parent.name == "meetings" else ""
        return f"{deeper}{named[1]}meeting.json"
    return f"../../{SCHEMA}" if (root / SCHEMA).is_file() else None


def _without_time(committee: str, source: Source | None) -> Problem:
    return Problem(
        Code.MISSING_FIELD,
        f"{name_body(committee)} has no usual time; a meeting needs one",
        source,
        "give the meeting's own with --time, for instance --time '7.00 pm', or add 'time' to "
        f"{'the organisation' if committee == ORGANISATION else 'the committee'}'s file",
    )


def _taken(wanted: Wanted, twice: bool) -> Problem:
    if not twice and wanted.source is None:
        return taken(wanted.path)
    found = "is asked for twice" if twice else "already exists"
    return Problem(
        Code.FILE_EXISTS,
        f"meetings/{wanted.folder} {found}; only new meetings are started",
        wanted.source,
        "in a list, 'name' goes behind the date; --keep starts only those that are not there yet",
    )
