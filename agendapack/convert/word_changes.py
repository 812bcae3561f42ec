"""Tracked changes and comments in a Word document (ECMA-376-1, 17.13): found, or settled."""

from xml.etree.ElementTree import Element

from agendapack.codes import Code
from agendapack.convert.job import Job, Unusable
from agendapack.convert.word_parts import W, WordParts

PUT_IN = frozenset({f"{W}ins", f"{W}moveTo"})
TAKEN_OUT = frozenset({f"{W}del", f"{W}moveFrom"})
COMMENT_MARKS = frozenset(
    {f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef"}
)


def settle_review(job: Job, parts: WordParts) -> bool:
    """Accept changes and drop comments in the trees, where the author allows it.

    Returns:
        Whether there was anything to settle.

    Raises:
        Unusable: There are some, and it is not allowed.
    """
    changes = sum(
        element.tag in PUT_IN | TAKEN_OUT for tree in parts.texts for element in tree.iter()
    )
    if changes and job.order.changes != "accept":
        raise Unusable(
            Code.TRACKED_CHANGES,
            f"has {changes} tracked change{'' if changes == 1 else 's'} in it",
            "accept or reject them in Word (Review),"
            f" or write 'changes: accept' below '{job.order.named_by}'",
        )
    comments = sum(
        element.tag == f"{W}commentReference" for tree in parts.texts for element in tree.iter()
    )
    if comments and job.order.comments != "drop":
        raise Unusable(
            Code.COMMENTS_LEFT,
            f"has {comments} comment{'' if comments == 1 else 's'} in it",
            f"delete them in Word (Review), or write 'comments: drop' below '{job.order.named_by}'",
        )
    if changes or comments:
        for tree in parts.texts:
            _settle(tree)
    return bool(changes or comments)


def _settle(parent: Element) -> None:
    children: list[Element] = []
    carried: list[Element] = []
    for child in parent:
        if child.tag in TAKEN_OUT or child.tag in COMMENT_MARKS or child.tag.endswith("Change"):
            continue
        if child.tag == f"{W}tr" and child.find(f"{W}trPr/{W}del") is not None:
            continue
        mark_is_gone = child.find(f"{W}pPr/{W}rPr/{W}del") is not None
        _settle(child)
        if child.tag in PUT_IN:
            children += list(child)
        elif mark_is_gone:
            carried += [inner for inner in child if inner.tag != f"{W}pPr"]
        else:
            if child.tag == f"{W}p" and carried:
                at = 1 if child.find(f"{W}pPr") is not None else 0
                child[at:at] = carried
                carried = []
            children.append(child)
    if carried:
        last = Element(f"{W}p")
        last[:] = carried
        children.append(last)
    parent[:] = children
