"""Read the field `accept` of an item, its paper and its annexes: the warnings that are accepted."""

from collections.abc import Iterator

from agendapack.load.compose import Entries, Fields
from agendapack.load.reading import Reading
from agendapack.model.acceptance import Acceptance, Stretch
from agendapack.model.text import Text
from agendapack.model.withholding import MARK
from agendapack.model.workspace import (
    LoadedItem,
)
from agendapack.problems import (
    Code,
    Source,
    did_you_mean,
)

CODES = {code.value: code for code in Code}


REASON = "say why it is accepted, for instance: The author has no other version."


def read_acceptances(
    reading: Reading, entry: Fields, paper: Fields | None, item: LoadedItem
) -> tuple[Acceptance, ...]:
    """Return all accepted warnings of one agenda item.

    Args:
        reading: A problem is added to this for each unknown code and each missing reason.
    """
    places = (entry,) if paper is None else (entry, paper)
    waiting = item.entry.is_left_out
    withheld = any(map(_is_withheld, places))
    files = {annex.annex.file.source: annex.file.path for annex in item.annexes}
    found: list[Acceptance] = []
    of_annexes: list[Stretch] = []
    for annex in (annex for place in places for annex in _annexes(place)):
        about = (Stretch(annex.source, annex.end), *_file_of(annex, files))
        of_annexes += about
        hidden = withheld or _is_withheld(annex)
        found += read_accepted(reading, annex, about, (), hidden, waiting)
    own = (item.file, item.body_file)
    whole = (Stretch(Source(file.path)) for file in own if file)
    about = (Stretch(entry.source, entry.end), *whole)
    for place in places:
        found += read_accepted(reading, place, about, tuple(of_annexes), withheld, waiting)
    return tuple(found)


def read_accepted(
    reading: Reading,
    place: Fields,
    about: tuple[Stretch, ...],
    except_for: tuple[Stretch, ...],
    withheld: bool,
    waiting: bool,
) -> Iterator[Acceptance]:
    """Yield the warnings that one record accepts.

    Args:
        about: What the acceptances are of.
        except_for: What they are not of, although it stands within.
    """
    accept = place.value("accept")
    if not isinstance(accept, Fields):
        return
    for name, source in accept.keys_at.items():
        reason = accept.value(name)
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
    applications = place.value("applications")
    for application in applications if isinstance(applications, Entries) else ():
        if isinstance(application, Fields):
            yield from _annexes(application)


def _file_of(annex: Fields, files: dict[Source, str]) -> Iterator[Stretch]:
    """Yield the whole of an annex's file; nothing where the file could not be read."""
    file = annex.value("file")
    if isinstance(file, Text) and file.source in files:
        yield Stretch(Source(files[file.source]))


def _is_withheld(place: Fields) -> bool:
    """Tell whether anything in it is withheld, or was: reasons for acceptance are then hidden."""
    body = place.value("body")
    parts = isinstance(body, Text) and MARK.search(body) is not None
    return parts or place.value("exempt") is not None or place.value("confidential") is not None
