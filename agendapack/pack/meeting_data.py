"""Write `web/meeting.json`: what the public may know of a meeting, for a site of many meetings."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath

from agendapack.model.dates import write_iso
from agendapack.model.document import OpenFile, Passage
from agendapack.model.item_facts import LinkedPaper
from agendapack.model.pack import (
    AgendaSection,
    Item,
    Pack,
    call_paper,
    in_printed_order,
    with_sections,
)
from agendapack.model.planned_paper import Paper
from agendapack.model.plans import Topic
from agendapack.model.public_meeting import (
    FOLDER,
    INDEX,
    FileKind,
    Note,
    PublicAct,
    PublicFile,
    PublicItem,
    PublicMeeting,
    PublicPaper,
    PublicPerson,
    write_meeting,
)
from agendapack.model.publication import Published
from agendapack.model.request import Issue, Output
from agendapack.model.workspace import Loaded
from agendapack.pack import AGENDA, CONSOLIDATED, LARGE_PRINT, PACK
from agendapack.pack.documents import paper_file
from agendapack.pack.editions import Edition
from agendapack.pack.prepare import Prepared
from agendapack.pack.record import tell_of_front
from agendapack.pack.record_data import tell_minutes
from agendapack.pack.web_edition import WebEdition
from agendapack.plan import keep_published, plan_pack
from agendapack.problems import Source
from agendapack.render.agenda_items import list_named
from agendapack.render.front_sheet import (
    view_facts,
    without_markup,
    write_meeting_days,
    write_meeting_time,
)

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
    acts = published.publications if published else ()
    return write_meeting(
        replace(
            _tell_when_and_where(loaded, pack, published),
            address=pack.access.address,
            map=pack.access.map,
            online=pack.access.online.link if pack.access.online else None,
            reason=pack.reason,
            on_record=is_on_record(loaded, edition, published),
            members=tuple(PublicPerson(m.name, m.role) for m in pack.members),
            text=str(pack.text) if pack.text else None,
            items=tuple(_list_items(edition, web)),
            notes=str(pack.notes) if pack.notes else None,
            acts=tuple(PublicAct(each.kind, each.date.isoformat(), each.reason) for each in acts),
            minutes=tell_minutes(loaded, prepared),
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
        day=without_markup(write_meeting_days(pack)),
        time=write_iso(pack.time),
        zone=str(
            loaded.meeting.time_zone
            or loaded.committee.time_zone
            or loaded.organisation.time_zone
            or USUAL_ZONE
        ),
        clock=without_markup(write_meeting_time(pack) or ""),
        ends=write_iso(pack.ends),
        until=write_iso(pack.until),
        venue=pack.venue,
        state=pack.state,
        postponed_from=write_iso(pack.postponed_from),
        sequence=count_changes(pack, published),
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
    if published is None or any(tell_of_front(loaded, edition.laid)):
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
    pack, home = edition.pack, f"{FOLDER}/{INDEX}"
    named = edition.groups[0].pieces[0].places
    papers: dict[str, list[Item]] = {}
    for item in in_printed_order(pack.items):
        papers.setdefault(item.updates or item.key, []).append(item)

    def anchor(*ids: str) -> str:
        found = next((name for name in ids if name in named), None)
        return f"{home}#{found}" if found else home

    for line in with_sections(pack.lines, pack.sections):
        if isinstance(line, AgendaSection):
            at = anchor(line.key)
            yield PublicItem("", line.title, line.level, True, at, None, (), (), ())
            continue
        facts = line.facts
        people = ((facts.lead, None), (facts.presenter, "presenter"))
        yield PublicItem(
            number=line.number if line.label else "",
            title=line.title,
            level=line.level,
            is_heading=False,
            anchor=anchor(f"agenda.{line.key}", f"agenda.item-{line.number}"),
            note=_note(line),
            facts=tuple(without_markup(each) for each in view_facts(facts, pack).sentences),
            people=tuple(PublicPerson(name, role) for name, role in people if name),
            papers=tuple(_list_all(line, papers.get(line.key, ()), edition, web)),
        )


def _list_all(
    line: Item, brought: Iterable[Item], edition: Edition, web: WebEdition
) -> Iterator[PublicPaper]:
    """Yield what an item brings, in the order of the agenda: its papers and links, then updates."""
    its_own = [item for item in brought if item.key == line.key]
    beside = [item for item in brought if item.key != line.key and item.is_paper]
    updates = [item for item in brought if item.key != line.key and not item.is_paper]
    for item in its_own:
        yield from _list_papers(item, edition, web)
    if line.facts.link:
        yield PublicPaper(line.facts.link, line.facts.link, None, "", "")
    listed: list[Item | LinkedPaper] = [*beside, *line.facts.links]
    for each in sorted(listed, key=lambda each: each.source or line.source or Source("")):
        if isinstance(each, LinkedPaper):
            yield PublicPaper(each.title, each.link, None, "", "")
        else:
            yield from _list_papers(each, edition, web)
    for item in updates:
        yield from _list_papers(item, edition, web)


def _list_papers(item: Item, edition: Edition, web: WebEdition) -> Iterator[PublicPaper]:
    """Yield the paper of an item, and the others that its line names."""
    paper, pages = item.paper, edition.laid.settled.pages
    if paper is not None and paper.key in web.homes:
        span, file = pages[paper.key], None if paper.withheld else paper_file(paper)
        title = call_paper(item) if item.is_paper else paper.title
        yield PublicPaper(title, web.addresses[paper.key], file, span.first, span.last)
    elif item.is_paper and item.to_follow and not item.hidden:
        yield PublicPaper(call_paper(item), "", None, "", "")
    for annex in list_named(item, edition.pack):
        if annex.key is None:
            yield PublicPaper(annex.title, "", None, "", "")
        elif annex.key in web.addresses:
            span = pages[annex.key]
            address = web.addresses[annex.key]
            yield PublicPaper(annex.title, address, None, span.first, span.last)


def _note(item: Item) -> Note | None:
    if item.withdrawn is not None:
        return "withdrawn"
    if item.withheld is not None or (item.paper is not None and item.paper.withheld is not None):
        return "withheld"
    if item.to_follow:
        return "to-follow"
    return "late" if item.late is not None else None


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
