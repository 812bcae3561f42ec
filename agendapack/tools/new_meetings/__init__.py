"""Plan a year of meetings from the dates of a calendar: which committee meets, in which folder.

One meeting, or all that were planned, are made by `make`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from agendapack.load import read_committee
from agendapack.load.calendar_list import write_clock
from agendapack.model import dataclass
from agendapack.model.organisation import Committee
from agendapack.model.text import ORGANISATION
from agendapack.model.workspace import PlannedDate
from agendapack.problems import Checked, Code, Problem, Severity, did_you_mean, in_order, is_error
from agendapack.tools.new_meetings.make import Wanted
from agendapack.workspace import committee_of, known_hosts, resolve_meeting

SUFFIX = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COMMON = """
a an and annual at board committee ctte extraordinary for full held in meeting meetings of on
ordinary panel special the
"""
COMMON = frozenset(_COMMON.split())
"""Words that tell no committee from another."""
TELLING = frozenset(("annual", "extraordinary", "special"))
"""Those that say what kind of meeting it is."""


@dataclass(slots=True)
class _Planner:
    root: Path
    committees: dict[str, Committee]
    usual: str | None
    problems: list[Problem] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def plan(self, planned: PlannedDate) -> Wanted | None:
        found = self._find_committee(planned)
        if found is None:
            return None
        if planned.suffix is not None and not SUFFIX.fullmatch(planned.suffix):
            self._report(
                planned,
                Code.BAD_VALUE,
                f"the name '{planned.suffix}' is not made of small letters, digits and hyphens",
            )
            return None
        committee = self.committees[found]
        self._tell_rest(planned, found)
        is_usual_time = planned.clock in (None, committee.time)
        return Wanted(
            found,
            planned.day,
            planned.suffix,
            None if planned.clock is None or is_usual_time else write_clock(planned.clock),
            None if is_same_place(planned.venue, committee.venue) else planned.venue,
            self._find_again(planned),
            planned.source,
            write_clock(planned.end) if planned.end else None,
            planned.until,
        )

    def _find_committee(self, planned: PlannedDate) -> str | None:
        matches = list(match_committee(planned.committee, self.committees))
        if len(matches) == 1:
            return matches[0]
        if not matches and self.usual is not None:
            if not planned.is_surely_meeting or not planned.committee:
                return self.usual
        elif not matches and not planned.committee and len(self.committees) == 1:
            return next(iter(self.committees))
        self._tell_unmatched(planned, matches)
        return None

    def _tell_unmatched(self, planned: PlannedDate, matches: list[str]) -> None:
        known = ", ".join(self.committees)
        words, hint = planned.committee, f"the committees are {known}"
        severity = Severity.ERROR
        if matches:
            message = f"'{words}' may be {' or '.join(matches)}"
        elif not words:
            message = f"the meeting on {planned.day.isoformat()} names no committee"
            hint += "; --committee names one for all that name none"
        elif planned.is_surely_meeting:
            message = f"there is no committee '{words}'"
            hint = did_you_mean(words, self.committees) or hint
        else:
            message = f"'{words}' names no committee, and is left out"
            hint += "; --committee takes all such events for one"
            severity = Severity.WARNING
        self._report(planned, Code.UNKNOWN_COMMITTEE, message, hint, severity)

    def _tell_rest(self, planned: PlannedDate, found: str) -> None:
        """Tell the words beside a committee's name, once: they may say what a meeting is for."""
        bodies = (self.committees.get(each) for each in (found, ORGANISATION))
        names = (found, *(str(body.name) for body in bodies if body))
        known = {word for name in names for word in _words(name)} | COMMON - TELLING
        rest = [word for word in _words(planned.committee) if word not in known]
        matched = rest != _words(planned.committee)
        if rest and matched and planned.committee not in self.told:
            self.told.add(planned.committee)
            self._report(
                planned,
                Code.BAD_VALUE,
                f"of '{planned.committee}' only the committee is taken, and not '{' '.join(rest)}'",
                "if the meeting has a name or a business of its own, write it into its file",
                Severity.WARNING,
            )

    def _find_again(self, planned: PlannedDate) -> str | None:
        if planned.again is None:
            return None
        found = resolve_meeting(self.root, planned.again)
        self.problems += (replace(each, source=planned.source) for each in found.problems)
        return found.value

    def _report(
        self,
        planned: PlannedDate,
        code: Code,
        message: str,
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.problems.append(Problem(code, message, planned.source, hint, severity))


def plan_year(
    root: Path, dates: Sequence[PlannedDate], committee: str | None
) -> Checked[tuple[Wanted, ...]]:
    """Return the meetings of a calendar by day; `committee` is that of dates which name none."""
    committees = read_committees(root)
    if committee is not None and committee not in committees:
        problems = read_committee(root, committee).problems
        return Checked(None, problems)
    planner = _Planner(root, committees, committee)
    wanted = [each for each in map(planner.plan, dates) if each is not None]
    wanted = _tell_apart(root, wanted)
    return Checked(tuple(sorted(wanted, key=lambda one: one.path)), in_order(planner.problems))


def read_committees(root: Path) -> dict[str, Committee]:
    """Return the bodies of a workspace that meet and can be read, by the names of their files."""
    committees = {}
    for name in known_hosts(root):
        read = read_committee(root, name)
        if read.value is not None and not any(map(is_error, read.problems)):
            committees[name] = read.value
    return committees


def match_committee(words: str, committees: dict[str, Committee]) -> Iterator[str]:
    """Yield the committees that a text may mean: by name, by part of it, or by what it says."""
    said = _words(words)
    if not said:
        return
    names = {key: _words(str(each.name)) for key, each in committees.items()}
    exact = [key for key, name in names.items() if said in (name, _words(key))]
    if exact:
        yield from exact
        return
    names.pop(ORGANISATION, None)  # an organisation's name often stands beside a committee's
    held = [key for key, name in names.items() if f" {' '.join(name)} " in f" {' '.join(said)} "]
    longest = max((len(names[key]) for key in held), default=0)
    if longest:
        yield from (key for key in held if len(names[key]) == longest)
        return
    telling = {*said} - COMMON
    yield from (key for key, name in names.items() if telling and telling <= {*name})


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("&", " and ").replace("'", ""))


def is_same_place(named: str | None, usual: str | None) -> bool:
    """Tell whether a calendar names the usual venue, perhaps without its address or an article."""
    if named is None or usual is None:
        return named is None
    one, other = (
        " ".join(word for word in _words(name) if word != "the") for name in (named, usual)
    )
    return f" {one} " in f" {other} " or f" {other} " == f" {one} "


def _tell_apart(root: Path, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Return the meetings with the committee behind the date where two meet on one day."""
    times = Counter(each.folder for each in wanted)
    committees: dict[str, set[str]] = {}
    for each in wanted:
        committees.setdefault(each.folder, set()).add(each.committee)

    def is_shared(each: Wanted) -> bool:
        other = root / "meetings" / each.folder / "meeting.yaml"
        there = committee_of(str(other))
        return (times[each.folder] > 1 and len(committees[each.folder]) > 1) or (
            there is not None and there != each.committee
        )

    return [
        replace(each, suffix=each.committee) if each.suffix is None and is_shared(each) else each
        for each in wanted
    ]
