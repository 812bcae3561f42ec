"""What the pages of a paper show: text, pictures with their resolution, or nothing.

Nothing is drawn for it: text counts wherever it is shown, also when it is invisible as
behind a scan that was put through text recognition.
"""

from dataclasses import dataclass, field
from math import hypot

from agendapack.model.matrix import Matrix, as_matrix, times
from agendapack.pdf.objects import (
    DictionaryObject,
    StreamObject,
    decoded,
    floats,
    look,
    look_dict,
    look_int,
    look_name,
    raw,
    reference_number,
    resolve,
)
from agendapack.pdf.summary import Summary, mcids_of, summarise

DEEPEST_FORM = 20
MOST_PICTURES = 500
Picture = tuple[int, int, Matrix]


@dataclass(slots=True)
class Seen:
    """What some content shows; pictures as width and height in pixels, and their place."""

    text: bool = False
    painted: bool = False
    pictures: list[Picture] = field(default_factory=list)

    @property
    def pixels(self) -> int:
        """How many pixels its pictures have together."""
        return sum(wide * high for wide, high, _ in self.pictures)

    def dpi(self, unit: float) -> int:
        """Return the resolution of the finest picture; 0 where there is none.

        Args:
            unit: The page's own unit, in points.
        """
        return max((_dpi(picture, unit) for picture in self.pictures), default=0)


class Eyes:
    """Looks at the content of one file; each form is looked at once."""

    def __init__(self) -> None:
        self._forms: dict[int, Seen] = {}

    def look(self, found: Summary, resources: DictionaryObject, depth: int = 0) -> Seen:
        """Look at content, and at what it draws.

        Args:
            found: What stands in it.
            resources: That it names forms and pictures of.
            depth: Of the form that it is; 0 for a page.
        """
        seen = Seen(found.text, found.painted)
        xobjects = look_dict(resources, "XObject")
        if depth <= DEEPEST_FORM:
            for name, matrix in found.drawn if xobjects else ():
                self._draw(seen, raw(xobjects, name), matrix, depth)
        return seen

    def _draw(self, seen: Seen, reference: object, matrix: Matrix, depth: int) -> None:
        drawn = resolve(reference)
        if not isinstance(drawn, StreamObject):
            return
        if look_name(drawn, "Subtype") == "Image":
            seen.painted = True
            if len(seen.pictures) < MOST_PICTURES:
                size = (look_int(drawn, "Width") or 0, look_int(drawn, "Height") or 0)
                seen.pictures.append((*size, matrix))
            return
        form = self._form(reference_number(reference), drawn, depth)
        seen.text, seen.painted = seen.text or form.text, seen.painted or form.painted
        own = floats(raw(drawn, "Matrix"), 6)
        here = times(as_matrix(own), matrix) if own else matrix
        for wide, high, placed in form.pictures[: MOST_PICTURES - len(seen.pictures)]:
            seen.pictures.append((wide, high, times(placed, here)))

    def _form(self, number: int | None, form: StreamObject, depth: int) -> Seen:
        if number is not None and number in self._forms:
            return self._forms[number]
        if number is not None:
            self._forms[number] = Seen()  # stands in while it is looked at, should it draw itself
        resources = look_dict(form, "Resources")
        found = summarise(decoded(form) or b"", mcids_of(resources))
        seen = self.look(found, resources, depth + 1)
        if number is not None:
            self._forms[number] = seen
        return seen


def unit_of(page: DictionaryObject) -> float:
    """Return a page's own unit in points (ISO 32000-1, 14.11.4: UserUnit)."""
    found = look(page, "UserUnit")
    return float(found) if isinstance(found, int | float) and found > 0 else 1.0


def _dpi(picture: Picture, unit: float) -> int:
    wide, high, (a, b, c, d, _, _) = picture
    across, up = hypot(a, b) * unit / 72, hypot(c, d) * unit / 72
    if not (0.001 < across < 1e6 and 0.001 < up < 1e6):
        return 0
    return min(99_999, round(max(wide / across, high / up)))
