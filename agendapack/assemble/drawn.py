"""What a page draws, as far as it matters for what can be read, and which text a box covers."""

from dataclasses import dataclass, field

from agendapack.model.matrix import Box

SMALLEST = (6.0, 3.0)
"""Width and height, in points, that a box must have to cover a word."""
DARK = 0.3


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of text: where it starts, when it was drawn, and whether that shows it."""

    text: str
    x: float
    y: float
    order: int
    unseen: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A rectangle that was filled, when, and how light: 0 is black, 1 white."""

    box: Box
    order: int
    light: float


@dataclass(slots=True)
class Drawing:
    """All that a page draws, in its order; `said` are texts that stand for drawn ones."""

    shown: list[Shown] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def covered(self, dark: bool) -> list[Shown]:
        """Return the texts that a box was drawn over.

        Args:
            dark: Count dark boxes only; else white ones too, which hide as well.
        """
        boxes = [f for f in self.filled if f.light <= DARK or (not dark and f.light > 1 - DARK / 3)]
        return [s for s in self.shown if s.text.strip() and any(_covers(b, s) for b in boxes)]


def _covers(filled: Filled, shown: Shown) -> bool:
    left, bottom, right, top = filled.box
    wide = right - left >= SMALLEST[0] and top - bottom >= SMALLEST[1]
    inside = left - 1 <= shown.x <= right and bottom - 1 <= shown.y <= top
    return wide and inside and filled.order > shown.order
