"""Words that a page holds and does not show, found by comparing the two.

A page is drawn as it is, and once more without the texts that are in doubt. Where the two
pictures are alike, nobody sees the text, in whatever way it is hidden. The text layer of a scan
is invisible too, but what it says is shown: its words lie on the words in the picture.

As for stamps, pages are drawn in yet another process, whose end costs nothing but the answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from agendapack.examine.drawn_pages import (
    draw_page,
    open_pages,
    pixels_of,
    shows_blurred_type,
    shows_type,
    within,
)
from agendapack.model import dataclass
from agendapack.model.facts import Limits, UnseenText
from agendapack.pdf import objects, page_words
from agendapack.pdf.areas import Grid
from agendapack.pdf.doubtful import FEWEST, NO_DOUBTS, Doubts, ShownText, find_doubtful, without_ink
from agendapack.pdf.files import PdfSource
from agendapack.pdf.geometry import Box, View, around
from agendapack.pdf.layers import layers_of
from agendapack.pdf.text import Fonts
from agendapack.problems import InternalFault
from agendapack.sandbox import limited_time
from agendapack.sandbox.forks import start_in_child

if TYPE_CHECKING:
    from PIL.Image import Image

SHARE_OF_TIME = 0.5
FOOT, HEAD = 0.02, 0.52
"""Where the body of a small letter is, in ems; ascenders may reach into the line above."""
NARROWER = 0.15
"""Of its width, what is left out of a letter at each side: its neighbour may reach in."""
CHANGED = 12
"""Of 255: a colour that differs by less from its ground is not seen."""
LEAST = 0.015
"""Of a letter's box, what has to be different for it to be seen."""
MARGIN = 4
"""Points that are drawn around the letters in doubt; the rest of the page need not be."""
MOST_ROUNDS = 6
"""Times that texts are left out one after the other, since they stand on one another."""
MOST_SAID = 20_000
"""Letters that are kept of the words of a page."""
UNKNOWN_LETTER = "\ufffd"

MOST_MISREAD = 10
"""Where so many words agree with a scan for one that does not, a short one may be a speck."""


@dataclass(frozen=True, slots=True)
class DoubtfulPage:
    """A page on which some texts may not be seen, if there are any.

    Args:
        index: In the file.
        number: In the whole paper, from 1.
        page: Its resources filled in.
    """

    index: int
    number: int
    page: objects.DictionaryObject
    seen: View
    doubts: Doubts


def doubt_pages(
    source: PdfSource, views: Sequence[View], places: Sequence[int], fonts: Fonts
) -> Iterator[DoubtfulPage]:
    """Find out what may be unseen on each page.

    Args:
        views: What is seen of each.
        places: The index of each in the file.
    """
    layers = layers_of(source.root)
    for index, (place, seen, page) in enumerate(zip(places, views, source.pages, strict=True)):
        found, doubts = source.summary(index), NO_DOUBTS
        if found.text or found.drawn or any(objects.annotations(page)):
            doubts = find_doubtful(page, seen.box, fonts, layers)
        yield DoubtfulPage(place, place + 1, page, seen, doubts)


def find_unseen(
    data: bytes, pages: Iterable[DoubtfulPage], fonts: Fonts, limits: Limits
) -> Callable[[], tuple[UnseenText, ...]]:
    """Begin to look for words that no viewer shows; return a function that waits for them.

    Args:
        limits: Half of the time is allowed.
    """
    doubtful = [page for page in pages if page.doubts.texts]
    if not doubtful:
        return tuple
    for library in ("PIL.Image", "pikepdf", "pypdfium2"):
        import_module(library)

    def compare() -> tuple[UnseenText, ...]:
        try:
            with limited_time(replace(limits, seconds=limits.seconds * SHARE_OF_TIME)):
                return tuple(_compare(data, doubtful, fonts))
        except (MemoryError, RecursionError):
            raise
        except Exception:  # the libraries raise many kinds for what they cannot read
            return not_seen()

    def not_seen() -> tuple[UnseenText, ...]:
        return tuple(UnseenText(page.number, "", "") for page in doubtful)

    asked = start_in_child(compare)

    def answer() -> tuple[UnseenText, ...]:
        try:
            return asked()
        except (InternalFault, MemoryError, RecursionError):
            return not_seen()

    return answer


def _compare(data: bytes, pages: Sequence[DoubtfulPage], fonts: Fonts) -> Iterator[UnseenText]:
    looks = [_Look(page, fonts) for page in pages]
    looks = [each for each in looks if each.has_letters]
    turns = range(max((len(each.rounds) for each in looks), default=0))
    with ExitStack() as opened:
        whole = opened.enter_context(open_pages(data))
        others = []
        for turn in turns:
            changed = _leave_out(data, [(each.page, each.round(turn)) for each in looks])
            others.append(opened.enter_context(open_pages(changed)))
        bare = None
        for each in looks:
            each.compare(whole, others)
            if each.hides:
                if bare is None:
                    changed = _leave_out(data, [(look.page, None) for look in looks])
                    bare = opened.enter_context(open_pages(changed))
                each.find_scanned(bare)
            found = each.result()
            if found is not None:
                yield found


def _leave_out(
    data: bytes, pages: Sequence[tuple[DoubtfulPage, Sequence[ShownText] | None]]
) -> bytes:
    """Return a file in which some texts of its pages leave no ink; None stands for all texts."""
    import pikepdf

    forms: dict[tuple[int, int], dict[int, int] | None] = {}
    with pikepdf.open(BytesIO(data)) as pdf:
        for page, texts in pages:
            modes: dict[int, int] | None = None if texts is None else {}
            for text in texts or ():
                of_stream = modes if text.stream is None else forms.setdefault(text.stream, {})
                if of_stream is not None:
                    of_stream[text.place] = text.mode
            if texts is None:
                forms |= dict.fromkeys(page.doubts.forms)
            if modes is None or modes:
                content = without_ink(objects.page_content(page.page), modes)
                pdf.pages[page.index].obj.Contents = pdf.make_stream(content)
        for number, modes in forms.items():
            form = pdf.get_object(number)
            form.write(without_ink(form.read_bytes(), modes))
        made = BytesIO()
        pdf.save(made)
    return made.getvalue()


class _Look:
    """What is found out about one page."""

    def __init__(self, page: DoubtfulPage, fonts: Fonts) -> None:
        self.page = page
        self.glyphs = page_words.read_glyphs(page.page, fonts, FOOT, HEAD, with_notes=True)
        doubted = {text.order for text in page.doubts.texts}
        letters = [g for g in self.glyphs if g.order in doubted and _is_letter(g)]
        self.has_letters = bool(letters)
        self.letters: dict[int, list[page_words.PlacedGlyph]] = {}
        for glyph in letters:
            self.letters.setdefault(glyph.order, []).append(glyph)
        worth = [text for text in page.doubts.texts if text.order in self.letters]
        self.rounds = _in_rounds([t for t in worth if not t.is_unseen], page.seen.box)
        self.unseen = {id(glyph) for glyph in letters}
        self.hidden: list[list[page_words.PlacedGlyph]] = []
        self.without_ink = {text.order for text in worth if text.is_without_ink}
        self.is_layer = False

    def round(self, turn: int) -> Sequence[ShownText]:
        return self.rounds[turn] if turn < len(self.rounds) else ()

    def compare(self, whole: Any, others: Sequence[Any]) -> None:
        from PIL import Image, ImageChops

        view = self._view_of_letters()
        pictures = [draw_page(pdf, self.page.index, view) for pdf in others[: len(self.rounds)]]
        picture = draw_page(whole, self.page.index, view) if pictures else Image.new("RGB", (1, 1))
        for texts, other in zip(self.rounds, pictures, strict=True):
            apart = ImageChops.difference(picture, other)
            red, green, blue = apart.split()
            most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
            changed = most.point([0] * CHANGED + [255] * (256 - CHANGED))
            for text in texts:
                for glyph in self.letters[text.order]:
                    if _has_changed(changed, pixels_of(glyph.box, view, changed.size)):
                        self.unseen.discard(id(glyph))
        self.hidden = [word for word in page_words.join_glyphs(self.glyphs) if self._hides(word)]

    def _view_of_letters(self) -> View:
        """Return the part of the page that has the letters in doubt, in whole points."""
        seen = self.page.seen
        texts = [text for each in self.rounds for text in each]
        boxes = [glyph.box for text in texts for glyph in self.letters[text.order]]
        if not boxes:
            return seen
        x0, y0, x1, y1 = seen.box
        left, foot, right, head = around(boxes)
        box = (
            max(x0, x0 + floor(left - x0) - MARGIN),
            max(y0, y0 + floor(foot - y0) - MARGIN),
            min(x1, x0 + ceil(right - x0) + MARGIN),
            min(y1, y0 + ceil(head - y0) + MARGIN),
        )
        is_on_it = box[0] < box[2] and box[1] < box[3]
        return replace(seen, box=box) if is_on_it else seen

    @property
    def hides(self) -> bool:
        """Whether enough is unseen to matter."""
        return sum(_is_letter(glyph) for word in self.hidden for glyph in word) >= FEWEST

    def _hides(self, word: list[page_words.PlacedGlyph]) -> bool:
        letters = [id(glyph) in self.unseen for glyph in word if _is_letter(glyph)]
        return any(letters) and sum(letters) >= min(FEWEST, len(letters))

    def find_scanned(self, bare: Any) -> None:
        """Take out the words that stand in the picture beneath them, and those seen beside."""
        picture = draw_page(bare, self.page.index, self.page.seen).convert("L")
        hidden = {id(word[0]) for word in self.hidden}
        found, agreeing = [], 0
        for word in self.hidden:
            if not _lies_on_type(word, self.page, picture):
                found.append(word)
            elif word[0].order in self.without_ink:
                agreeing += 1
        self.is_layer = not agreeing and all(map(self._is_of_picture, found))
        if agreeing > len(found):  # a scan; where it is coarse, some of its type is blurred
            found = [word for word in found if not self._is_blurred(word, picture)]
        if agreeing > MOST_MISREAD * len(found):
            found = [word for word in found if sum(map(_is_letter, word)) > FEWEST]
        self.hidden = found
        shown: dict[str, list[Box]] = {}
        for word in page_words.join_glyphs(self.glyphs):
            if id(word[0]) not in hidden:
                shown.setdefault(_said(word), []).append(around([glyph.box for glyph in word]))
        self.hidden = [
            word
            for word in self.hidden
            if not any(_overlap(word, box) for box in shown.get(_said(word), ()))
        ]

    def _is_blurred(self, word: list[page_words.PlacedGlyph], picture: "Image") -> bool:
        """Tell whether a word leaves no ink, and stands on what may be type, but is not sharp."""
        return word[0].order in self.without_ink and _lies_on_type(
            word, self.page, picture, shows_blurred_type
        )

    def _is_of_picture(self, word: list[page_words.PlacedGlyph]) -> bool:
        """Tell whether a word leaves no ink, and stands on a picture."""
        return word[0].order in self.without_ink and any(
            _overlap(word, box) for box in self.page.doubts.pictures
        )

    def result(self) -> UnseenText | None:
        if len(self.glyphs) >= page_words.MOST_GLYPHS:
            return UnseenText(self.page.number, "", "")
        if not self.hides:
            return None
        hidden = {id(word[0]) for word in self.hidden}
        words = [
            (id(word[0]) in hidden, _said(word)) for word in page_words.join_glyphs(self.glyphs)
        ]
        unseen, seen = (
            " ".join(said for of, said in words if of is side) for side in (True, False)
        )
        return UnseenText(self.page.number, unseen[:MOST_SAID], seen, self.is_layer)


def _in_rounds(texts: Sequence[ShownText], box: Box) -> list[list[ShownText]]:
    """Sort texts so that those of one round do not stand on one another; some are left over."""
    grid = Grid(box)
    rounds: list[list[ShownText]] = []
    taken: list[list[int]] = []
    for text in texts:
        rows, outer = grid.cells(text.box)
        bits = grid.cells(text.box, inner=True)[1] or outer
        free = (not any(cells[row] & bits for row in rows) for cells in taken)
        turn = next((turn for turn, is_free in enumerate(free) if is_free), len(taken))
        if turn == MOST_ROUNDS:
            continue
        if turn == len(taken):
            rounds.append([])
            taken.append([0] * grid.count)
        rounds[turn].append(text)
        for row in rows:
            taken[turn][row] |= bits
    return rounds


def _is_letter(glyph: page_words.PlacedGlyph) -> bool:
    return glyph.text == UNKNOWN_LETTER or any(map(str.isalnum, glyph.text))


def _said(word: Sequence[page_words.PlacedGlyph]) -> str:
    return "".join(glyph.text for glyph in word)


def _overlap(word: Sequence[page_words.PlacedGlyph], box: Box) -> bool:
    own = around([glyph.box for glyph in word])
    x, y = (own[0] + own[2]) / 2, (own[1] + own[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _has_changed(changed: "Image", box: tuple[float, float, float, float]) -> bool:
    """Tell whether enough of a box is different without the text."""
    left, top, right, foot = box
    narrower = (right - left) * NARROWER
    area = within(changed, (left + narrower, top, right - narrower, foot))
    if area is None:
        return False
    crop = changed.crop(area)
    return crop.histogram()[255] >= max(1.0, LEAST * crop.width * crop.height)


def _lies_on_type(
    word: Sequence[page_words.PlacedGlyph],
    page: DoubtfulPage,
    picture: "Image",
    shows: "Callable[[Image, int], bool]" = shows_type,
) -> bool:
    """Tell whether there is type in a picture where a word stands.

    Words that recognise a scan are not placed exactly, so a little around them counts too.
    """
    left, top, right, foot = pixels_of(
        around([glyph.box for glyph in word]), page.seen, picture.size
    )
    letters = sum(map(_is_letter, word))
    for more in (0.0, 0.5):
        around_it = more * min(foot - top, right - left)
        area = within(
            picture, (left - around_it, top - around_it, right + around_it, foot + around_it)
        )
        if area is not None and shows(picture.crop(area), letters):
            return True
    return False
