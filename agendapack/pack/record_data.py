"""What is on record of a meeting, as data for a site: what it decided, what was published and when.

`decisions.json` is the note of decisions: the law of some countries asks for a note soon after each
meeting, of who attended, what interests were declared and what was decided. A website reads it from
there. Corrections, supplements and updates are told where they belong: on the page of the agenda,
and on the page of each paper that they concern.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import Any

from agendapack.model import dataclass
from agendapack.model.dates import write_iso, write_plain_date
from agendapack.model.pack import Pack
from agendapack.model.papers import Minute, RecordedVote, count_votes
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.public_meeting import FOLDER, PublicDecision, PublicMinutes, WebEvent, WebLink
from agendapack.model.publication import AFRESH, Publication, PublishedPaper
from agendapack.model.section import HtmlElement, Section, parse
from agendapack.model.text import Text
from agendapack.model.workspace import Loaded
from agendapack.pack.editions import Edition
from agendapack.pack.prepare import Prepared
from agendapack.plan.beside import DECISIONS_KEY

FILE = "decisions.json"
FORMAT = 1


def tell_minutes(loaded: Loaded, prepared: Prepared) -> PublicMinutes | None:
    """Return what the minutes of the meeting itself say; None where there are none."""
    if loaded.minutes is None or loaded.minutes.broken:
        return None
    record = loaded.minutes.record
    note = next((b.section for b in prepared.beside if b.section.key == DECISIONS_KEY), None)
    return PublicMinutes(
        approved=write_iso(record.approved),
        present=tuple(str(member.name) for member in record.members_present),
        apologies=tuple(map(str, record.names_of_apologies)),
        decisions=tuple(_read_decisions(note)) if note else (),
        page=f"{FOLDER}/minutes.html",
        decisions_page=f"{FOLDER}/decisions.html" if note else None,
    )


def _read_decisions(note: Section) -> Iterator[PublicDecision]:
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


def write_decisions(
    alone: Iterable[Paper], pack: Pack, publish_by: date | None
) -> dict[str, bytes]:
    """Return the note of decisions, if there is one, as JSON by its file, with the day if due."""
    notes = (paper.content for paper in alone if isinstance(paper.content, PlannedMinutes))
    decided = next((each for each in notes if each.kind == "decisions"), None)
    return {} if decided is None else {FILE: _write(decided, pack, publish_by)}


def _write(content: PlannedMinutes, pack: Pack, publish_by: date | None) -> bytes:
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
        "publish_by": write_iso(publish_by),
        "approved": write_iso(record.approved),
        "quorate": record.quorate,
        **people,
        "declarations": [
            _take(each, "name", "item", "kind", "interest", "withdrew")
            for each in record.declarations
        ],
        "decisions": [
            _describe(minute, printed)
            for minute, printed in zip(record.minutes, content.printed, strict=True)
        ],
    }
    return (json.dumps(_without_nothing(note), indent=2, ensure_ascii=False) + "\n").encode()


def _take(record: object, *fields: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in fields}


def _describe(minute: Minute, number: str) -> dict[str, Any]:
    decided = (minute.resolved,) if isinstance(minute.resolved, Text) else minute.resolved or ()
    resolutions = [
        _take(each, "text", "result", "mover", "seconder", "reason")
        | {"votes": _describe_votes(each.votes)}
        for each in minute.resolutions
    ]
    return {
        "minute": number,
        "item": minute.item,
        "title": minute.title,
        "resolutions": [*({"text": str(text)} for text in decided), *resolutions],
        "reason": minute.reason,
        "votes": _describe_votes(minute.recorded_vote),
    }


def _describe_votes(vote: RecordedVote | None) -> dict[str, Any] | None:
    if vote is None:
        return None
    sides: dict[str, Any] = {
        way: {"number": count_votes(side), "names": None if isinstance(side, int) else list(side)}
        for way, side in vote.sides
    }
    return {"motion": vote.motion, **sides}


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_nothing(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each is not None and each != []}
    if isinstance(value, list):
        return [_without_nothing(each) for each in value]
    return value


@dataclass(slots=True)
class History:
    """What was published, the earliest first, and by key what concerns each paper or annex."""

    whole: list[WebEvent] = field(default_factory=list)
    papers: dict[str, list[WebEvent]] = field(default_factory=lambda: defaultdict(list))


def tell_history(edition: Edition, pages: Mapping[str, str], up: str) -> History:
    """Tell what was published.

    Args:
        pages: By the key of a paper, or of an annex that has its own, the page that shows it.
        up: The way from a page to the PDF files.
    """
    history, known = History(), dict[str, PublishedPaper]()
    pack = edition.pack
    links = {g.key: WebLink(g.bookmark, pages[g.key]) for g in edition.groups if g.key in pages}
    supplements = iter(edition.issues[1:])
    current = pack.published.current if pack.published else ()
    for each in pack.published.publications if pack.published else ():
        changed = [key for key in _find_changed(each, known) if key in links]
        known = known if each.kind != "republication" else {}
        known |= {paper.key: paper for paper in each.papers}
        issue = next(supplements, None) if each.kind == "supplement" and each in current else None
        files = (WebLink(issue.title, up + issue.file),) if issue else ()
        day = write_plain_date(each.date, pack.style.wording)
        words = pack.style.wording.say(f"web-published-{each.kind}", date=day)
        if each.kind in AFRESH:
            history.whole.append(WebEvent(words, reason=each.reason))
            continue
        brought = (*files, *(links[key] for key in changed))
        history.whole.append(WebEvent(words, brought, each.reason))
        for key in changed:
            history.papers[key].append(WebEvent(words, files, each.reason))
    for key, event in _tell_updates(edition, links, pages):
        history.papers[key].append(event)
    return history


def _find_changed(each: Publication, known: Mapping[str, PublishedPaper]) -> Iterator[str]:
    """Yield the keys of the papers that a publication brought, or whose files it changed."""
    for paper in each.papers:
        before = known.get(paper.key)
        if before is None or _made_of(before) != _made_of(paper):
            yield paper.key


def _made_of(paper: PublishedPaper) -> list[tuple[str, int, str | None]]:
    return [(piece.key, piece.pages, piece.sha256) for piece in paper.pieces]


def _tell_updates(
    edition: Edition, links: Mapping[str, WebLink], pages: Mapping[str, str]
) -> Iterator[tuple[str, WebEvent]]:
    say = edition.pack.style.wording.say
    for item in edition.pack.items:
        base = item.updates
        if base is None or item.is_paper or base not in links or item.key not in links:
            continue
        yield item.key, WebEvent(say("web-update-of"), (links[base],))
        later = (WebLink(item.title, links[item.key].address),)
        if item.replaces is not None and item.replaces in pages:
            yield item.replaces, WebEvent(say("web-replaced"), later)
        else:
            yield base, WebEvent(say("web-updated"), later)
