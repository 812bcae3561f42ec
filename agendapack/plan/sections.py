"""Plan how items stand on the agenda: under which headings, how deep, and which are taken together.

A consent agenda is a section, or some items, that one motion deals with. Its drafted words stand
before the first of those items.
"""

from collections.abc import Iterator
from dataclasses import replace

from agendapack.model.fields import UNNUMBERED
from agendapack.model.number_patterns import Numbering, call_by_title, pattern_of, printed_part
from agendapack.model.pack import AgendaSection, Item, write_label
from agendapack.model.text import Text
from agendapack.model.wording import Wording, join_names
from agendapack.model.workspace import Loaded, LoadedItem
from agendapack.plan.filling import Values, as_plain_words, fill_values, own_words
from agendapack.plan.law import Descriptions
from agendapack.plan.numbers import find_above, find_headings
from agendapack.plan.withholding import withhold_entry
from agendapack.problems import Problem


def plan_sections(
    loaded: Loaded, values: Values, known: Descriptions, told: list[Problem]
) -> Iterator[AgendaSection]:
    """Yield the headings of the agenda, in order."""
    filled = {index for item in loaded.items for index in item.sections}
    for place, index in enumerate(find_headings(loaded), start=1):
        entry = loaded.meeting.agenda[index]
        assert entry.section is not None
        where = f"the section '{entry.section[:40]}'"
        yield AgendaSection(
            key=f"agenda.section-{place}",
            title=fill_values(entry.section, values, where, told, plain=True),
            text=entry.text and fill_values(entry.text, values, where, told),
            level=loaded.depths[index],
            is_empty=index not in filled,
            withheld=withhold_entry(entry, known),
        )


def place_items(
    items: list[Item], loaded: Loaded, numbering: Numbering, wording: Wording
) -> list[Item]:
    """Give each item its printed number, its depth and its sections."""
    keys = {index: f"agenda.section-{n}" for n, index in enumerate(find_headings(loaded), 1)}
    placed = []
    levels = {
        item.key: found.level + len(found.sections)
        for item, found in zip(items, loaded.items, strict=True)
    }
    for item, found, over in zip(items, loaded.items, find_above(loaded.items), strict=True):
        label = ""
        if is_numbered(found, numbering):
            above = "" if over is None else items[over].number
            pattern = pattern_of(numbering.patterns, found.level)
            label = write_label(printed_part(item.number, above, pattern), wording)
        level = levels.get(item.updates or "", levels[item.key]) + item.is_paper
        paper = item.paper
        if paper is not None:
            paper = replace(paper, item=paper.item if label else "", level=level)
        placed.append(
            replace(
                item,
                label=label,
                level=level,
                sections=() if item.updates else tuple(keys[at] for at in found.sections),
                paper=paper,
            )
        )
    return placed


def is_numbered(found: LoadedItem, numbering: Numbering) -> bool:
    """Tell whether the agenda prints the number of an item."""
    given = found.entry.number
    if given is not None:
        return given != UNNUMBERED
    return pattern_of(numbering.patterns, found.level) != UNNUMBERED


def call_item(found: LoadedItem, number: str, numbering: Numbering) -> str:
    """Return what messages call an item before it is planned: its number, or its title."""
    title = found.entry.title or getattr(found.paper, "title", None)
    if title is None or is_numbered(found, numbering):
        return number
    return call_by_title(title)


def draft_motion(items: list[Item], loaded: Loaded, wording: Wording, language: str) -> list[Item]:
    """Put the motion for all items that are taken together before the first of them."""
    together = [
        at
        for at, found in enumerate(loaded.items)
        if _is_taken_together(found, loaded) and not _is_secret(items[at])
    ]
    business = [items[at].called for at in together if _is_business(at, items, loaded)]
    if not business:
        return items
    name = "consent-motion" if len(business) > 1 else "consent-motion-one"
    named = join_names(business, wording)
    words = own_words(wording.say(name, items=named), wording, language, name)
    motion = Text(as_plain_words(words), loaded.meeting.source)
    items = [*items]
    items[together[0]] = replace(items[together[0]], motion=motion)
    return items


def _is_taken_together(found: LoadedItem, loaded: Loaded) -> bool:
    entry = found.entry
    if entry.update is not None or entry.withdrawn is not None:
        return False
    if entry.consent is not None:
        return entry.consent
    headings = (loaded.meeting.agenda[index] for index in reversed(found.sections))
    return next((bool(each.consent) for each in headings if each.consent is not None), False)


def _is_business(place: int, items: list[Item], loaded: Loaded) -> bool:
    """Tell whether a motion can name an item: not a break, nor one that only heads others."""
    item, following = items[place], loaded.items[place + 1 : place + 2]
    heads = any(each.level > loaded.items[place].level for each in following)
    return bool(item.label or item.paper) and not (heads and item.paper is None)


def _is_secret(item: Item) -> bool:
    """Tell whether the public agenda has no line for an item, nor for what stands before it."""
    return item.withheld is not None and item.withheld.shown == "nothing"
