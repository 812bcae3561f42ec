"""The public notice of a meeting: what `notice.html` prints."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from markupsafe import Markup

from agendapack.model.members import list_members
from agendapack.model.pack import Item, Pack, find_grounds
from agendapack.model.planned_paper import NoticeKind, Paper, PlannedNotice
from agendapack.model.records import dataclass
from agendapack.render.book import Book
from agendapack.render.front_sheet import (
    ContactView,
    LogoView,
    MeetingHead,
    SignatureView,
    view_contact,
    view_logo,
    view_meeting,
    view_signature,
)
from agendapack.render.sandbox import say_in
from agendapack.render.writing import HtmlWriter, own_words, write_day


@dataclass(frozen=True, slots=True)
class BusinessView:
    """An item of the agenda, or a key decision, as the notice names it.

    `notes` say more of it: why it is private, or who leads it and what for.
    """

    number: str
    title: str
    withdrawn: bool
    closed: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicNoticeView(MeetingHead):
    """The notice of a meeting; `kind` is what it is of, `issued` the day on which it went out."""

    key: str
    kind: NoticeKind
    heading: str
    logo: LogoView | None
    opening: str | None
    members: str | None
    items: tuple[BusinessView, ...]
    representations: Markup | None
    response: Markup | None
    signed: SignatureView | None
    officer: ContactView | None
    issued: str | None
    telephone: str | None
    website: str | None


def draft_public_notice(
    pack: Pack, paper: Paper, notice: PlannedNotice, book: Book
) -> Callable[[HtmlWriter], PublicNoticeView]:
    """Read the texts of a notice; return what finishes its view."""
    representations, response = (
        book.read(text, paper.key, level=3) if text else None
        for text in (notice.representations, notice.response)
    )

    def finish(writer: HtmlWriter) -> PublicNoticeView:
        return replace(
            _view(pack, paper, notice),
            representations=writer.write(representations) if representations else None,
            response=writer.write(response) if response else None,
        )

    return finish


def _view(pack: Pack, paper: Paper, notice: PlannedNotice) -> PublicNoticeView:
    house, wording = pack.organisation, pack.style.wording
    is_of_executive = notice.kind in ("private-meeting", "private-meeting-again", "key-decisions")
    opening = f"notice-opening-{notice.kind}" if is_of_executive else None
    members = list_members(pack.members, pack.members_are, wording)
    return PublicNoticeView(
        **view_meeting(pack),
        key=paper.key,
        kind=notice.kind,
        heading=say_in(pack.language, wording, f"notice-title-{notice.kind}"),
        logo=view_logo(house.logo) if house.logo else None,
        opening=say_in(pack.language, wording, opening) if opening else None,
        members=members if notice.kind == "key-decisions" else None,
        items=tuple(_list_business(pack, notice)),
        representations=None,
        response=None,
        signed=view_signature(pack),
        officer=view_contact(pack.officer) if pack.officer else None,
        issued=write_day(notice.issued, pack) if notice.issued else None,
        telephone=house.telephone,
        website=house.website,
    )


def _list_business(pack: Pack, notice: PlannedNotice) -> Iterator[BusinessView]:
    wording = pack.style.wording
    if notice.kind == "key-decisions":
        for number, topic in enumerate(notice.topics, start=1):
            lead = [wording.say("notice-lead", name=topic.lead)] if topic.lead else []
            notes = (*lead, *([str(topic.purpose)] if topic.purpose else []))
            yield BusinessView(str(number), topic.title, False, False, notes)
    elif notice.kind.startswith("private-meeting"):
        for item in pack.items:
            grounds = find_grounds(item)
            if grounds and not item.hidden:
                laws = tuple(own_words(each.law(wording), pack) for each in grounds)
                yield replace(_view_business(item), closed=False, notes=laws)
    elif pack.state not in ("cancelled", "postponed"):
        yield from map(_view_business, pack.lines)


def _view_business(item: Item) -> BusinessView:
    return BusinessView(
        number=item.label,
        title=item.title,
        withdrawn=item.withdrawn is not None,
        closed=item.withheld is not None,
    )
