"""Say what each page of a site shows."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from agendapack.model import dataclass
from agendapack.model.dates import MONTHS, write_date
from agendapack.model.members import CommitteeMember, group_members, list_remarks
from agendapack.model.page_numbers import PageSpan
from agendapack.model.public_meeting import PublicMeeting, PublicPaper
from agendapack.model.wording import Wording, say_pages
from agendapack.render.site import (
    CommitteeView,
    DecidedView,
    DecisionsView,
    DecisionView,
    FrameView,
    GroupView,
    HomeView,
    LinkView,
    MeetingLineView,
    MeetingPapersView,
    MeetingsView,
    MemberGroupView,
    MemberView,
    PageView,
    PapersView,
    SearchView,
    TopicView,
)
from agendapack.tools.site.feeds import (
    CALENDAR,
    FEED,
    HOME,
    POPOLO,
    SEARCH,
    SEARCH_SCRIPT,
    committee_folder,
    lead,
    meeting_folder,
    page_of,
    root_of,
)
from agendapack.tools.site.read import Body, SiteContent
from agendapack.typeset.shaping import reads_leftwards

RECENT = 10
"""How many meetings of the past the first page lists."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Says what the pages show that are of no single meeting.

    Args:
        today: The day from which on meetings are to come.
    """

    content: SiteContent
    today: date

    @property
    def wording(self) -> Wording:
        """What the pages say by themselves."""
        return self.content.wording

    def list(self) -> Iterator[tuple[str, PageView]]:
        """Yield each page with its path."""
        say = self.wording.say
        yield HOME, self._home()
        for body in self.content.bodies:
            path = f"{committee_folder(body.key)}/{HOME}"
            yield path, self._committee(path, body)
        if self.content.searchable:
            yield SEARCH, self._search()
        for year, own in self.content.years:
            path = page_of("papers", year)
            yield path, self._papers(path, year, own)
            path = page_of("meetings", year)
            frame = self._frame(path, say("site-year", year=year))
            papers = LinkView(say("site-papers-of", year=year), lead(path, page_of("papers", year)))
            yield path, MeetingsView(frame, tuple(self._line(path, each) for each in own), papers)
            decided = tuple(each for each in own if each.minutes and each.minutes.decisions)
            if decided:
                path = page_of("decisions", year)
                frame = self._frame(path, self.wording.say("site-decisions-of", year=year))
                yield path, DecisionsView(frame, tuple(_decided(path, each) for each in decided))

    def _frame(self, path: str, heading: str) -> FrameView:
        trail = () if path == HOME else (LinkView(heading, HOME),)
        return make_frame(self.content, path, heading, trail)

    def _search(self) -> SearchView:
        heading = self.wording.say("site-search")
        years = (year for year, _ in reversed(self.content.years))
        return SearchView(
            frame=self._frame(SEARCH, heading),
            years=tuple(LinkView(year, lead(SEARCH, page_of("papers", year))) for year in years),
            committees=tuple((each.key, each.name) for each in self.content.bodies),
        )

    def _papers(self, path: str, year: str, meetings: tuple[PublicMeeting, ...]) -> PapersView:
        heading = self.wording.say("site-papers-of", year=year)
        return PapersView(
            frame=self._frame(path, heading),
            meetings=tuple(
                MeetingPapersView(
                    LinkView(each.name, lead(path, f"{meeting_folder(each.folder)}/{HOME}")),
                    tuple(self._list_papers(path, each)),
                )
                for each in meetings
                if each.is_ready
            ),
        )

    def _list_papers(self, here: str, meeting: PublicMeeting) -> Iterator[LinkView]:
        home = meeting_folder(meeting.folder)
        for paper in (paper for item in meeting.items for paper in item.papers):
            if paper.page:
                there = paper.page if paper.is_elsewhere else lead(here, f"{home}/{paper.page}")
                yield show_paper(paper, there, self.wording)

    def _home(self) -> HomeView:
        say, name = self.wording.say, str(self.content.organisation.name)
        years = sorted({each.date[:4] for each in self.content.meetings}, reverse=True)
        decided = {
            each.date[:4]
            for each in self.content.meetings
            if each.minutes and each.minutes.decisions
        }
        houses = groupby(self.content.bodies, key=lambda each: each.organisation)
        groups = tuple((house, tuple(bodies)) for house, bodies in houses)
        return HomeView(
            frame=self._frame(HOME, say("site-home", organisation=name)),
            upcoming=self._upcoming(HOME, self.content.meetings),
            recent=self._past(HOME, self.content.meetings)[:RECENT],
            committees=tuple(
                GroupView(
                    house if len(groups) > 1 else "",
                    tuple(
                        LinkView(each.name, f"{committee_folder(each.key)}/{HOME}")
                        for each in bodies
                    ),
                )
                for house, bodies in groups
            ),
            years=tuple(LinkView(year, page_of("meetings", year)) for year in years),
            decisions=tuple(
                LinkView(year, page_of("decisions", year)) for year in sorted(decided, reverse=True)
            ),
        )

    def _upcoming(
        self, here: str, meetings: Iterable[PublicMeeting]
    ) -> tuple[MeetingLineView, ...]:
        day = self.today.isoformat()
        return tuple(self._line(here, each) for each in meetings if each.date >= day)

    def _past(self, here: str, meetings: Iterable[PublicMeeting]) -> tuple[MeetingLineView, ...]:
        day = self.today.isoformat()
        past = [each for each in meetings if each.date < day]
        return tuple(self._line(here, each) for each in reversed(past))

    def _line(self, here: str, meeting: PublicMeeting) -> MeetingLineView:
        say, home = self.wording.say, meeting_folder(meeting.folder)
        links = []
        if meeting.is_ready:
            links.append(LinkView(say("site-agenda"), lead(here, f"{home}/web/{HOME}")))
        shown = {"consolidated": "site-pack", "pack": "site-pack", "minutes": "site-minutes"}
        kinds = {each.kind for each in meeting.files}
        for each in meeting.files:
            name = shown.get(each.kind)
            if name and not (each.kind == "pack" and "consolidated" in kinds):
                links.append(LinkView(say(name), lead(here, f"{home}/{each.file}")))
        when = f"{meeting.day}, {meeting.clock}" if meeting.clock else meeting.day
        return MeetingLineView(
            date=f"{meeting.date}T{meeting.time}" if meeting.time else meeting.date,
            when=when,
            committee=meeting.committee_name,
            address=lead(here, f"{home}/{HOME}"),
            venue=meeting.venue or "",
            states=tuple(list_states(meeting, self.wording)),
            links=tuple(links),
        )

    def _committee(self, path: str, body: Body) -> CommitteeView:
        counted = [each for each in body.meetings if each.minutes and each.minutes.present]
        officer = body.committee.officer
        lines = (officer.name, officer.role, officer.telephone) if officer else ()
        return CommitteeView(
            frame=make_frame(
                self.content,
                path,
                body.name,
                (LinkView(body.name, HOME),),
                committee_folder(body.key),
                body.organisation,
            ),
            upcoming=self._upcoming(path, body.meetings),
            past=self._past(path, body.meetings),
            members=tuple(self._list_members(body, counted)),
            counted=len(counted),
            plan_title=str(body.plan.title) if body.plan else "",
            plan=tuple(self._list_topics(path, body)),
            officer=tuple(str(line) for line in lines if line),
            email=str(officer.email or "") if officer else "",
        )

    def _list_members(
        self, body: Body, counted: Iterable[PublicMeeting]
    ) -> Iterator[MemberGroupView]:
        """Yield who is in office today, by body or group, and then the substitutes."""
        in_office = (each for each in body.committee.members if each.is_in_office(self.today))
        full, substitutes = group_members(in_office)
        groups = [*full.items(), (self.wording.say("site-substitutes"), substitutes)]
        for heading, members in groups:
            if members:
                shown = (self._show_member(each, counted) for each in members)
                yield MemberGroupView(heading, tuple(shown))

    def _show_member(self, member: CommitteeMember, counted: Iterable[PublicMeeting]) -> MemberView:
        name = str(member.name)
        remarks = ", ".join(list_remarks(member, self.wording))
        attended = sum(_attended(each, name) for each in counted)
        # Nobody expects a substitute at each meeting.
        if member.is_substitute:
            return MemberView(name, remarks, attended, attended)
        return MemberView(name, remarks, attended, sum(_was_member(each, name) for each in counted))

    def _list_topics(self, here: str, body: Body) -> Iterator[TopicView]:
        """Yield what the forward plan has from the first day of this month on."""
        start = self.today.replace(day=1)
        homes = {each.date: meeting_folder(each.folder) for each in body.meetings}
        for topic in body.plan.topics if body.plan else ():
            day = topic.meeting or topic.month
            if topic.state != "planned" or day is None or day < start:
                continue
            month = f"{self.wording.say(MONTHS[day.month - 1])} {day.year}"
            home = homes.get(topic.meeting.isoformat()) if topic.meeting else None
            yield TopicView(
                when=write_date(day, self.content.style) if topic.meeting else month,
                title=str(topic.title),
                purpose=str(topic.purpose or ""),
                lead=str(topic.lead or ""),
                is_key=topic.key_decision,
                address=lead(here, f"{home}/{HOME}") if home else "",
            )


def make_frame(
    content: SiteContent,
    path: str,
    heading: str,
    trail: tuple[LinkView, ...],
    folder: str = "",
    organisation: str = "",
) -> FrameView:
    """Return what is around the content of a page.

    Args:
        trail: The links that lead to it from the first page, the last to itself.
        folder: The folder whose feed and calendar it offers.
        organisation: The body that it is of, where that is not the one of the site.
    """
    name = organisation or str(content.organisation.name)
    home = LinkView(content.wording.say("site-meetings"), lead(path, HOME))
    within = f"{folder}/" if folder else ""
    return FrameView(
        language=content.language,
        direction="rtl" if reads_leftwards(content.language) else "",
        root=root_of(path),
        organisation=name,
        title=heading if name in heading else f"{heading}: {name}",
        heading=heading,
        trail=(home, *trail),
        feed=lead(path, within + FEED),
        calendar=lead(path, within + CALENDAR),
        open_data=lead(path, POPOLO),
        address=content.address + path if content.address else "",
        search=lead(path, SEARCH) if content.searchable and path != SEARCH else "",
        script=lead(path, SEARCH_SCRIPT) if path == SEARCH else "",
    )


def show_paper(paper: PublicPaper, address: str, wording: Wording) -> LinkView:
    """Return the link to a paper, with its printed pages behind it."""
    span = PageSpan(paper.first, paper.last)
    note = say_pages(span, wording) if paper.first else ""
    return LinkView(paper.title, address, note if address else wording.say("site-item-to-follow"))


def list_states(meeting: PublicMeeting, wording: Wording) -> Iterator[str]:
    """Yield in words what has become of a meeting."""
    if meeting.state != "final":
        yield wording.say(f"site-state-{meeting.state}")
    elif meeting.postponed_from:
        yield wording.say("site-state-moved")
    if not meeting.is_ready:
        yield wording.say("site-state-unready")
    if meeting.acts:
        yield wording.say("site-state-published")
    if meeting.minutes:
        approved = meeting.minutes.approved
        yield wording.say("site-minutes-approved" if approved else "site-minutes-draft")


def list_decisions(meeting: PublicMeeting) -> tuple[DecisionView, ...]:
    """Return what was decided in a meeting."""
    every = meeting.minutes.decisions if meeting.minutes else ()
    return tuple(DecisionView(each.number, each.title, each.texts) for each in every)


def is_draft(meeting: PublicMeeting) -> bool:
    """Tell whether the minutes of a meeting are not approved yet."""
    return meeting.minutes is not None and meeting.minutes.approved is None


def _decided(here: str, meeting: PublicMeeting) -> DecidedView:
    link = LinkView(meeting.name, lead(here, f"{meeting_folder(meeting.folder)}/{HOME}"))
    return DecidedView(link, is_draft(meeting), list_decisions(meeting))


def _attended(meeting: PublicMeeting, name: str) -> bool:
    return meeting.minutes is not None and name in meeting.minutes.present


def _was_member(meeting: PublicMeeting, name: str) -> bool:
    """Tell whether somebody was a member then, or came for one."""
    return _attended(meeting, name) or any(each.name == name for each in meeting.members)
