"""Plan the items of the agenda: number, title, text, paper and actions of each."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from agendapack.model.business import MinutesOf
from agendapack.model.dates import write_plain_date
from agendapack.model.meeting import AgendaEntry
from agendapack.model.members import StandingItem
from agendapack.model.pack import AgendaSection, Item
from agendapack.model.papers import Minutes, Report
from agendapack.model.planned_paper import Paper, PlannedActions, PlannedMinutes
from agendapack.model.plans import WorkPlan
from agendapack.model.text import Text, make_name
from agendapack.model.wording import Wording
from agendapack.model.workspace import (
    ActionLog,
    Loaded,
    LoadedItem,
    LoggedAction,
    actions_of,
    call_paper_of,
    closings_of,
    in_turn,
    read_actions,
)
from agendapack.plan import filling
from agendapack.plan.annexes import find_open_updates, find_replaced, number_all, plan_annexes
from agendapack.plan.filling import REASON_VALUE as VALUE
from agendapack.plan.numbers import (
    gather_history,
    gather_received,
    is_withheld,
    print_numbers,
    read_numbering,
)
from agendapack.plan.public import Descriptions, describe_paragraphs
from agendapack.plan.withholding import withhold_item, withhold_parts
from agendapack.problems import Code, Problem, did_you_mean, warn


def actions_are_closed_once(loaded: Loaded) -> Iterator[Problem]:
    """Minutes close actions that are open, and no two actions have one name."""
    yield from check_actions(known_minutes(loaded))


def known_minutes(loaded: Loaded) -> tuple[Minutes, ...]:
    """Return all minutes of the committee that were read with a meeting, each day's once."""
    days = {minutes.date for minutes in loaded.earlier}
    own = (loaded.minutes.record,) if loaded.minutes else ()
    of_others = (item for item in loaded.items if not isinstance(item.entry.minutes, MinutesOf))
    shown = (item.paper for item in of_others if isinstance(item.paper, Minutes))
    return (*loaded.earlier, *(each for each in (*shown, *own) if each.date not in days))


def plan_actions(log: ActionLog, loaded: Loaded) -> PlannedActions | None:
    """Return actions with the numbers of their minutes; None if there are no actions."""
    if not log.actions:
        return None
    history, committee = gather_history(loaded), loaded.committee
    printed = {each.date: print_numbers(each, history, committee, [])[1] for each in loaded.earlier}
    return PlannedActions(log, tuple(printed[each.met][each.place] for each in log.actions))


def check_actions(every: Iterable[Minutes]) -> Iterator[Problem]:
    """Yield names that two actions of a committee have, and lines that close what is not open."""
    known: dict[str, LoggedAction] = {}
    closed: dict[str, date] = {}
    for minutes in in_turn(every):
        for closing in closings_of(minutes):
            name, place = str(closing.action), closing.action.source
            if name not in known:
                message = f"earlier minutes have no action '{name}' to close"
                hint = did_you_mean(name, known) or "'agendapack actions' lists those that are open"
                yield Problem(Code.UNKNOWN_ACTION, message, place, hint)
            elif name in closed:
                message = (
                    f"the action '{name}' was closed already, by the minutes of {closed[name]}"
                )
                yield warn(Code.UNKNOWN_ACTION, message, place, "delete the line")
            else:
                closed[name] = minutes.date
        for action in actions_of(minutes):
            other = known.setdefault(action.id, action)
            if other is not action:
                where = "these minutes" if other.met == action.met else f"those of {other.met}"
                message = f"an action is called '{action.id}', as is another in {where}"
                hint = "give one of them an 'id' of its own"
                yield Problem(Code.REPEATED_ID, message, action.source, hint)


def plan_withdrawn(
    entry: AgendaEntry, key: str, number: str, called: str, loaded: Loaded, told: list[Problem]
) -> Item:
    """Plan a withdrawn item, whose paper is replaced by a notice on the same pages.

    The title is the published one, since the paper's file need not exist any more. Before the
    first publication the paper has no pages, so that no notice is needed.
    """
    assert entry.withdrawn is not None
    record = loaded.record
    published = record.published or record.replaced
    known = published.papers.get(key) if published else None
    standing = loaded.committee.standing.get(entry.standing) if entry.standing else None
    title = known.title if known else entry.title or (standing.title if standing else None)
    hidden = entry.shown == "nothing" and bool(entry.exempt or entry.confidential)
    reason = entry.withdrawn.reason
    paper = None
    if known is not None and record.published is not None and title is not None:
        slug, shown_number = make_name(title) or key, "" if hidden else number
        paper = Paper(key, shown_number, title, slug, withdrawn=reason)
    if title is None and not (entry.has_lost("title") or entry.has_lost("report")):
        message = f"agenda item {called} is withdrawn, and lacks the field 'title'"
        hint = "its paper is not read any more"
        told.append(Problem(Code.MISSING_FIELD, message, entry.source, hint))
    if not reason.strip():
        message = f"agenda item {called} is withdrawn without a reason"
        hint = "the notice that stands in its place says why"
        told.append(Problem(Code.MISSING_FIELD, message, reason.source, hint))
    lost = " and ".join(f"'{name}'" for name in ("text", "applications") if getattr(entry, name))
    if lost and not (entry.exempt or entry.confidential):
        said = f"agenda item {called} is withdrawn, so its {lost} is not printed"
        hint = "let the reason say what the public still has to know, and delete the rest"
        told.append(warn(Code.NOT_PRINTED, said, entry.source, hint))
    shown = str(title or loaded.wording.say("item-untitled", number=number))
    item = Item(key, number, shown, None, paper, hidden=hidden, withdrawn=reason)
    return replace(item, source=entry.source)


def plan_items(
    loaded: Loaded, values: filling.Values, wording: Wording, told: list[Problem]
) -> tuple[tuple[Item, ...], tuple[AgendaSection, ...]]:
    """Number the items and decide what the agenda prints for each, and for each section."""
    published, known = loaded.record.published, describe_paragraphs(loaded)
    numbering = read_numbering(loaded)
    numbers, keys, targets = number_all(loaded.items, published, numbering, told)
    sections = tuple(filling.plan_sections(loaded, values, known, told))
    language = loaded.committee.language or loaded.organisation.language or "en-GB"
    items: list[Item] = []
    texts: list[Text | None] = []
    for number, key, found in zip(numbers, keys, loaded.items, strict=True):
        called = filling.call_item(found, number, numbering)
        is_paper = found.paper_of is not None
        if found.entry.withdrawn is not None:
            item = plan_withdrawn(found.entry, key, number, called, loaded, told)
            items.append(replace(item, updates=targets.get(key), is_paper=is_paper))
            texts.append(None)
            continue
        standing = loaded.committee.standing.get(found.entry.standing or "")
        if standing is None and found.entry.standing is not None:
            told.append(_lacks_standing(found.entry.standing, called, loaded))
        title = _choose_title(found, standing, number, wording)
        if isinstance(title, Text):
            where = f"the title of agenda item {called}"
            title = filling.fill_values(title, values, where, told, plain=True)
        texts.append(_choose_text(found, standing, wording, language))
        told += _tell_hidden_purpose(found, called, texts[-1])
        paper = _plan_paper(found, loaded, key, number, title, known, told)
        paper = _fill_paper(paper, values, told)
        late = found.entry.late.reason if found.entry.late else None
        awaited = found.entry.is_awaited or bool(found.awaited and paper is None)
        withheld = withhold_item(found, known)
        place = found.entry.source
        item = Item(key, number, title, None, paper, awaited, late, withheld, source=place)
        if paper is None and found.awaited:
            item = replace(item, awaited=plan_annexes(found, key, known)[1])
        items.append(replace(item, updates=targets.get(key), is_paper=is_paper))
    items = list(find_replaced(items, loaded.items, told))
    told += find_open_updates(items)
    items = list(filling.place_items(items, loaded, numbering, wording))
    # The resolution names the numbers of exempt items, so texts are filled after numbering.
    values = values | {VALUE: filling.draft_resolution(tuple(items), wording, language)}
    for place, text in enumerate(texts):
        if text is not None:
            where = f"agenda item {items[place].called}"
            filled = filling.fill_values(text, values, where, told)
            items[place] = replace(items[place], text=filled)
    items = filling.draft_motion(items, loaded, wording, language)
    resolved = filling.place_resolution(tuple(items), loaded.meeting, wording, language)
    return resolved, sections


def _lacks_standing(name: Text, called: str, loaded: Loaded) -> Problem:
    meeting, every = loaded.meeting, loaded.committee.standing
    known = ", ".join(sorted(every)) or "it has none yet"
    body = meeting.whose.removesuffix("'s")
    message = f"agenda item {called} is the standing item '{name}', which {body} does not have"
    hint = did_you_mean(name, every) or f"{meeting.whose} standing items: {known}"
    return Problem(Code.UNKNOWN_STANDING_ITEM, message, name.source, hint)


def _choose_title(
    found: LoadedItem, standing: StandingItem | None, number: str, wording: Wording
) -> str:
    paper, entry = found.paper, found.entry
    if entry.title:
        return entry.title
    if standing:
        return standing.title
    if isinstance(paper, Report | WorkPlan):
        return paper.title
    if isinstance(entry.minutes, MinutesOf) and found.minuted_by is not None:
        return wording.say("minutes-title-received", committee=found.minuted_by.name)
    if entry.minutes:
        return wording.say("minutes-title")
    if entry.actions:
        return wording.say("actions-title")
    if entry.update:
        return wording.say("update-untitled")
    return wording.say("item-untitled", number=number)


def _fill_paper(paper: Paper | None, values: filling.Values, told: list[Problem]) -> Paper | None:
    if paper is not None and isinstance(paper.content, Report):
        return replace(
            paper, content=filling.fill_record(paper.content, values, "the report", told)
        )
    if paper is not None and isinstance(paper.content, WorkPlan):
        return replace(
            paper, content=filling.fill_record(paper.content, values, "the work plan", told)
        )
    return paper


def _choose_text(
    found: LoadedItem, standing: StandingItem | None, wording: Wording, language: str
) -> Text | None:
    paper, entry = found.paper, found.entry
    if isinstance(paper, ActionLog) and not paper.actions:
        given = entry.text or (standing.text if standing else None)
        none = filling.own_words(wording.say("actions-none"), wording, language, "actions-none")
        said = filling.as_plain_words(none)
        return Text(f"{given}\n\n{said}", given.source) if given else Text(said, entry.source)
    if entry.text:
        return entry.text
    if standing:
        return standing.text
    if isinstance(paper, Report | WorkPlan) and not is_withheld(found):
        return paper.purpose
    if entry.minutes:
        name, values = _say_of_minutes(found, wording)
        words = wording.say(name, **values)
        own = filling.own_words(words, wording, language, name)
        return Text(own if own is words else filling.as_plain_words(own), entry.source)
    return None


def _tell_hidden_purpose(found: LoadedItem, called: str, text: Text | None) -> Iterator[Problem]:
    """Warn of the purpose of a report or a work plan that something else is printed for."""
    purpose = getattr(found.paper, "purpose", None)
    if purpose is None or (text is purpose and found.paper_of is None):
        return
    why = "as the item has a text of its own" if text is not None else "as it is withheld"
    if found.paper_of is not None:
        why = "as it is one of several papers"
    hint = "write it into the item's 'text', or into the paper itself"
    said = f"the purpose of {call_paper_of(called, found)} is not printed, {why}"
    yield warn(Code.NOT_PRINTED, said, purpose.source, hint)


def _say_of_minutes(found: LoadedItem, wording: Wording) -> tuple[str, dict[str, str]]:
    """Return the message that says what is done with minutes, and what fills it in."""
    day = found.entry.minuted
    if day is None:
        return "minutes-to-sign-last", {}
    held = write_plain_date(day, wording)
    if isinstance(found.entry.minutes, MinutesOf) and found.minuted_by is not None:
        return "minutes-to-receive", {"committee": found.minuted_by.name, "date": held}
    return "minutes-to-sign", {"date": held}


def _plan_paper(
    found: LoadedItem,
    loaded: Loaded,
    key: str,
    number: str,
    title: str,
    known: Descriptions,
    told: list[Problem],
) -> Paper | None:
    content: Report | PlannedMinutes | WorkPlan | PlannedActions | None
    if isinstance(found.paper, Minutes):
        content = plan_minutes(found.paper, loaded, told, found)
    elif isinstance(found.paper, ActionLog):
        content = plan_actions(found.paper, loaded)
    else:
        content = found.paper
    if content is None and not found.annexes:
        return None
    annexes = (annex.file for annex in found.annexes)
    files = (found.file, found.body_file, *found.read, *annexes)
    planned, to_come = plan_annexes(found, key, known)
    return Paper(
        key=key,
        item=number,
        title=title,
        slug=key if found.entry.update else make_name(title) or key,
        content=content,
        annexes=planned,
        awaited=to_come,
        sources=tuple(file for file in files if file is not None),
        withheld=withhold_item(found, known),
        parts=withhold_parts(content, known) if isinstance(content, Report) else None,
    )


def plan_minutes(
    record: Minutes, loaded: Loaded, told: list[Problem], found: LoadedItem | None = None
) -> PlannedMinutes:
    """Number minutes in the series of their committee; `found` is the item that brings them."""
    asked = found.entry.minutes if found else None
    committee = (found.minuted_by if found else None) or loaded.committee
    if isinstance(asked, MinutesOf):
        history = gather_received(loaded, asked.committee)
        numbers, printed = print_numbers(record, history, committee, told)
        return PlannedMinutes(record, numbers, printed, committee.name)
    # A committee that had another name then printed the numbers in its own way, of one series.
    history, series = gather_history(loaded), loaded.committee.minute_series
    numbers, printed = print_numbers(record, history, committee, told, series)
    closed = {action.id: action for action in read_actions(loaded.earlier)}
    return PlannedMinutes(record, numbers, printed, committee.name, closed=closed)
