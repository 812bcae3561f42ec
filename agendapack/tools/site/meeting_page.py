"""Say what the page of a meeting shows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from agendapack.model.dates import write_plain_date
from agendapack.model.pack import write_label
from agendapack.model.public_meeting import PublicFile, PublicItem, PublicMeeting
from agendapack.model.wording import join_names
from agendapack.render.site import AgendaLineView, LinkView, MeetingView
from agendapack.tools.site.feeds import HOME, committee_folder, lead, meeting_folder
from agendapack.tools.site.pages import (
    is_draft,
    list_decisions,
    list_states,
    make_frame,
    show_paper,
)
from agendapack.tools.site.read import SiteContent

ORDER = ("consolidated", "pack", "supplement", "volume", "agenda", "large-print", "other")
"""The files of a meeting, as its page lists them."""
WORDS = {
    "consolidated": "web-file-pack",
    "pack": "web-file-pack",
    "agenda": "web-file-agenda",
    "large-print": "web-file-large-print",
    "minutes": "site-file-minutes",
    "decisions": "site-file-decisions",
}
MB = 1_000_000
FIRST_HEADING, LAST_HEADING = 3, 6
"""The levels of headings on an agenda, below the one that says that it is an agenda."""


def show_meeting(content: SiteContent, meeting: PublicMeeting, data: str) -> MeetingView:
    """Return what the page of a meeting shows.

    Args:
        data: What machines read of it, to stand on the page.
    """
    wording = content.wording
    here = f"{meeting_folder(meeting.folder)}/{HOME}"
    of_committee = committee_folder(meeting.committee)
    committee = LinkView(meeting.committee_name, lead(here, f"{of_committee}/{HOME}"))
    trail = (committee, LinkView(meeting.day, HOME))
    frame = make_frame(content, here, meeting.name, trail, of_committee, meeting.organisation)
    minutes = meeting.minutes
    return MeetingView(
        frame=replace(frame, data=data, language=meeting.language),
        day=meeting.day,
        clock=meeting.clock,
        venue=tuple(line for line in (meeting.venue, meeting.address) if line),
        map=meeting.map or "",
        online=meeting.online or "",
        states=tuple(list_states(meeting, wording)),
        reason=meeting.reason or "",
        committee=committee,
        read=tuple(_list_pages(content, meeting)),
        items=_nest(content, list(meeting.items)),
        files=tuple(_list_files(content, meeting)),
        papers=tuple(_list_single(content, meeting)),
        present=join_names(minutes.present, wording) if minutes else "",
        apologies=join_names(minutes.apologies, wording) if minutes else "",
        decisions=list_decisions(meeting),
        is_draft=is_draft(meeting),
        is_ready=meeting.is_ready,
        history=tuple(_list_history(content, meeting)),
    )


def _list_pages(content: SiteContent, meeting: PublicMeeting) -> Iterator[LinkView]:
    say, minutes = content.wording.say, meeting.minutes
    if not meeting.is_ready:
        return
    yield LinkView(say("site-read-agenda"), f"web/{HOME}")
    if minutes is not None:
        words = "site-read-draft-minutes" if minutes.approved is None else "site-read-minutes"
        if minutes.page is not None:
            yield LinkView(say(words), minutes.page)
        if minutes.decisions_page is not None:
            yield LinkView(say("site-read-decisions"), minutes.decisions_page)


def _nest(
    content: SiteContent, items: Sequence[PublicItem], heading: int = FIRST_HEADING
) -> tuple[AgendaLineView, ...]:
    """Return the lines of an agenda, each with those that stand below it.

    Args:
        heading: The level of a heading among them.
    """
    lines = []
    left = list(items)
    while left:
        item = left.pop(0)
        end = next((at for at, each in enumerate(left) if each.level <= item.level), len(left))
        below = [left.pop(0) for _ in range(end)]
        lines.append(_show_line(content, item, below, heading))
    return tuple(lines)


def _show_line(
    content: SiteContent, item: PublicItem, below: Sequence[PublicItem], heading: int
) -> AgendaLineView:
    papers = tuple(show_paper(each, each.page, content.wording) for each in item.papers)
    # The first paper of the same title would only say the same again.
    named = papers[0] if papers and papers[0].words == item.title else None
    inner = min(heading + 1, LAST_HEADING) if item.is_heading else heading
    return AgendaLineView(
        label=write_label(item.number, content.wording),
        title=item.title,
        level=heading if item.is_heading else 0,
        address=named.address if named and named.address else item.anchor,
        pages=named.note if named else "",
        note=content.wording.say(f"site-item-{item.note}") if item.note else "",
        facts=item.facts,
        papers=papers[1:] if named else papers,
        items=_nest(content, below, inner),
    )


def _list_files(content: SiteContent, meeting: PublicMeeting) -> Iterator[LinkView]:
    kinds = {each.kind for each in meeting.files}
    for kind in ("minutes", "decisions", *ORDER):
        for each in meeting.files:
            if each.kind != kind:
                continue
            link = _link(content, each)
            if kind == "pack" and "consolidated" in kinds:
                link = replace(link, words=content.wording.say("site-file-first-pack"))
            yield link


def _list_single(content: SiteContent, meeting: PublicMeeting) -> Iterator[LinkView]:
    for each in meeting.files:
        if each.kind == "paper":
            own = replace(each, title=each.title.removesuffix(f": {meeting.name}"))
            yield _link(content, own)


def _link(content: SiteContent, file: PublicFile) -> LinkView:
    say = content.wording.say
    words = say(WORDS[file.kind]) if file.kind in WORDS else say("web-file-other", title=file.title)
    size = f"{file.size / MB:.1f} MB" if file.size >= MB / 10 else f"{file.size / 1000:.0f} KB"
    number = "site-one-page" if file.pages == 1 else "site-pages"
    pages = say(number) if file.pages == 1 else say(number, count=file.pages)
    return LinkView(words, lead(HOME, file.file), f"{pages}, {size}")


def _list_history(content: SiteContent, meeting: PublicMeeting) -> Iterator[str]:
    wording = content.wording
    for act in meeting.acts:
        day = write_plain_date(date.fromisoformat(act.date), wording)
        said = wording.say(f"web-published-{act.kind}", date=day)
        yield f"{said}: {act.reason}" if act.reason else said
    if meeting.minutes and meeting.minutes.approved:
        day = write_plain_date(date.fromisoformat(meeting.minutes.approved), wording)
        yield wording.say("site-minutes-approved-on", date=day)
