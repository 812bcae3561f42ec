"""What changed, in the words that members read."""

from agendapack.model.changes import ItemChange, PartChange
from agendapack.model.section import PageRange


def tell_item(change: ItemChange) -> str:
    """Say what became of an item, for instance `item 5 "Grants" is new`."""
    now, before = f'item {change.number} "{change.title}"', f"item {change.old_number}"
    match change.kind:
        case "added":
            return f"{now} is new"
        case "removed":
            return f'{before} "{change.old_title}" is no longer on the agenda'
        case "moved":
            return f"{now} has moved; it was {before}"
        case "renumbered":
            return f"{now} was {before}"
        case "retitled":
            return f'item {change.number} is now called "{change.title}", not "{change.old_title}"'


def tell_part(change: PartChange) -> str:
    """Say what became of a paper or annex, for instance `pages 9 - 18 (before: 7 - 16)`."""
    now = write_pages(change.pages)
    match change.kind:
        case "added":
            return f"new, {now}" if now else "new"
        case "removed":
            before = write_pages(change.old_pages)
            return (
                f"no longer in the pack (before: {before})" if before else "no longer in the pack"
            )
    parts = []
    if change.kind == "replaced":
        parts.append("replaced by another text")
    if change.unread:
        parts.append("its file has changed")
    if change.rewordings:
        count = len(change.rewordings)
        parts.append(f"{count} paragraph{'' if count == 1 else 's'} changed")
    if change.pages is not None and change.old_pages not in (None, change.pages):
        parts.append(f"{now} (before: {write_pages(change.old_pages)})")
    elif now:
        parts.append(now)
    return ", ".join(parts)


def write_pages(pages: PageRange | None) -> str:
    """Return for instance `pages 9 - 18`, or `page 9`."""
    if pages is None:
        return ""
    if pages.first == pages.last:
        return f"page {pages.first}"
    return f"pages {pages.first} - {pages.last}"
