"""The public notice of a meeting: what `notice.html` prints."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.pack import Item, NoticeKind, Pack, Paper, PlannedNotice
from agendapack.render.agenda import (
    ContactView,
    LogoView,
    NoticeView,
    name_organisation,
    view_contact,
    view_logo,
    view_notices,
    write_meeting_days,
    write_meeting_time,
)
from agendapack.render.writing import HtmlWriter, link_addresses, write_day


@dataclass(frozen=True, slots=True)
class BusinessView:
    """An item of the agenda, as the notice names it."""

    number: str
    title: str
    withdrawn: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class PublicNoticeView:
    """The notice of a meeting; `kind` is what it is of, `issued` the day on which it went out."""

    key: str
    kind: NoticeKind
    language: str
    organisation: str | None
    committee: str
    logo: LogoView | None
    date: str
    time: str | None
    venue: Markup | None
    notices: tuple[NoticeView, ...]
    items: tuple[BusinessView, ...]
    officer: ContactView | None
    issued: str | None
    telephone: str | None
    website: str | None


def draft_public_notice(
    pack: Pack, paper: Paper, notice: PlannedNotice
) -> Callable[[HtmlWriter], PublicNoticeView]:
    """Return what makes the view of the notice of a meeting."""
    house = pack.organisation
    is_held = pack.state not in ("cancelled", "postponed")
    view = PublicNoticeView(
        key=paper.key,
        kind=notice.kind,
        language=pack.language,
        organisation=name_organisation(pack),
        committee=pack.committee,
        logo=view_logo(house.logo) if house.logo else None,
        date=write_meeting_days(pack),
        time=write_meeting_time(pack),
        venue=link_addresses(pack.venue) if pack.venue else None,
        notices=view_notices(pack),
        items=tuple(map(_view_business, pack.lines)) if is_held else (),
        officer=view_contact(pack.officer) if pack.officer else None,
        issued=write_day(notice.issued, pack) if notice.issued else None,
        telephone=house.telephone,
        website=house.website,
    )
    return lambda writer: view


def _view_business(item: Item) -> BusinessView:
    return BusinessView(
        number=item.number,
        title=item.title,
        withdrawn=item.withdrawn is not None,
        closed=item.withheld is not None,
    )
