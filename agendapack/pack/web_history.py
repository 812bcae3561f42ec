"""What was published of a meeting, and when: of the whole, and of each paper.

Corrections, supplements and updates are told where they belong: on the page of the agenda, and on
the page of each paper that they concern.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import field

from agendapack.model.dates import write_plain_date
from agendapack.model.public_meeting import WebEvent, WebLink
from agendapack.model.publication import Publication, PublishedPaper
from agendapack.model.records import dataclass
from agendapack.pack.editions import Edition


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
        if each.kind in ("pack", "republication"):
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
