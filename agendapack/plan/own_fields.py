"""Check the fields that an organisation makes up itself, and gather them for templates."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from agendapack.model.item_facts import (
    HOLDERS,
    DeclaredFields,
    Extra,
    OwnField,
    Values,
    join_values,
    read_extra,
    read_value,
)
from agendapack.model.pack import Item
from agendapack.model.papers import Report
from agendapack.model.workspace import Loaded, LoadedItem
from agendapack.problems import Code, Problem, Source, did_you_mean


def gather_extra(loaded: Loaded) -> Values:
    """Return the fields of a meeting, with those of its committee and of its organisation."""
    house, fields = loaded.organisation, loaded.organisation.fields
    return join_values(
        read_extra(house.extra, fields.organisation),
        () if loaded.meeting.is_own else read_extra(loaded.committee.extra, fields.committee),
        read_extra(loaded.meeting.extra, fields.meeting),
    )


def own_fields_are_as_declared(loaded: Loaded) -> Iterator[Problem]:
    """Each field of the house's own is one that it declares, and holds what it declares."""
    house, fields = loaded.organisation, loaded.organisation.fields
    needed = _wanted(fields.organisation) if house.has_lost("extra") else fields.organisation
    yield from _check("the organisation", house.extra, needed, house.source)
    committee, meeting = loaded.committee, loaded.meeting
    if not meeting.is_own:
        needed = _wanted(fields.committee) if committee.has_lost("extra") else fields.committee
        yield from _check("the committee", committee.extra, needed, committee.source)
    needed = _wanted(fields.meeting) if meeting.has_lost("extra") else fields.meeting
    yield from _check("the meeting", meeting.extra, needed, meeting.place_of("extra"))
    for number, found in loaded.called_items:
        entry, called = found.entry, f"agenda item {number}"
        is_later = entry.update is not None or entry.has_lost("extra")
        needed = _wanted(fields.item) if is_later else fields.item
        whole = {} if found.paper_of is None else loaded.items[found.paper_of].entry.extra
        own = {name: given for name, given in entry.extra.items() if whole.get(name) != given}
        yield from _check(called, own, needed, entry.source)
        for considered in entry.applications:
            named = f"the application '{considered.reference}'"
            yield from _check(named, considered.extra, fields.application, considered.source)
        if isinstance(found.paper, Report):
            report = found.paper
            called = f"the report of {called}"
            needed = _wanted(fields.report) if found.broken else fields.report
            yield from _check(called, report.extra, needed, report.source)
        for each in found.annexes:
            annex = each.annex
            needed = _wanted(fields.annex) if annex.has_lost("extra") else fields.annex
            yield from _check(f"the annex '{annex.title}'", annex.extra, needed, annex.source)


def declarations_are_complete(loaded: Loaded) -> Iterator[Problem]:
    """A choice has something to choose from, and nothing else has."""
    fields = loaded.organisation.fields
    for holder in HOLDERS:
        declared: Mapping[str, OwnField] = getattr(fields, holder)
        for name, field in declared.items():
            if field.type == "choice" and not field.choices:
                message = f"the field '{name}' of the {holder} is a choice without 'choices'"
                hint = "list them, for instance: choices: [High, Medium, Low]"
                yield Problem(Code.MISSING_FIELD, message, field.source, hint)
            elif field.type != "choice" and field.choices:
                message = f"the field '{name}' of the {holder} has 'choices', and is no choice"
                yield Problem(Code.BAD_VALUE, message, field.source, "add 'type: choice'")
            yield from _find_alike(f"the field '{name}' of the {holder}", field)
        yield from _find_same_names(holder, declared)


def _find_alike(called: str, field: OwnField) -> Iterator[Problem]:
    seen: set[str] = set()
    for choice in field.choices:
        words = " ".join(choice.split())
        if words.casefold() in seen:
            message = f"{called} has the choice '{words}' twice; capitals make no difference"
            yield Problem(Code.BAD_VALUE, message, choice.source, "delete one of the two")
        seen.add(words.casefold())


def _find_same_names(holder: str, declared: Mapping[str, OwnField]) -> Iterator[Problem]:
    """A template has an underscore for a hyphen, so that two names can be one there."""
    first: dict[str, str] = {}
    for name, field in declared.items():
        other = first.setdefault(name.replace("-", "_"), name)
        if other != name:
            message = f"the fields '{other}' and '{name}' of the {holder} are one in a template"
            hint = "rename one of the two; a hyphen is an underscore there"
            yield Problem(Code.REPEATED_FIELD, message, field.source, hint)


def _wanted(declared: Mapping[str, OwnField]) -> dict[str, OwnField]:
    return {n: field.model_copy(update={"required": False}) for n, field in declared.items()}


def _check(
    called: str, extra: Extra, declared: Mapping[str, OwnField], source: Source
) -> Iterator[Problem]:
    meant = {did_you_mean(name, declared) for name in extra if name not in declared}
    for name, given in extra.items():
        field = declared.get(name)
        place = given[0].source if given else source
        if field is None and declared:
            message = f"{called} has the field '{name}' in 'extra', which is not declared"
            hint = did_you_mean(name, declared) or f"declared are {', '.join(declared)}"
            yield Problem(Code.UNKNOWN_FIELD, message, place, hint)
        elif field is not None and len(given) > 1 and not field.several:
            message = f"{called} has several values for '{name}'; one is allowed"
            hint = "write one, or declare the field with 'several: yes'"
            yield Problem(Code.WRONG_TYPE, message, place, hint)
        elif field is not None:
            is_clear = field.type != "choice" or field.choices
            wrong = (said for said in given if is_clear and read_value(said, field) is None)
            for said in wrong:
                words = " ".join(said.split())
                message = f"{called} has '{words[:40]}' for '{name}'; allowed is {field.allowed}"
                near = did_you_mean(words, field.choices)
                yield Problem(Code.BAD_VALUE, message, said.source, near)
    for name, field in declared.items():
        if field.required and not any(said.strip() for said in extra.get(name, ())):
            if f"did you mean '{name}'?" in meant:
                continue  # told where it is misspelt
            message = f"{called} lacks the field '{name}' in 'extra'"
            told = f"; allowed is {field.allowed}" if field.allowed else ""
            hint = f"add a line '{name}: ...' below 'extra:'{told}"
            yield Problem(Code.MISSING_FIELD, message, source, hint)


def add_extra(item: Item, found: LoadedItem, declared: DeclaredFields) -> Item:
    """Return an item with its own fields, and its paper with these and with those of the paper."""
    own = read_extra(found.entry.extra, declared.item)
    facts = replace(item.facts, extra=own)
    if item.paper is None:
        return replace(item, facts=facts)
    report = found.paper.extra if isinstance(found.paper, Report) else {}
    every = item.paper.annexes
    of_paper = join_values(own, read_extra(report, declared.report))
    read = ((each, read_extra(each.loaded.annex.extra, declared.annex)) for each in every)
    annexes = tuple(replace(each, extra=join_values(of_paper, extra)) for each, extra in read)
    paper = replace(item.paper, facts=replace(facts, extra=of_paper), annexes=annexes)
    return replace(item, facts=facts, paper=paper)
