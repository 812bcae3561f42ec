"""Read which warnings are accepted beside an agenda item, its paper and its annexes."""

from collections.abc import Iterable, Iterator

from agendapack.load.compose import Entries, Fields
from agendapack.load.reading import Reading
from agendapack.model.acceptance import Acceptance, Stretch
from agendapack.model.text import Text
from agendapack.model.withholding import MARK
from agendapack.model.workspace import LoadedItem
from agendapack.problems import Code, Source, did_you_mean

CODES = {code.value: code for code in Code}
REASON = "say why it is accepted, for instance: The author has no other version."


def read_acceptances(
    reading: Reading, entry: Fields, paper: Fields | None, item: LoadedItem
) -> tuple[Acceptance, ...]:
    """Return all that is accepted for one agenda item.

    Args:
        reading: Takes a problem for each code that does not exist, and each that has no reason.
        entry: The item in the meeting's file.
        paper: The file of its paper, where it has one.
        item: What was loaded of it.
    """
    places = (entry,) if paper is None else (entry, paper)
    waiting = item.entry.is_left_out
    withheld = any(map(_is_withheld, places))
    files = {annex.annex.file.source: annex.file.path for annex in item.annexes}
    found: list[Acceptance] = []
    of_annexes: list[Stretch] = []
    for annex in (annex for place in places for annex in _annexes(place)):
        about = (Stretch(annex.source, annex.end), *_whole(_named(annex, files)))
        of_annexes += about
        hidden = withheld or _is_withheld(annex)
        found += _read(reading, annex, about, (), hidden, waiting)
    own = (item.file, item.body_file)
    about = (Stretch(entry.source, entry.end), *_whole(file.path for file in own if file))
    for place in places:
        found += _read(reading, place, about, tuple(of_annexes), withheld, waiting)
    return tuple(found)


def _read(
    reading: Reading,
    place: Fields,
    about: tuple[Stretch, ...],
    except_for: tuple[Stretch, ...],
    withheld: bool,
    waiting: bool,
) -> Iterator[Acceptance]:
    accept = place.value("accept")
    for name, source in accept.keys_at.items() if isinstance(accept, Fields) else ():
        reason = accept.value(name) if isinstance(accept, Fields) else None
        code = CODES.get(name)
        if code is None:
            hint = "the code of a warning stands in square brackets at its end"
            message = f"no warning has the code '{name}'"
            reading.report(Code.UNKNOWN_CODE, message, source, did_you_mean(name, CODES) or hint)
        elif isinstance(reason, Text) and not reason.strip():
            message = f"'{name}' is accepted without a reason"
            reading.report(Code.MISSING_FIELD, message, source, REASON)
        elif isinstance(reason, Text):
            words = " ".join(reason.split())
            yield Acceptance(code, words, source, about, except_for, withheld, waiting)


def _annexes(place: Fields) -> Iterator[Fields]:
    listed = place.value("annexes")
    for annex in listed if isinstance(listed, Entries) else ():
        if isinstance(annex, Fields):
            yield annex


def _named(annex: Fields, files: dict[Source, str]) -> tuple[str, ...]:
    """Return the path of the file that an annex names, where that could be read."""
    file = annex.value("file")
    path = files.get(file.source) if isinstance(file, Text) else None
    return () if path is None else (path,)


def _whole(paths: Iterable[str]) -> Iterator[Stretch]:
    for path in paths:
        yield Stretch(Source(path))


def _is_withheld(place: Fields) -> bool:
    """Tell whether anything is withheld, or was: then nobody is told why a warning is accepted."""
    body = place.value("body")
    parts = isinstance(body, Text) and MARK.search(body) is not None
    return parts or place.value("exempt") is not None or place.value("confidential") is not None
