"""Check a meeting against its record of publication: nothing may move or disappear."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from agendapack.model.dates import write_iso, write_plain_date
from agendapack.model.members import list_members
from agendapack.model.pack import Item
from agendapack.model.page_numbers import PageSpan
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.publication import Published, PublishedPaper, digest_path
from agendapack.model.workspace import Loaded
from agendapack.plan.annexes import bring_awaited
from agendapack.problems import Code, Problem, Source, warn

REPUBLISH = "publish afresh with 'agendapack publish {} --republish --reason \"...\"'"


def find_moves(
    loaded: Loaded, items: tuple[Item, ...], published: Published, may_add: bool
) -> list[Problem]:
    """Return a problem for each published item or paper that moved, or was added if none may be.

    Nothing is told of an item that could not be read: its fault has been told, and what is gone
    comes back once that is mended.
    """
    republish = REPUBLISH.format(loaded.folder)
    opened = _opened_or_withheld(items, published)
    pairs = zip(items, loaded.items, strict=True)
    broken = {item.key for item, found in pairs if found.broken}
    place = loaded.meeting.place_of("agenda")
    # An item that is known by its file or its title has lost its name with that.
    gone = _missing_items(items, published, place, republish, opened)
    return [
        *_tell_opened_or_withheld(opened, republish),
        *(gone if broken <= published.items.keys() else ()),
        *_changed_order(items, published, republish),
        *_swapped_titles(items, published, republish),
        *_swapped_files(items, published, republish),
        *_moved_minutes(loaded, items, published),
        *_new_items(items, published, loaded, may_add, broken | {i.key for i in opened.values()}),
        *_changed_papers(
            (item for item in items if item.key not in broken), published, may_add, loaded.folder
        ),
    ]


def refuse_state(loaded: Loaded) -> tuple[Problem, ...]:
    """Refuse to publish a draft, or the first agenda of a meeting that will not be held.

    A meeting that was published before may be published as cancelled or postponed: so the
    public learns of it.
    """
    state, folder = loaded.meeting.state, loaded.folder
    known = loaded.record.published or loaded.record.replaced
    if state == "final" or (state != "draft" and known is not None):
        return ()
    anyway = f"'agendapack publish {folder} --anyway' publishes it as it is"
    if state == "draft":
        found = f"{folder} is a draft, which is not published"
        hint = f"delete 'state: draft' once the agenda is settled; {anyway}, marked as a draft"
    else:
        found = f"{folder} is {state}, and was not published before"
        hint = f"delete 'state: {state}' if it is held after all; {anyway}, marked as {state}"
    return (Problem(Code.NOT_FINAL, found, loaded.meeting.place_of("state"), hint),)


def keep_published(loaded: Loaded) -> Loaded:
    """Return a published meeting with its committee and organisation as they were published.

    An annex that was to follow then comes as an update of its item.

    What the meeting's own file says counts more. So a new chair, venue or standing item of the
    committee does not rewrite the agendas of its earlier meetings.
    """
    loaded = bring_awaited(loaded)
    front = loaded.record.front
    if front is None:
        return loaded
    committee, meeting = loaded.committee, loaded.meeting
    standing = {str(each.name): each for each in front.standing}
    deadlines = {str(each.name): each for each in front.deadlines}
    kept = {
        "name": front.committee,
        "venue": front.venue,
        "time": front.time,
        "standing": committee.standing | standing,
        "deadlines": committee.deadlines | deadlines,
    }
    to = meeting.to if meeting.to or meeting.members is not None else front.to
    return replace(
        loaded,
        committee=committee.model_copy(update=kept),
        organisation=loaded.organisation.model_copy(update={"name": front.organisation}),
        meeting=meeting.model_copy(update={"to": to}),
    )


def tell_kept(loaded: Loaded) -> Iterator[Problem]:
    """Warn of each change of a committee that the published front sheet does not follow."""
    front = loaded.record.front
    if front is None:
        return
    committee, meeting, house = loaded.committee, loaded.meeting, loaded.organisation
    called = committee.members_are or house.members_are or ""
    to = list_members(committee.members, called, loaded.wording)
    own_to = meeting.to or meeting.members is not None
    facts: tuple[tuple[str, object, object, bool, str | None], ...] = (
        ("name of the organisation", house.name, front.organisation, False, None),
        ("name of the committee", committee.name, front.committee, False, None),
        ("venue", committee.venue, front.venue, meeting.venue is not None, "venue"),
        (
            "time",
            write_iso(committee.time),
            write_iso(front.time),
            meeting.time is not None,
            "time",
        ),
        ("list of members", to or None, front.to, bool(own_to), "to"),
    )
    for what, now, then, is_own, field in facts:
        if now != then and not is_own:
            said = f"is now '{now}'" if now else "is no longer given"
            hint = f"write '{field}: {now}' in the meeting's file" if field and now else None
            yield _kept(loaded, f"the {what} {said}; the published '{then or ''}' is kept", hint)
    for each in front.standing:
        item = committee.standing.get(str(each.name))
        if item is None or (item.title, item.text or None) != (each.title, each.text):
            said = "has other words now" if item else "is no longer in the committee's file"
            found = f"the standing item '{each.name}' {said}; the published words are kept"
            hint = "give the item a 'title' or a 'text' of its own in the meeting's file"
            yield _kept(loaded, found, hint)


def _kept(loaded: Loaded, found: str, hint: str | None) -> Problem:
    way = f"{hint}, and publish again" if hint else REPUBLISH.format(loaded.folder)
    hint = f"if the meeting is to follow, {way}"
    return warn(Code.KEPT_AS_PUBLISHED, found, loaded.meeting.source, hint)


def _opened_or_withheld(items: tuple[Item, ...], published: Published) -> dict[str, Item]:
    """Return the items that were open when they were published and are withheld now, or reversed.

    A withheld item is known by its number, so that it has another key then. It is the item that
    stands where the published one stood; of several papers of an item, one that is not known in
    place of one that has gone.

    Returns:
        The items by the keys that they were published under.
    """
    keys = {item.key for item in items}
    found: dict[str, Item] = {}
    lines = [item for item in items if item.updates is None]
    before = [item for item in published.current[0].items if item.updates is None]
    pairs = list(zip(before, lines, strict=False))
    for line in lines:
        gone = [
            known
            for known in published.current[0].items
            if known.updates == line.key and known.key not in keys
        ]
        own = (item for item in items if item.is_paper and item.updates == line.key)
        new = (item for item in own if item.key not in published.items)
        pairs += zip(gone, new, strict=False)
    for known, item in pairs:
        key, paper = str(known.key), published.papers.get(known.key)
        was = paper.withheld if paper else key.startswith("item-")
        if key not in keys and item.key not in published.items and was != _is_withheld(item):
            found[key] = item
    return found


def _is_withheld(item: Item) -> bool:
    of_paper = item.paper.withheld if item.paper is not None else None
    return item.withheld is not None or of_paper is not None


def _tell_opened_or_withheld(opened: Mapping[str, Item], republish: str) -> Iterator[Problem]:
    for key, item in opened.items():
        if _is_withheld(item):
            called = item.called_paper if item.is_paper else f"agenda item {item.called}"
            found = f"{called}, '{key}', was published openly and is withheld now"
            hint = (
                f"add 'id: {key}' to it: a notice then takes the place of its paper, on the same "
                f"pages; copies that people have still hold it; or {republish}"
            )
        else:
            found = f"'{item.title}' was published as withheld, as '{key}', and is open now"
            hint = (
                "put 'exempt' or 'confidential' back, with 'released' and the day: the public "
                f"pack then has its paper, on the same pages; or {republish}"
            )
        yield Problem(Code.WITHHOLDING, found, item.source, hint)


def _missing_items(
    items: tuple[Item, ...],
    published: Published,
    place: Source,
    republish: str,
    opened: Mapping[str, Item],
) -> Iterator[Problem]:
    keys = {item.key for item in items} | opened.keys()
    for key, known in published.items.items():
        if key not in keys:
            paper = published.papers.get(key)
            pages = f" on {PageSpan(paper.first, paper.last).called}" if paper else ""
            yield Problem(
                Code.ITEM_REMOVED,
                f"agenda item {known.number}, '{key}', was published{pages} and is not on the "
                "agenda any more",
                place,
                "put it back; 'withdrawn' with a reason leaves a notice in its place, and 'id: "
                f"{key}' keeps the name of one whose file or title has changed; or {republish}",
            )


def _changed_order(
    items: tuple[Item, ...], published: Published, republish: str
) -> Iterator[Problem]:
    order = [str(item.key) for item in published.current[0].items]
    present = [item for item in items if item.key in order]
    expected = [key for key in order if key in {item.key for item in present}]
    for item, key in zip(present, expected, strict=True):
        if item.key != key:
            message = f"agenda item {item.called} is not where it was published"
            hint = f"put the items back into their order; or {republish}"
            yield Problem(Code.ITEM_MOVED, message, item.source, hint)
            return


def _swapped_titles(
    items: tuple[Item, ...], published: Published, republish: str
) -> Iterator[Problem]:
    """Withheld papers are known by number only: a title under another number was moved."""
    withheld = {key: paper for key, paper in published.papers.items() if paper.withheld}
    for item in items:
        own = withheld.get(item.key)
        others = {str(p.title): p for key, p in withheld.items() if key != item.key}
        if own and own.title != item.title and item.title in others:
            message = (
                f"'{item.title}' was published as item {others[item.title].item or 'unnamed'}; "
                f"it is item {item.number} now"
            )
            hint = f"put the items back into their order; or {republish}"
            yield Problem(Code.ITEM_MOVED, message, item.source, hint)


def _swapped_files(
    items: tuple[Item, ...], published: Published, republish: str
) -> Iterator[Problem]:
    """A withheld paper whose title is hidden is known by its file, and by what is in it."""
    withheld = {key: paper for key, paper in published.papers.items() if paper.withheld}
    for item in items:
        sources = item.paper.sources if item.paper else ()
        own, main = withheld.get(item.key), sources[0] if sources else None
        if own is None or main is None or own.origin is None:
            continue
        path = digest_path(main.path)
        for key, other in withheld.items():
            is_path = path == other.origin != own.origin
            is_file = main.sha256 == other.sha256 != own.sha256
            if key != item.key and (is_path or is_file):
                message = (
                    f"the withheld paper of agenda item {item.called} was published as that of item"
                    f" {other.item or 'without a number'}"
                )
                hint = f"put the items, or their files, back into their order; or {republish}"
                yield Problem(Code.ITEM_MOVED, message, item.source, hint)
                return


def _moved_minutes(
    loaded: Loaded, items: tuple[Item, ...], published: Published
) -> Iterator[Problem]:
    """Minutes keep the numbers that they were published with, whatever earlier minutes gain."""
    for item in items:
        known, paper = published.papers.get(item.key), item.paper
        content = paper.content if paper else None
        if known is None or known.first_minute is None or not isinstance(content, PlannedMinutes):
            continue
        now, then = (content.numbers or (known.first_minute,))[0], known.first_minute
        if now == then:
            continue
        minutes = content.record
        counted = (day for day, _, count in loaded.previous_minutes if count is not None)
        earlier = [day for day in counted if day < minutes.date]
        cause = f", as those of {write_plain_date(max(earlier))} have changed" if earlier else ""
        message = (
            f"the minutes of {write_plain_date(minutes.date)} were published in {loaded.folder}"
            f" from minute {then} on; they would begin with {now} now{cause}"
        )
        hint = f"write 'first-minute: {then}' in them, or put the earlier minutes back"
        yield Problem(Code.MINUTE_MOVED, message, minutes.source, hint)


def _new_items(
    items: tuple[Item, ...],
    published: Published,
    loaded: Loaded,
    may_add: bool,
    told: Container[str],
) -> Iterator[Problem]:
    for item, found in zip(items, loaded.items, strict=True):
        if item.key in published.items or item.key in told:
            continue
        if item.updates is not None:
            if not may_add:
                what = item.called_paper
                if not item.is_paper:
                    what = f"the update of agenda item {item.called}"
                yield _offer(item, f"{what} is not published", loaded.folder)
        elif item.late is None:
            yield Problem(
                Code.NOT_PUBLISHED,
                f"agenda item {item.called} is not in the agenda that was published, and is "
                "not late",
                item.source,
                "add 'late' with the reason for its urgency, then make a supplement; one that "
                "was published under another name needs that as its 'id'",
            )
        elif item.key.startswith("item-") and not (found.entry.id or found.entry.number):
            message = f"agenda item {item.called} is late and withheld, and has no name of its own"
            hint = f"add 'number: {item.number}', so that it keeps its number"
            yield Problem(Code.ITEM_NUMBER, message, item.source, hint)
        elif not may_add:
            yield _offer(item, f"agenda item {item.called} is not published", loaded.folder)


def _changed_papers(
    items: Iterable[Item], published: Published, may_add: bool, folder: str
) -> Iterator[Problem]:
    republish = REPUBLISH.format(folder)
    for item in items:
        known = published.papers.get(item.key)
        if known is not None and item.paper is None:
            yield Problem(
                Code.ITEM_REMOVED,
                f"{item.called_paper} was published on {PageSpan(known.first, known.last).called} "
                "and is gone",
                item.source,
                "put it back, or add 'withdrawn' with a reason, which leaves a notice in its "
                f"place; or {republish}",
            )
        elif known is not None and item.paper is not None and item.paper.withdrawn is None:
            yield from _changed_pieces(item, item.paper, known, republish)
        elif known is None and item.paper and item.key in published.items and not may_add:
            yield _offer(item, f"{item.called_paper} is not published", folder)


def _changed_pieces(
    item: Item, paper: Paper, known: PublishedPaper, republish: str
) -> Iterator[Problem]:
    """Compare the annexes with those published; a withheld paper has none on record."""
    if not known.pieces:
        return
    before = [str(piece.key) for piece in known.pieces]
    now = [paper.key] * (paper.content is not None) + [annex.key for annex in paper.annexes]
    if before == now:
        return
    gone = [key for key in before if key not in now]
    new = [key for key in now if key not in before]
    if gone:
        found = f"'{gone[0]}' of agenda item {item.called} was published and is gone"
    elif new:
        found = f"'{new[0]}' of agenda item {item.called} is not published"
    else:
        found = f"the annexes of agenda item {item.called} are not in the order published"
    yield Problem(
        Code.ITEM_REMOVED if gone else Code.NOT_PUBLISHED if new else Code.ITEM_MOVED,
        found,
        item.source,
        f"bring a new annex with 'update: {item.number}'; an 'id' keeps the name of one whose "
        f"title has changed; or {republish}",
    )


def _offer(item: Item, found: str, folder: str) -> Problem:
    hint = (
        f"make a supplement of it with 'agendapack supplement {folder}', which moves no number; "
        f"or {REPUBLISH.format(folder)}"
    )
    return Problem(Code.NOT_PUBLISHED, found, item.source, hint)
