"""Plan a pack: number items and minutes, calculate dates, settle the house style.

This is the only stage that knows what a meeting inherits from its committee and its
organisation; later stages see only the pack.
"""

from dataclasses import replace
from datetime import date

from agendapack.model.number_patterns import check_item_numbers
from agendapack.model.pack import Item, Pack
from agendapack.model.request import NoticeDue
from agendapack.model.withholding import Audience
from agendapack.model.workspace import Loaded
from agendapack.plan.beside import plan_notices, plan_own_minutes, plan_restricted_minutes
from agendapack.plan.filling import compute_values, fill_values
from agendapack.plan.house_style import (
    check_extended,
    check_minute_number,
    check_wording,
    settle_style,
)
from agendapack.plan.item_facts import plan_applications, settle_facts
from agendapack.plan.items import check_actions, plan_items
from agendapack.plan.material import sort_material
from agendapack.plan.notice import (
    count_decisions,
    count_notice,
    name_variables,
    notice_days,
    summarise_meeting,
    tell_notice,
)
from agendapack.plan.own_fields import gather_extra
from agendapack.plan.preflight import tell_of_pages
from agendapack.plan.public import (
    find_access,
    list_withheld,
    make_public,
    public_sources,
    release_days,
    tell_early,
    withholds,
)
from agendapack.plan.published_rules import find_moves, keep_published, refuse_state, tell_kept
from agendapack.plan.rules import find_faults
from agendapack.problems import Checked

__all__ = [
    "check_actions", "count_decisions", "count_notice", "days_that_matter", "keep_published",
    "list_withheld", "make_public", "name_variables", "plan_notices", "plan_own_minutes",
    "plan_pack", "plan_restricted_minutes", "public_sources", "refuse_state", "sort_material",
    "summarise_meeting", "tell_early", "tell_kept", "tell_notice", "tell_of_pages", "withholds",
]  # fmt: skip


def plan_pack(loaded: Loaded, may_add: bool = False) -> Checked[Pack]:
    """Turn a loaded meeting into the plan of its whole pack, to which papers may be added.

    If nothing is withheld, the pack is for the public. Otherwise it is restricted, and
    `make_public` derives the public pack from it.
    """
    organisation, committee, meeting = loaded.organisation, loaded.committee, loaded.meeting
    style, problems = settle_style(*loaded.style_levels)
    style = replace(style, wording=loaded.wording)
    wording = style.wording
    values, faults = compute_values(loaded, style)
    problems += faults
    text = committee.text if meeting.text is None else meeting.text
    notes = committee.notes if meeting.notes is None else meeting.notes
    items, sections = plan_items(loaded, values, wording, problems)
    loaded = replace(loaded, called=tuple(item.called for item in items))
    items = settle_facts(loaded, items, style, problems)
    items = tuple(plan_applications(loaded, items, problems))
    pack = Pack(
        folder=loaded.folder,
        language=committee.language or organisation.language or "en-GB",
        organisation=organisation,
        committee=committee.name,
        to=meeting.to,
        members_are=committee.members_are or organisation.members_are or "",
        members=committee.members if meeting.members is None else meeting.members,
        date=meeting.date,
        time=meeting.time or committee.time,
        venue=meeting.venue or committee.venue,
        officer=meeting.officer or committee.officer,
        contact_for=committee.contact_for,
        items=items,
        sections=sections,
        style=style,
        pictures=loaded.pictures,
        published=loaded.record.published,
        state=meeting.state,
        reason=meeting.reason,
        postponed_from=meeting.postponed_from,
        kept_apart=loaded.restricted_minutes is not None,
        ends=meeting.end,
        until=meeting.until,
        access=find_access(loaded),
        partners=committee.jointly_with,
        signed=meeting.signed or committee.signed or organisation.signed,
        issued=meeting.published,
        text=text and fill_values(text, values, "the meeting", problems),
        notes=notes and fill_values(notes, values, "the meeting", problems),
        called=None if meeting.is_own else meeting.name,
        extra=gather_extra(loaded),
        large_print=_chosen(committee.large_print, organisation.large_print),
        web=_chosen(committee.web, organisation.web),
        public_notice=_chosen(committee.public_notice, organisation.public_notice),
    )
    if withholds(pack):
        pack = replace(pack, audience=Audience.RESTRICTED)
    problems += find_faults(loaded)
    problems += [*check_wording(organisation.wording), *check_wording(committee.wording)]
    problems += check_extended(loaded)
    problems += check_minute_number(committee.minute_number)
    problems += check_item_numbers(organisation.item_numbers)
    problems += check_item_numbers(committee.item_numbers)
    if pack.published is not None:
        problems += find_moves(loaded, items, pack.published, may_add)
    # A placeholder for a faulty value has a place in no file; that value has been told.
    return Checked(pack, tuple(p for p in problems if p.source is None or p.source.file != ""))


def days_that_matter(
    loaded: Loaded, due: NoticeDue | None, items: tuple[Item, ...]
) -> tuple[date, ...]:
    """Return the days after which a build may give other warnings, in order."""
    return tuple(sorted({*notice_days(loaded, due), *release_days(loaded, items)}))


def _chosen(own: bool | None, inherited: bool | None) -> bool:
    return bool(inherited if own is None else own)
