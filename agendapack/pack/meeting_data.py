"""What the public may know of a meeting, as data: `web/meeting.json` and `decisions.json`.

A site of many meetings is made from the first. The second is the note of decisions: the law of some
countries asks for a note soon after each meeting, of who attended, what interests were declared and
what was decided. A website reads it from here.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Any

from agendapack.model.audit import OpenFile, Passage
from agendapack.model.dates import write_date, write_time
from agendapack.model.forward_plan import Topic
from agendapack.model.pack import Item, Pack, in_printed_order
from agendapack.model.papers import Minute, Minutes, RecordedVote, Resolution, count_votes
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.public_meeting import (
    FileKind,
    Note,
    PublicAct,
    PublicDecision,
    PublicFile,
    PublicItem,
    PublicMeeting,
    PublicMinutes,
    PublicPaper,
    PublicPerson,
    write_meeting,
)
from agendapack.model.publication import Published
from agendapack.model.request import Issue, Output
from agendapack.model.section import HtmlElement, Section, parse
from agendapack.model.text import Text
from agendapack.model.workspace import Loaded
from agendapack.pack.documents import paper_file
from agendapack.pack.editions import AGENDA, CONSOLIDATED, LARGE_PRINT, PACK, Edition
from agendapack.pack.prepare import Prepared
from agendapack.pack.record import tell_of_front
from agendapack.pack.web_edition import FOLDER, INDEX, WebEdition
from agendapack.plan import keep_published, plan_pack
from agendapack.plan.minutes import DECISIONS_KEY

USUAL_ZONE = "Europe/London"
"""The time zone of every country whose bank holidays agendapack knows."""
KINDS: Mapping[str, FileKind] = {
    PACK: "pack",
    CONSOLIDATED: "consolidated",
    AGENDA: "agenda",
    LARGE_PRINT: "large-print",
    "minutes.pdf": "minutes",
    "decisions.pdf": "decisions",
}


def write_data(
    prepared: Prepared,
    edition: Edition,
    outputs: Iterable[Output],
    web: WebEdition,
    published: Published | None,
) -> bytes:
    """Return the file of a meeting, with its public outputs, and this publication."""
    loaded, pack = prepared.loaded, edition.pack
    return write_meeting(
        replace(
            _tell_when_and_where(loaded, pack, published),
            address=pack.access.address,
            online=pack.access.online.link if pack.access.online else None,
            reason=pack.reason,
            on_record=is_on_record(loaded, edition, published),
            members=tuple(PublicPerson(m.name, m.role) for m in pack.members),
            items=tuple(_list_items(edition, web)),
            acts=tuple(_list_acts(published)),
            minutes=_tell_minutes(loaded, prepared),
            files=(*_list_outputs(outputs, edition.issues), *_list_web(web)),
            topics=tuple(str(topic.title) for topic in _open_topics(loaded, pack)),
            is_ready=True,
        )
    )


def announce(loaded: Loaded) -> PublicMeeting | None:
    """Return what may be told of a meeting that does not build: when and where it is held.

    What its files say of withholding has errors, perhaps, so nothing else of them is believed.
    """
    pack = plan_pack(keep_published(loaded), may_add=True).value
    if pack is None or not pack.committee:
        return None
    return _tell_when_and_where(loaded, pack, loaded.record.published)


def _tell_when_and_where(loaded: Loaded, pack: Pack, published: Published | None) -> PublicMeeting:
    return PublicMeeting(
        folder=pack.folder,
        committee=str(loaded.meeting.committee),
        committee_name=pack.committee,
        organisation=pack.organisation.name,
        language=pack.language,
        name=pack.name,
        date=pack.date.isoformat(),
        day=write_date(pack.date, pack.style),
        time=pack.time.isoformat("minutes") if pack.time else None,
        zone=str(loaded.organisation.time_zone or USUAL_ZONE),
        clock=write_time(pack.time, pack.style) if pack.time else "",
        ends=pack.ends.isoformat("minutes") if pack.ends else None,
        until=pack.until.isoformat() if pack.until else None,
        venue=pack.venue,
        address=None,
        online=None,
        state=pack.state,
        reason=None,
        postponed_from=pack.postponed_from.isoformat() if pack.postponed_from else None,
        sequence=count_changes(pack, published),
        on_record=False,
        members=(),
        items=(),
        acts=(),
        minutes=None,
        files=(),
        topics=(),
        is_ready=False,
    )


def open_plan(loaded: Loaded, pack: Pack) -> OpenFile:
    """Return the words of the forward plan that a site shows, as the audit reads them."""
    texts = (
        text
        for topic in _open_topics(loaded, pack)
        for text in (topic.title, topic.purpose, topic.lead)
        if text
    )
    passages = tuple(Passage("a topic", None, str(text)) for text in texts)
    return OpenFile("the forward plan", passages, b"")


def _open_topics(loaded: Loaded, pack: Pack) -> Iterator[Topic]:
    """Yield the topics still to come, without those whose item does not show its title."""
    hidden = {
        found.entry.topic
        for item, found in zip(pack.items, loaded.items, strict=True)
        if item.withheld is not None and item.withheld.shown != "title"
    }
    every = (loaded.minutes, loaded.restricted_minutes)
    done = {m.topic_done for each in every if each for m in each.record.minutes}
    for topic in loaded.forward_plan.topics if loaded.forward_plan else ():
        if topic.state == "planned" and topic.id not in hidden | done:
            yield topic


def count_changes(pack: Pack, published: Published | None) -> int:
    """Return how often the day, the time, the place or the state has changed.

    What is not on record yet counts as one change more.
    """
    if published is None or published.front is None:
        return int(pack.state in ("cancelled", "postponed") or pack.postponed_from is not None)
    facts = (pack.date, pack.time, pack.venue, pack.state)
    return published.sequence + (published.front.facts != facts)


def is_on_record(loaded: Loaded, edition: Edition, published: Published | None) -> bool:
    """Tell whether the agenda says, and each paper is made from, what was last published.

    The bytes of the files are not compared: another version of the program may draw them anew.
    """
    if published is None or any(tell_of_front(loaded, edition.pack, edition.laid.sections)):
        return False
    known = {
        str(piece.key): piece.sha256
        for paper in published.latest_papers.values()
        for piece in paper.pieces
    }
    return all(
        known.get(key) in (None, sha256)
        for paper in edition.pack.papers
        for key, sha256 in _pieces_of(paper)
    )


def _pieces_of(paper: Paper) -> Iterator[tuple[str, str]]:
    if paper.withheld is not None or paper.withdrawn is not None:
        return
    if paper.content is not None and paper.sources:
        yield paper.key, paper.sources[0].sha256
    yield from ((annex.key, annex.loaded.file.sha256) for annex in paper.annexes)


def _list_items(edition: Edition, web: WebEdition) -> Iterator[PublicItem]:
    pages = edition.laid.settled.pages
    named = edition.groups[0].pieces[0].places
    papers: dict[str, list[PublicPaper]] = {}
    for item in in_printed_order(edition.pack.items):
        paper = item.paper
        if paper is None or paper.key not in web.homes:
            continue
        papers.setdefault(item.updates or item.key, []).append(
            PublicPaper(
                title=paper.title,
                page=f"{FOLDER}/{web.homes[paper.key]}",
                file=None if paper.withheld else paper_file(paper),
                first=pages[paper.key].first,
                last=pages[paper.key].last,
            )
        )
    for item in edition.pack.lines:
        ids = (f"agenda.{item.key}", f"agenda.item-{item.number}")
        found = next((name for name in ids if name in named), None)
        home = f"{FOLDER}/{INDEX}"
        yield PublicItem(
            number=item.number if item.label else "",
            title=item.title,
            anchor=f"{home}#{found}" if found else home,
            note=_note(item),
            papers=tuple(papers.get(item.key, ())),
        )


def _note(item: Item) -> Note | None:
    if item.withdrawn is not None:
        return "withdrawn"
    if item.withheld is not None or (item.paper is not None and item.paper.withheld is not None):
        return "withheld"
    if item.to_follow:
        return "to-follow"
    return "late" if item.late is not None else None


def _list_acts(published: Published | None) -> Iterator[PublicAct]:
    for each in published.publications if published else ():
        yield PublicAct(each.kind, each.date.isoformat(), each.reason)


def _tell_minutes(loaded: Loaded, prepared: Prepared) -> PublicMinutes | None:
    if loaded.minutes is None or loaded.minutes.broken:
        return None
    record = loaded.minutes.record
    note = next((b.section for b in prepared.beside if b.section.key == DECISIONS_KEY), None)
    return PublicMinutes(
        approved=record.approved.isoformat() if record.approved else None,
        present=tuple(str(member.name) for member in record.members_present),
        apologies=tuple(map(str, record.names_of_apologies)),
        decisions=tuple(_read_decisions(note)) if note else (),
        page=f"{FOLDER}/minutes.html",
        decisions_page=f"{FOLDER}/decisions.html" if note else None,
    )


def _read_decisions(note: Section) -> Iterator[PublicDecision]:
    """Yield each minute of a note of decisions, from its HTML."""
    for minute in parse(note.html).elements():
        if "minute" not in minute.classes:
            continue
        heading = next((e for e in minute.elements() if e.tag == "h2"), None)
        number, _, title = _words(heading).partition(". ") if heading else ("", "", "")
        decided = (e for e in minute.elements() if "resolution" in e.classes)
        texts = tuple(_words(e) for dl in decided for e in dl.elements() if e.tag == "dd")
        yield PublicDecision(number, title, texts)


def _words(element: HtmlElement) -> str:
    parts = (each if isinstance(each, str) else f" {_words(each)} " for each in element.children)
    return " ".join("".join(parts).split())


def _list_outputs(outputs: Iterable[Output], issues: tuple[Issue, ...]) -> Iterator[PublicFile]:
    titles = {issue.file: issue.title for issue in issues}
    for output in outputs:
        if output.audience != "public":
            continue
        file, data = output.file, output.made.data
        yield PublicFile(
            file=file,
            kind=_kind(file, titles),
            title=titles.get(file) or output.document.title,
            pages=output.made.pages,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )


def _kind(file: str, titles: Mapping[str, str]) -> FileKind:
    if file in KINDS:
        return KINDS[file]
    if file.startswith("papers/"):
        return "paper"
    if titles.get(file):
        return "supplement"
    return "volume" if PurePath(file).stem.rpartition("-")[2].isdigit() else "other"


def _list_web(web: WebEdition) -> Iterator[PublicFile]:
    for file, data in web.files.items():
        yield PublicFile(file, "web", "", 0, len(data), hashlib.sha256(data).hexdigest())


FILE = "decisions.json"
FORMAT = 1


def write_decisions(
    alone: Iterable[Paper], pack: Pack, publish_by: date | None
) -> dict[str, bytes]:
    """Return the note of decisions, if there is one, as JSON by its file, with the day if due."""
    notes = (paper.content for paper in alone if isinstance(paper.content, PlannedMinutes))
    decided = next((each for each in notes if each.kind == "decisions"), None)
    return {} if decided is None else {FILE: _write(decided, pack, publish_by)}


def _write(content: PlannedMinutes, pack: Pack, publish_by: date | None) -> bytes:
    """Return the note, one value on each line, without what is not said."""
    record = content.record
    people = {
        "chair": record.chair,
        "present": [str(member.name) for member in record.members_present],
        "in_attendance": list(map(str, record.in_attendance)),
        "apologies": list(map(str, record.names_of_apologies)),
    }
    note = {
        "format": FORMAT,
        "meeting": pack.folder,
        "organisation": pack.organisation.name,
        "committee": content.committee,
        "date": record.date.isoformat(),
        "publish_by": _write_day(publish_by),
        "approved": _write_day(record.approved),
        "quorate": record.quorate,
        **people,
        "declarations": list(_list_declarations(record)),
        "decisions": [
            _describe(minute, printed)
            for minute, printed in zip(record.minutes, content.printed, strict=True)
        ],
    }
    return (json.dumps(_without_nothing(note), indent=2, ensure_ascii=False) + "\n").encode()


def _list_declarations(record: Minutes) -> Iterator[dict[str, Any]]:
    for each in record.declarations:
        yield {
            "name": each.name,
            "item": each.item,
            "kind": each.kind,
            "interest": each.interest,
            "withdrew": each.withdrew,
        }


def _describe(minute: Minute, number: str) -> dict[str, Any]:
    decided = (minute.resolved,) if isinstance(minute.resolved, Text) else minute.resolved or ()
    resolutions = [_describe_resolution(each) for each in minute.resolutions]
    return {
        "minute": number,
        "item": minute.item,
        "title": minute.title,
        "resolutions": [*({"text": str(text)} for text in decided), *resolutions],
        "reason": minute.reason,
        "votes": _describe_votes(minute.recorded_vote),
    }


def _describe_resolution(resolution: Resolution) -> dict[str, Any]:
    return {
        "text": resolution.text,
        "result": resolution.result,
        "mover": resolution.mover,
        "seconder": resolution.seconder,
        "reason": resolution.reason,
        "votes": _describe_votes(resolution.votes),
    }


def _describe_votes(vote: RecordedVote | None) -> dict[str, Any] | None:
    if vote is None:
        return None
    sides: dict[str, Any] = {
        way: {"number": count_votes(side), "names": None if isinstance(side, int) else list(side)}
        for way, side in vote.sides
    }
    return {"motion": vote.motion, **sides}


def _write_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _without_nothing(value: Any) -> Any:
    """Return the value without what is None or an empty list; `false` and 0 are said."""
    if isinstance(value, dict):
        kept = {key: _without_nothing(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each is not None and each != []}
    if isinstance(value, list):
        return [_without_nothing(each) for each in value]
    return value
