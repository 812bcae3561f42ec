"""Load the pictures that texts and the organisation name."""

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from posixpath import dirname
from urllib.parse import unquote

from agendapack.codes import Code
from agendapack.load.flaw import Flaw
from agendapack.load.located import Entries, Fields, Value
from agendapack.load.paths import locate
from agendapack.load.reading import Reading
from agendapack.model.fields import Text
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Source

LARGEST_PICTURE = 20 * 2**20
MOST_PIXELS = 25_000_000


def load_pictures(reading: Reading, data: Fields, pictures: dict[str, LoadedPicture]) -> None:
    """Add to `pictures` what the Markdown of a file shows as `![what it shows](file)`.

    A file is named relative to the folder of the text that shows it.

    Args:
        data: The file whose texts are looked through.
        pictures: By path below the workspace.
    """
    for text in _texts(data):
        load_text_pictures(reading, text, pictures)


def load_text_pictures(reading: Reading, text: Text, pictures: dict[str, LoadedPicture]) -> None:
    """Add to `pictures` what one text in Markdown shows."""
    if "![" in text:
        for name, source in _find_images(text):
            load_picture(reading, name, source, pictures)


def load_picture(
    reading: Reading, name: str, source: Source, pictures: dict[str, LoadedPicture]
) -> None:
    """Add one picture to `pictures`, or report why it cannot be used.

    Args:
        name: As written, relative to the folder of the file that `source` is in.
        source: Where it is named.
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
    size = measure_picture(data)
    if isinstance(size, Flaw):
        reading.report(size.code, f"the picture '{name}' {size.message}", source, size.hint)
    else:
        pictures[path] = LoadedPicture(reading.files[path], data, *size)


def measure_picture(data: bytes) -> tuple[int, int] | Flaw:
    """Return a picture's width and height in pixels, or why it cannot be used."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
            width, height = picture.size
            if width * height <= MOST_PIXELS:
                picture.load()
                return width, height
    except UnidentifiedImageError:
        return Flaw(Code.PICTURE, "is neither PNG nor JPEG", "save it in one of these formats")
    except Image.DecompressionBombError:
        pass
    except Exception:  # Pillow raises what it meets; for the user all of it is one fault
        return Flaw(Code.PICTURE, "is damaged", "save it anew in a picture editor")
    return Flaw(
        Code.PICTURE,
        f"has more than {MOST_PIXELS // 10**6} million pixels",
        "make it smaller; 2000 pixels are enough for the width of a page",
    )


def _texts(value: Value | Source) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Fields | Entries):
        for inner in value.values() if isinstance(value, Fields) else value:
            yield from _texts(inner)


def _find_images(text: Text) -> Iterator[tuple[str, Source]]:
    from markdown_it import MarkdownIt

    # Text below a lettered list is indented; it must not be taken for code.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    for token in parser.parse(text):
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type == "image":
                yield unquote(str(child.attrGet("src") or "")), text.source.down(line)
            elif child.type in ("softbreak", "hardbreak"):
                line += 1
