"""The page tree, walked with suspicion before anything else trusts it (ISO 32000-1, 7.7.3)."""

from agendapack.assemble.words import (
    items,
    look,
    look_int,
    look_name,
    raw,
    reference_number,
    resolve,
)
from agendapack.codes import Code
from agendapack.examine.unusable import Unusable, damaged, too_complex
from agendapack.model.facts import Limits
from agendapack.pdf_objects import DictionaryObject, PdfObject


def count_leaves(root: DictionaryObject, limits: Limits) -> int:
    """Count the pages of a tree.

    A page may stand in it twice; a node within itself is a fault.

    Raises:
        Unusable: There are too many pages or levels, or the tree runs in a circle.
    """
    count = 0
    waiting: list[tuple[PdfObject | None, tuple[int, ...]]] = [(raw(root, "Pages"), ())]
    visited = 0
    while waiting:
        reference, above = waiting.pop()
        node = resolve(reference)
        visited += 1
        if not isinstance(node, DictionaryObject):
            continue
        number = reference_number(reference)
        if number is not None and number in above:
            raise damaged("its page tree runs in a circle")
        if len(above) > limits.depth:
            raise too_complex(f"nests its pages more than {limits.depth} levels deep")
        if "/Kids" in node and look_name(node, "Type") != "Page":
            below = (*above, -1 if number is None else number)
            waiting += [(kid, below) for kid in items(raw(node, "Kids"))]
        else:
            count += 1
        if count > limits.pages or visited + len(waiting) > 4 * limits.pages:
            raise Unusable(
                Code.PAPER_TOO_LARGE,
                f"has more than {limits.pages} pages, the most that is taken",
                "split it into parts",
            )
    return count


def claimed_leaves(root: DictionaryObject) -> int | None:
    """Return how many pages the root of the tree says there are."""
    return look_int(look(root, "Pages"), "Count")


def lacks_leaves(root: DictionaryObject) -> bool:
    """Tell whether a tree that was counted names pages that are not in the file."""
    waiting = [look(root, "Pages")]
    while waiting:
        for kid in items(raw(waiting.pop(), "Kids")):
            node = resolve(kid)
            if not isinstance(node, DictionaryObject):
                return True
            if "/Kids" in node and look_name(node, "Type") != "Page":
                waiting.append(node)
    return False
