"""Load the pictures that texts and the organisation name."""

import re
from collections.abc import Iterator
from posixpath import dirname

from agendapack.load.compose import Entries, Fields, Value
from agendapack.load.paths import locate
from agendapack.load.reading import Reading
from agendapack.model.facts import Flaw
from agendapack.model.places import find_pictures
from agendapack.model.section import EmbeddedPicture
from agendapack.model.text import Text
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Code, Source
from agendapack.sandbox.client import confined

LARGEST_PICTURE = 20 * 2**20
TASK = "take a picture"
AGAIN = "save it again in a picture editor"


def load_pictures(reading: Reading, data: Fields, pictures: dict[str, LoadedPicture]) -> None:
    """Add to `pictures` each picture in a file's Markdown: `![what it shows](file)`.

    Names of pictures are relative to the folder of that file.

    Args:
        pictures: By path below the workspace.
    """
    for text in _texts(data):
        for name, source in find_pictures(text):
            load_picture(reading, name, source, pictures)


def load_picture(
    reading: Reading, name: str, source: Source, pictures: dict[str, LoadedPicture]
) -> None:
    """Add one picture to `pictures`, or report why it cannot be used.

    Args:
        name: As written, relative to the folder of the file that `source` is in.
    """
    if not name or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", name):
        found = f"'{name}' is no file of the workspace" if name else "a picture names no file"
        reading.report(Code.PICTURE, found, source, "put the picture into the meeting's folder")
        return
    path = locate(reading, name, dirname(source.file), source)
    if path is None or path in pictures:
        return
    data = reading.read(path, LARGEST_PICTURE, source)
    if data is None:
        return
    shown = read_picture(data)
    if isinstance(shown, Flaw):
        reading.report(shown.code, f"the picture '{name}' {shown.message}", source, shown.hint)
    else:
        pictures[path] = LoadedPicture(reading.files[path], shown)


def read_picture(data: bytes) -> EmbeddedPicture | Flaw:
    """Return a picture in the form that a PDF embeds, or why it cannot be used."""
    found = confined().ask(TASK, {}, data)
    if isinstance(found, Flaw):
        return found._replace(hint=AGAIN)
    if "problem" in found.values:
        message, hint = found.values["problem"]
        return Flaw(Code.PICTURE, message, hint)
    size = found.values["width"], found.values["height"]
    return EmbeddedPicture(found.data, *size, found.values["space"], found.values["packing"])


def _texts(value: Value | Source) -> Iterator[Text]:
    if isinstance(value, Text):
        if not value.has_one_place:  # pictures in a Word document are extracted with its text
            yield value
    elif isinstance(value, Fields | Entries):
        for inner in value.values() if isinstance(value, Fields) else value:
            yield from _texts(inner)
