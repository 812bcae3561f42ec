"""Start the minutes of a meeting from its agenda: a file for the clerk to fill in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from agendapack.load import load_meeting, read_all_minutes
from agendapack.model.business import MinutesOf
from agendapack.model.dates import write_plain_date, write_weekday_date
from agendapack.model.members import CommitteeMember, Member
from agendapack.model.pack import Item, Pack
from agendapack.model.papers import RESTRICTED_MINUTES, Report
from agendapack.model.planned_paper import PlannedActions
from agendapack.model.workspace import LoadedItem, LoggedAction, open_actions
from agendapack.output.files import create
from agendapack.output.manifest import quote
from agendapack.output.yaml_text import write_scalar
from agendapack.plan import count_decisions, keep_published, make_public, plan_pack, withholds
from agendapack.problems import Checked, is_error
from agendapack.render.sandbox import write_clock

REFERENCE = re.compile(r"\s*\(\[@[^\]]*\]\)|\[@([^\]]*)\]")
"""A reference into the pack; one in round brackets says nothing that minutes need."""
STATUS = "# present, remote, apologies or absent"
ABOUT_MEMBERS = (
    "    # Also, where it is so: 'substitute-for: NAME', and the number of the agenda item with",
    "    # which they came late or left early: 'arrived: \"3\"', 'left: \"7\"'.",
)
ABOUT_MEETING = (
    "# declarations:",
    '#   - {{name: {one}, item: "4", kind: personal, interest: Lives next door., withdrew: no}}',
    "# quorate: no  # if too few members were there",
)
ABOUT_MINUTES = (
    "approved: DATE  # only if no later minutes of yours say that they approve these",
    "",
    "A minute may also have, in this order:",
    "    resolutions:",
    "      - text: That ...",
    "        result: carried",
    "        mover: {one}",
    "        seconder: {two}",
    "        votes: {{for: [{one}, {two}], against: [], abstained: []}}  # or numbers: {{for: 2}}",
    "    after: What followed the resolutions.",
    "    actions:",
    "      - {{text: What is to be done., owner: The Clerk, due: DATE}}",
    "    adjourned: {{at: 8.15 pm, until: 8.30 pm, reason: A fire alarm.}}",
    "If items were taken in another order, put their minutes into that order.",
)
"""What a clerk may need now and then, as comments."""
RESULT = "# carried, amended, lost, deferred or withdrawn"


def start_minutes(
    root: Path, folder: str, environment: Mapping[str, str]
) -> Checked[tuple[str, ...]]:
    """Write `minutes.yaml` into a meeting's folder, from its agenda as the public sees it.

    What the agenda withholds goes into `restricted-minutes.yaml`.
    """
    loaded = load_meeting(root, folder, environment)
    if loaded.value is None or any(map(is_error, loaded.problems)):
        return Checked(None, loaded.problems)
    kept = keep_published(loaded.value)
    planned = plan_pack(kept)
    if planned.value is None or any(map(is_error, planned.problems)):
        return Checked(None, planned.problems)
    pack = make_public(planned.value) if withholds(planned.value) else planned.value
    due = count_decisions(loaded.value)
    schema = "schema/minutes.json"
    named = f"../../{schema}" if (root / schema).is_file() else None
    committee = str(loaded.value.meeting.committee)
    earlier = read_all_minutes(root, (committee,))
    still_open = open_actions((earlier.value or {}).get(committee, ()), pack.date)
    entries = {item.key: found for item, found in zip(pack.items, kept.items, strict=True)}
    text = minutes_text(pack, named, due, still_open, entries)
    files = {f"meetings/{folder}/minutes.yaml": text}
    withheld = _minuted_apart(planned.value)
    if withheld:
        every = read_all_minutes(root, (committee,), restricted=True)
        open_apart = open_actions((every.value or {}).get(committee, ()), pack.date)
        apart_only = tuple(action for action in open_apart if action not in still_open)
        apart = restricted_text(planned.value, withheld, named, apart_only)
        files[f"meetings/{folder}/{RESTRICTED_MINUTES}"] = apart
    made = create(files, root)
    return Checked(made.value, (*earlier.problems, *made.problems))


def _minuted_apart(pack: Pack) -> list[Item]:
    """Return the items to minute apart; an update of one of them belongs to its minute."""
    withheld = [item for item in pack.items if item.withheld and item.withdrawn is None]
    keys = {item.key for item in withheld}
    return [item for item in withheld if item.updates not in keys]


def minutes_text(
    pack: Pack,
    schema: str | None,
    due: date | None,
    still_open: tuple[LoggedAction, ...] = (),
    entries: Mapping[str, LoadedItem] = MappingProxyType({}),
) -> str:
    """Return the text of `minutes.yaml` for a meeting.

    Args:
        pack: The public pack, so that nothing withheld gets into the file.
        due: The last day to publish the note of decisions, where the law asks for one.
        still_open: The actions from earlier minutes, to be closed where they are done.
        entries: What the meeting's file says of the items, by their keys.
    """
    source = "the agenda as published"
    if pack.published is None:
        source = "the agenda as planned; it has not been published"
    planned = f"  # planned for {write_clock(pack.time, pack)}" if pack.time else ""
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [
        f"# {pack.committee}: minutes, from {source}.",
        "# This file is public: keep what is exempt or confidential out of it.",
        f"date: {pack.date.isoformat()}",
    ]
    if due is not None:
        lines.insert(-1, f"# Publish decisions.pdf by {write_weekday_date(due)}.")
    if pack.members:
        lines += ["attendance:", *(line for m in pack.members for line in _member(m))]
        lines += ABOUT_MEMBERS
    one, two = (*(write_scalar(member.name) for member in pack.members), "A", "B")[:2]
    lines += ["in-attendance: []", *(line.format(one=one) for line in ABOUT_MEETING)]
    lines += ["chair:  # who presided and will sign", f"start:{planned}", "finish:"]
    lines += [f"# {line}".rstrip().format(one=one, two=two) for line in ABOUT_MINUTES]
    lines += ["", "minutes:"]
    shown = pack.lines
    about = next((item for item in shown if _prints_actions(item)), shown[-1] if shown else None)
    for item in (each for each in shown if not _is_break(each, pack)):
        if item.resolution is not None:
            lines += [*_exclusion(item.resolution, pack), ""]
        closing = _closing(still_open) if item is about else ()
        lines += [*_minute(item, pack, entries.get(item.key)), *closing, ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def restricted_text(
    pack: Pack,
    withheld: Iterable[Item],
    schema: str | None,
    still_open: tuple[LoggedAction, ...] = (),
) -> str:
    """Return `restricted-minutes.yaml`, from the unredacted pack and the restricted actions."""
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [
        f"# {pack.committee}: minutes of what is exempt or confidential. They are built into",
        "# restricted/restricted-minutes.pdf alone, under the numbers that minutes.yaml gives.",
        f"date: {pack.date.isoformat()}",
        "",
        "minutes:",
    ]
    shown = replace(pack, items=tuple(replace(item, withheld=None) for item in pack.items))
    for item in withheld:
        lines += [*_minute(replace(item, withheld=None), shown, None), ""]
    lines[-1:] = _closing(still_open)
    return "\n".join(lines).rstrip("\n") + "\n"


def _member(member: Member) -> Iterator[str]:
    """Yield the lines of a member; of a substitute as a comment, since few of them come."""
    name = write_scalar(member.name)
    if isinstance(member, CommitteeMember) and member.is_substitute:
        of = write_scalar(member.substitute_for) if member.substitute_for else "NAME"
        yield f"  # - {{name: {name}, status: present, substitute-for: {of}}}  # if they came"
        return
    yield f"  - name: {name}"
    if member.role:
        yield f"    role: {write_scalar(member.role)}"
    yield f"    status:  {STATUS}"


def _exclusion(resolution: str, pack: Pack) -> Iterator[str]:
    """Yield the minute of the resolution to exclude the public, which the agenda has drafted."""
    yield f"  - title: {write_scalar(pack.style.wording.say('exclusion-heading'))}"
    yield "    resolutions:"
    yield from _block("      - text", resolution, 10)
    yield f"        result:  {RESULT}"


def _is_break(item: Item, pack: Pack) -> bool:
    """Tell whether an item is a break: a line without a number, which has no more than a time."""
    facts = item.facts
    own = (item.paper, item.text, item.withheld, item.withdrawn, item.applications)
    said = (facts.lead, facts.presenter, facts.purposes, facts.link, facts.links)
    return not (item.label or any((*own, *said))) and any(each.label for each in pack.items)


def _minute(item: Item, pack: Pack, found: LoadedItem | None) -> Iterator[str]:
    yield f"  - title: {write_scalar(item.title)}"
    if item.label:
        yield f"    item: {quote(item.number)}"
    entry = found.entry if found else None
    if entry and entry.topic and (item.withheld is None or item.withheld.shown == "title"):
        yield f"    topic: {entry.topic}"
    if entry and entry.minuted and not isinstance(entry.minutes, MinutesOf):
        yield f"    approves: {entry.minuted}"
    if item.withdrawn is not None:
        yield "    # The item was withdrawn."
    elif item.withheld is not None:
        yield "    # Not for publication: minute here only what the public may read, and the rest"
        yield f"    # in {RESTRICTED_MINUTES}."
    else:
        content = item.paper.content if item.paper else None
        if item.text and not isinstance(content, Report):
            yield "    # On the agenda:"
            yield from (f"    #   {line}".rstrip() for line in item.text.strip().split("\n"))
        yield "    text:"
        motions = [motion for each in _with_updates(item, pack) for motion in _motions(each, pack)]
        motions += _motions_on_minutes(found, pack)
        if motions:
            yield "    resolutions:"
        for text, reason in motions:
            yield from _block("      - text", text, 10)
            yield f"        result:  {RESULT}"
            if reason:
                yield from _block("        reason", reason, 10)


def _prints_actions(item: Item) -> bool:
    return item.paper is not None and isinstance(item.paper.content, PlannedActions)


def _closing(still_open: tuple[LoggedAction, ...]) -> Iterator[str]:
    """Yield the lines that close actions, as comments until they are done."""
    if still_open:
        yield "    # Open actions. Uncomment 'closes', and each action that is done:"
        yield "    # closes:"
    for action in still_open:
        who = f"{action.owner}: " if action.owner else ""
        by = f" (by {action.due.isoformat()})" if action.due else ""
        yield f"    #   # {' '.join(f'{who}{action.text}{by}'.split())}"
        yield f"    #   - action: {action.id}"
        yield "    #     note:"


def _with_updates(item: Item, pack: Pack) -> Iterator[Item]:
    """Yield an item and its updates; an update that takes the place of its paper stands for it."""
    updates = [each for each in pack.items if each.updates == item.key and each.withheld is None]
    if item.paper is None or item.paper.key not in {each.replaces for each in updates}:
        yield item
    yield from updates


def _motions(item: Item, pack: Pack) -> Iterator[tuple[str, str | None]]:
    content = item.paper.content if item.paper else None
    if isinstance(content, Report):
        for each in content.recommendations:
            text, reason = (_without_references(t, item, pack) for t in (each.text, each.reason))
            yield text, reason or None


def _motions_on_minutes(found: LoadedItem | None, pack: Pack) -> Iterator[tuple[str, str | None]]:
    if found is None or found.entry.minuted is None:
        return
    wording = pack.style.wording
    day = write_plain_date(found.entry.minuted, wording)
    if isinstance(found.entry.minutes, MinutesOf) and found.minuted_by is not None:
        name = found.minuted_by.name
        yield wording.say("motion-minutes-received", committee=name, date=day), None
    else:
        yield wording.say("motion-minutes", date=day), None


def _without_references(text: str | None, item: Item, pack: Pack) -> str:
    """Return a text with names in the place of references, which lead nowhere in minutes."""
    titles = {other.key: f"\u201c{other.title}\u201d" for other in pack.lines}
    for annex in item.paper.annexes if item.paper else ():
        name_in_report = annex.key.rpartition(".")[2]
        titles[name_in_report] = titles[annex.key] = f"\u201c{annex.title}\u201d"
    the_report = pack.style.wording.say("motion-report")

    def name(found: re.Match[str]) -> str:
        return titles.get(found[1], the_report) if found[1] else ""

    return REFERENCE.sub(name, text or "")


def _block(key: str, text: str, indent: int) -> Iterator[str]:
    yield f"{key}: |-"
    for line in text.strip().split("\n"):
        yield (" " * indent + line).rstrip()
