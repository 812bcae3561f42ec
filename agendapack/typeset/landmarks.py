"""What layouts of one section have in common, whatever their type size: its words and pictures."""

from collections import Counter
from collections.abc import Sequence

from agendapack.typeset.flow import Placed
from agendapack.typeset.strips import PictureItem, TextItem

Landmark = tuple[str, int]
"""A word by its number in the section (`("", 7)`), or a picture by its path and how many
times it came before.
"""


def landmarks(pages: Sequence[Sequence[Placed]]) -> list[dict[Landmark, float]]:
    """Return the words and pictures on each page of a layout.

    Each comes with how far below the top of the text area its line begins, in points.
    The repeated heads of tables are left out.
    """
    pictures: Counter[str] = Counter()
    found: list[dict[Landmark, float]] = []
    for page in pages:
        here: dict[Landmark, float] = {}
        for entry in page:
            for item in () if entry.again else entry.strip.items:
                if isinstance(item, TextItem):
                    top = entry.top + item.y - item.line.baseline
                    for atom in item.line.atoms:
                        here.setdefault(("", atom.order), top)
                elif isinstance(item, PictureItem):
                    here[item.path, pictures[item.path]] = entry.top + item.y
                    pictures[item.path] += 1
        found.append(here)
    return found
