"""Say what the page of a meeting shows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from agendapack.model.dates import write_plain_date
from agendapack.model.pack import write_label
from agendapack.model.public_meeting import PublicFile, PublicMeeting, PublicPaper
from agendapack.model.wording import join_names
from agendapack.render.site import AgendaLineView, LinkView, MeetingView
from agendapack.tools.site.pages import is_draft, list_decisions, list_states, make_frame
from agendapack.tools.site.places import HOME, committee_folder, lead, meeting_folder
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


def show_meeting(content: SiteContent, meeting: PublicMeeting, data: str) -> MeetingView:
    """Return what the page of a meeting shows.

    Args:
        content: What the site shows.
        meeting: The meeting.
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
        venue=meeting.venue or "",
        states=tuple(list_states(meeting, wording)),
        reason=meeting.reason or "",
        committee=committee,
        read=tuple(_list_pages(content, meeting)),
        items=tuple(_list_items(content, meeting)),
        files=tuple(_list_files(content, meeting)),
        papers=tuple(_link(content, each) for each in meeting.files if each.kind == "paper"),
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


def _list_items(content: SiteContent, meeting: PublicMeeting) -> Iterator[AgendaLineView]:
    for item in meeting.items:
        papers = tuple(_paper(content, each) for each in item.papers)
        # One paper of the same title would only say the same again.
        alone = papers[0] if len(papers) == 1 and papers[0].words == item.title else None
        yield AgendaLineView(
            label=write_label(item.number, content.wording),
            title=item.title,
            address=alone.address if alone else item.anchor,
            pages=alone.note if alone else "",
            note=content.wording.say(f"site-item-{item.note}") if item.note else "",
            papers=() if alone else papers,
        )


def _paper(content: SiteContent, paper: PublicPaper) -> LinkView:
    name = "page-range-one" if paper.first == paper.last else "page-range"
    values = {"first": paper.first} if paper.first == paper.last else None
    pages = content.wording.say(name, **(values or {"first": paper.first, "last": paper.last}))
    return LinkView(paper.title, paper.page, pages)


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
