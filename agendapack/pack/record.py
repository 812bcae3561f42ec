"""Add a publication to the record of a meeting.

The record holds item numbers, page numbers and hashes. Of a withheld paper it holds no more than
the public pack shows.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agendapack.load import leave_out, parse_record
from agendapack.model import dataclass
from agendapack.model.dates import write_iso
from agendapack.model.members import list_members
from agendapack.model.pack import Item, Pack
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.publication import RECORD, Kind, Published, digest_path
from agendapack.model.request import Act, Output, Request
from agendapack.model.workspace import Loaded
from agendapack.output.manifest import Fields, add_publication, recorded_publications
from agendapack.pack.editions import Drawn, Edition, find_new
from agendapack.pack.layout import FRONT, Laid
from agendapack.problems import Code, Problem, ProblemsFound, Source, warn


@dataclass(frozen=True, slots=True)
class Recorded:
    """The record of a meeting after a build; `data` and `kind` are None where it stays as it is."""

    published: Published | None
    data: bytes | None = None
    kind: Kind | None = None


def put_on_record(
    request: Request, loaded: Loaded, drawn: Drawn, outputs: Iterable[Output]
) -> Recorded:
    """Return the record after the build, with a new publication if the request is to publish.

    Args:
        request: The request; publishing requires its `today`.

    Raises:
        ProblemsFound: There is nothing new to publish, or the record cannot be read.
    """
    if request.today is None or request.act not in (Act.PUBLISH, Act.REPUBLISH):
        return Recorded(loaded.record.published)
    public = drawn.public
    whole = drawn.whole or public
    documents = _documents(outputs)
    new = find_new(whole.pack)
    kind = _choose_kind(loaded, new, documents)
    if kind is None:
        raise ProblemsFound((_nothing_new(loaded),))
    # Any paper may have been corrected; the record leaves out those that have not changed.
    items = whole.pack.items if kind == "correction" else new
    titles = {item.key: item.title for item in public.pack.items}
    papers = [(item.paper, titles.get(item.key, "")) for item in items if item.paper is not None]
    fields: Fields = {
        "kind": kind,
        "date": request.today.isoformat(),
        "reason": request.reason,
        "items": tuple(map(_item, items)) if kind != "correction" else (),
        "papers": tuple(_paper(paper, title, whole.laid) for paper, title in papers),
        "documents": documents,
        "front": _front(loaded, public),
    }
    data = add_publication(loaded.record.data, leave_out(fields, loaded.record.published))
    parsed = parse_record(loaded.root, loaded.folder, data)
    if parsed.value is None:
        raise ProblemsFound(parsed.problems)
    return Recorded(parsed.value, data, kind)


def compare_with_last_build(request: Request, loaded: Loaded) -> tuple[Problem, ...]:
    """Return a problem if the last build knew of publications that the record does not have.

    Published numbers would start afresh, or move, if the record were simply believed.
    """
    folder = request.output / request.folder
    before = recorded_publications(folder)
    record = loaded.record.published or loaded.record.replaced
    now = tuple((p.kind, p.date.isoformat()) for p in record.publications) if record else ()
    if now[: len(before)] == before or (record is None and loaded.record.data is not None):
        return ()
    place = Source(f"meetings/{request.folder}/{RECORD}")
    kind, day = next(b for at, b in enumerate(before) if now[at : at + 1] != (b,))
    found = f"the last build knew of a {kind} published on {day}, which the record does not have"
    if not now:
        found = f"the record is gone; the last build knew of a {kind} published on {day}"
    return (
        Problem(
            Code.PUBLISHED_RECORD,
            found,
            place if now else loaded.meeting.source,
            f"restore {RECORD} from version control; if nothing was published in truth, delete"
            f" {folder.as_posix()}",
        ),
    )


def _front(loaded: Loaded, public: Edition) -> Fields:
    """Return what the public front sheet of the whole agenda says, and what it was made from."""
    from agendapack.render.section_html import read_front

    committee = loaded.committee
    entries = (e for e in loaded.meeting.agenda if not (e.exempt or e.confidential))
    standing = dict.fromkeys(str(e.standing) for e in entries if e.standing in committee.standing)
    pack, wording = public.pack, public.pack.style.wording
    html = next(section.html for section in public.laid.sections if section.key == FRONT)
    to = pack.to or list_members(pack.members, pack.members_are, wording)
    return {
        "date": pack.date.isoformat(),
        "time": write_iso(pack.time),
        "venue": pack.venue,
        "state": pack.state,
        "committee": pack.committee,
        "organisation": pack.organisation.name,
        "to": to or None,
        "standing": tuple(
            {"name": n, "title": committee.standing[n].title, "text": committee.standing[n].text}
            for n in standing
        ),
        "deadlines": tuple(
            {"name": n, "working-days-before": d.working_days_before, "time": write_iso(d.time)}
            for n, d in committee.deadlines.items()
        ),
        "lines": tuple(
            {"key": item.key, "number": item.number, "title": item.title} for item in pack.lines
        ),
        "words": tuple(
            {"item": item, "heading": "yes" if words.is_heading else None, "text": words.text}
            for item, words in read_front(html)
        ),
    }


def tell_of_front(loaded: Loaded, laid: Laid) -> Iterator[Problem]:
    """Warn if the front sheet of a published meeting is not as it was published last."""
    front = loaded.record.front
    html = next((section.html for section in laid.sections if section.key == FRONT), None)
    if front is None or html is None:
        return
    before: list[tuple[str | None, str]] = [(each.item, str(each.text)) for each in front.words]
    before += [(str(each.number), str(each.title)) for each in front.lines]
    from agendapack.render.section_html import read_front

    now = [(item, words.text) for item, words in read_front(html)]
    now += [(item.number, item.title) for item in laid.pack.lines]
    if before != now:
        gone = next((text for at, text in before if (at, text) not in now), None)
        lost = f"; '{gone[:60]}' is no longer on it" if gone else ""
        yield warn(
            Code.FRONT_CHANGED,
            f"the front sheet is not as it was published{lost}",
            loaded.meeting.source,
            f"'agendapack diff {loaded.folder} --since published' shows what changed; "
            f"'agendapack publish {loaded.folder}' puts it on record as a correction",
        )


def forget_published(loaded: Loaded) -> Loaded:
    """Return a meeting without its publications, so that all pages are renumbered."""
    record = loaded.record
    return replace(loaded, record=replace(record, published=None, replaced=record.published))


def _choose_kind(
    loaded: Loaded, new: tuple[Item, ...], documents: tuple[Fields, ...]
) -> Kind | None:
    published = loaded.record.published
    if published is None:
        return "pack" if loaded.record.data is None else "republication"
    if new:
        return "supplement"
    last = {str(d.file): str(d.sha256) for d in published.publications[-1].documents}
    return None if last == {d["file"]: d["sha256"] for d in documents} else "correction"


def _nothing_new(loaded: Loaded) -> Problem:
    published = loaded.record.published
    assert published is not None
    return Problem(
        Code.NOTHING_NEW,
        f"{loaded.folder} is already published as it is, on {published.publications[-1].date}",
        hint="'agendapack build' builds the same files again",
    )


def tell_none_late(loaded: Loaded, whole: Pack) -> tuple[Problem, ...]:
    """Return a problem if a supplement of a meeting would hold nothing."""
    published, folder = loaded.record.published, loaded.folder
    if published is None:
        found = f"{folder} is not published yet, so that none of its papers is late"
        hint = f"'agendapack build {folder}' puts every paper into the pack"
        return (Problem(Code.NOTHING_NEW, found, hint=hint),)
    if find_new(whole):
        return ()
    awaited = [
        item.called
        for item in whole.lines
        if item.to_follow or item.awaited or (item.paper and item.paper.awaited)
    ]
    still = f"; still to follow: agenda item {', '.join(awaited)}" if awaited else ""
    day = published.publications[-1].date
    found = f"{folder} has no late paper: none has come since it was published, on {day}{still}"
    hint = (
        "a supplement has papers that were to follow, once 'to-follow' is taken away, and items"
        " with 'late' or 'update'; 'agendapack publish' publishes a correction"
    )
    return (Problem(Code.NOTHING_NEW, found, hint=hint),)


def _documents(outputs: Iterable[Output]) -> tuple[Fields, ...]:
    return tuple(
        {"file": o.file, "pages": o.made.pages, "sha256": hashlib.sha256(o.made.data).hexdigest()}
        for o in outputs
        if o.audience == "public"
    )


def _item(item: Item) -> Fields:
    return {
        "number": item.number,
        "key": item.key,
        "to-follow": "yes" if item.to_follow else None,
        "updates": item.updates,
    }


def _paper(paper: Paper, title: str, laid: Laid) -> Fields:
    pages = laid.settled.pages[paper.key]
    silent = paper.withheld is not None or paper.withdrawn is not None
    main = paper.sources[0] if paper.sources else None
    numbers = paper.content.numbers if isinstance(paper.content, PlannedMinutes) else ()
    return {
        "key": paper.key,
        "item": paper.item or None,
        "title": title,
        "first": pages.first,
        "last": pages.last,
        "withheld": "yes" if paper.withheld else None,
        "pieces": () if silent else tuple(_pieces(paper, laid)),
        "awaits": () if silent else tuple(each.key for each in paper.awaited),
        # The public is shown neither, but a withheld paper has no other name to be known by.
        "origin": digest_path(main.path) if paper.withheld and main else None,
        "sha256": main.sha256 if paper.withheld and main else None,
        "first-minute": numbers[0] if numbers and paper.withdrawn is None else None,
    }


def _pieces(paper: Paper, laid: Laid) -> Iterable[Fields]:
    if paper.content is not None:
        yield _piece(paper.key, laid, paper.sources[0].sha256 if paper.sources else None)
    for annex in paper.annexes:
        withheld = annex.withheld is not None
        yield _piece(annex.key, laid, None if withheld else annex.loaded.file.sha256)


def _piece(key: str, laid: Laid, sha256: str | None) -> Fields:
    numbered = laid.settled.pieces[key]
    labels = numbered.all_labels
    return {
        "key": key,
        "first": labels[0],
        "last": labels[-1],
        "pages": len(numbered.labels),
        "sha256": sha256,
        "places": _digest_places(key, laid),
    }


def _digest_places(key: str, laid: Laid) -> str | None:
    """Return a digest of the page of each paragraph and heading; None for pages of others."""
    layout = laid.layouts.get(key)
    if layout is None:
        return None
    pages = sorted((name, place.page) for name, place in layout.measured.places.items())
    return hashlib.sha256(repr(pages).encode()).hexdigest()


def tell_moved_paragraphs(loaded: Loaded, laid: Laid) -> tuple[Problem, ...]:
    """Warn of published papers whose paragraphs stand on other pages, though nobody edited them.

    The numbers of the pages are kept, but "page 12, paragraph 3" is no longer there. A change of
    the house style does this, a template or a font.
    """
    published = loaded.record.published
    latest = published.latest_papers if published else {}
    moved = []
    for paper in laid.pack.papers:
        known = latest.get(paper.key)
        hashes = {source.sha256 for source in paper.sources}
        if known is not None and any(
            piece.places is not None
            and str(piece.sha256) in hashes
            and piece.places != _digest_places(str(piece.key), laid)
            for piece in known.pieces
        ):
            moved.append(f"'{paper.title}'")
    if not moved:
        return ()
    return (
        warn(
            Code.PARAGRAPHS_MOVED,
            f"paragraphs stand on other pages than those published, of {', '.join(moved)}",
            loaded.meeting.source,
            "their files are unchanged: look at what has changed in the house style, the templates"
            " or the fonts; 'style' in the meeting's file keeps an earlier style for this meeting",
        ),
    )
