"""Annexes that are text, Markdown or pictures; how any text is decoded, and what links are kept.

A picture stands on a page of its own, upright, at the house style's resolution at most.
"""

import re
import warnings
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from html import escape
from io import BytesIO
from itertools import count
from math import ceil
from typing import TYPE_CHECKING

from agendapack.convert import Content, Job, Order, UnusableAnnex, too_large
from agendapack.model.facts import LARGEST_TEXT, kind_of
from agendapack.model.section import EmbeddedPicture
from agendapack.model.text import (
    WEB_ADDRESS,
    find_addresses,
    leads_into_private_network,
    leads_to_file,
)
from agendapack.model.wording import NO_BREAK
from agendapack.problems import Code, shorten
from agendapack.sandbox import is_ours
from agendapack.sandbox.drawings import BadDrawing, embed_jpeg, embed_pixels, read_drawing

if TYPE_CHECKING:
    from PIL.Image import Image


class Links:
    """Judges the links of a paper of another program, and remembers what is to be told of them."""

    def __init__(self) -> None:
        self._to_files: list[str] = []
        self._private: list[str] = []
        self._dropped: list[str] = []

    def keep(self, target: str, words: str) -> bool:
        """Tell whether a link out of the document is kept; `words` are what it is set on."""
        named = f"'{shorten(words)}'" if words.strip() else "a picture"
        said = f"{named} ({shorten(target, 80)})"
        if leads_to_file(target):
            self._to_files.append(said)
        elif not WEB_ADDRESS.fullmatch(target):
            self._dropped.append(said if target and not target.startswith("#") else named)
        elif leads_into_private_network(target):
            self._private.append(said)
            return True
        else:
            return True
        return False

    def drop(self, target: str) -> None:
        """Remember a link on a picture, which cannot be kept."""
        if not leads_to_file(target):
            self._dropped.append(f"a picture ({shorten(target, 80)})")
        else:
            self.keep(target, "")

    def tell(self, job: Job, where: str = "") -> None:
        """Add the warnings; `where` says which part of the paper, for instance " in a sheet"."""
        job.lose_all(
            self._to_files,
            "link",
            f"has links to files{where}, which are left out of the pack: {{named}}",
            "add the files as annexes, or link to where they are published",
            Code.FILE_LINKS,
        )
        job.lose_all(
            self._private,
            "link",
            f"has links into a private network{where}: {{named}}",
            "ask its author for the public address",
            Code.PRIVATE_LINKS,
        )
        job.lose_all(
            self._dropped,
            "link",
            f"has {{count}} that cannot be followed{where}, set as ordinary text: {{named}}",
            "links lead to the web, to an address of e-mail, or to a paragraph or heading",
        )


TAB = 8
WIDEST = 100
"""The most characters of a line in letters of one width that fit beside one another on a page."""
COLUMNS = re.compile(r"[^\s.!?:] {2,}\S|\S {3,}\S")
"""Spaces within a line that are more than those behind the end of a sentence."""

UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def convert_text(job: Job) -> Content:
    """Return Markdown unchanged; plain text becomes paragraphs that keep their line breaks.

    Lines with columns keep their spaces, and a form feed starts a page.
    """
    text = _decode(job)
    if kind_of(job.order.file) == "markdown":
        return Content(text, is_markdown=True)
    wide = max(map(len, filter(COLUMNS.search, text.expandtabs(TAB).split("\n"))), default=0)
    if wide > WIDEST:
        job.warn(
            Code.WIDE_TABLE,
            f"has columns in lines of {wide} characters; those with more than {WIDEST} are broken",
            "make a spreadsheet of it, in which each column has a head",
        )
    links = Links()
    for line in text.split("\n"):
        for words, target in find_addresses(line):
            if target:
                links.keep(target, words)
    links.tell(job)
    pages = [page for page in text.split("\f") if page.strip()]
    return Content("\n".join(map(_write_page, pages, count())))


def _decode(job: Job) -> str:
    if len(job.data) > LARGEST_TEXT:
        raise too_large(
            f"is larger than {LARGEST_TEXT // 2**20} MB, the most that is allowed of text"
        )
    text = decode_as_asked(job).replace("\r\n", "\n").replace("\r", "\n")
    is_plain = kind_of(job.order.file) != "markdown"
    _refuse_unprintable(text.replace("\f", "\n") if is_plain else text)
    if not text.strip():
        raise UnusableAnnex(Code.EMPTY_FILE, "is empty", "write something, or take the annex out")
    return text


def _refuse_unprintable(text: str) -> None:
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnusableAnnex(
            Code.CONTROL_CHARACTER,
            f"has the control character U+{ord(found[0]):04X} in line {line}",
            "delete it; if this is no text file, its name has the wrong ending",
            line,
        )


def codec_of(job: Job) -> str:
    """Return the encoding of a file: as its annex says, UTF-16 if it is marked so, or UTF-8."""
    marked = "utf-16" if job.data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    name = job.order.encoding or marked
    return "utf-8-sig" if name == "utf-8" else name


def decode_as_asked(job: Job) -> str:
    """Return the text of a file in the encoding that its annex names, or in UTF-8."""
    name = job.order.encoding or "utf-8"
    try:
        return job.data.decode(codec_of(job))
    except UnicodeDecodeError as fault:
        line = job.data.count(b"\n", 0, fault.start) + 1
        raise UnusableAnnex(
            Code.NOT_UTF8,
            f"is not {name.upper()} text: byte {job.data[fault.start]:#04x} in line {line}",
            "save it again in the encoding UTF-8",
            line,
        ) from None


GUESSED = "cp1252"
FOREIGN = re.compile(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*")
MOST_WORDS = 4
"""The most words that the message of a guessed encoding shows."""


def decode_or_guess(job: Job) -> str:
    """Return the text: in the encoding that is asked for, UTF-8, or UTF-16 if marked as such.

    Anything else is taken for what Excel writes in western Europe, and told: the letters of other
    languages come out wrong.
    """
    if job.order.encoding is not None:
        return decode_as_asked(job)
    for codec in (codec_of(job), GUESSED):
        try:
            text = job.data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" in text or (codec == GUESSED and UNPRINTABLE.search(text.replace("\r", "\n"))):
            continue
        _refuse_unprintable(text.replace("\r\n", "\n").replace("\r", "\n"))
        if codec == GUESSED:
            _tell_guess(job, text)
        return text
    raise UnusableAnnex(
        Code.DAMAGED_PAPER,
        "is no text that can be read",
        "save it again as CSV in the encoding UTF-8, or name its encoding with 'encoding'",
    )


def _tell_guess(job: Job, text: str) -> None:
    words = dict.fromkeys(found[0] for found in FOREIGN.finditer(text))
    shown = ", ".join(f"'{word}'" for word in list(words)[:MOST_WORDS])
    more = " and others" if len(words) > MOST_WORDS else ""
    job.warn(
        Code.NOT_UTF8,
        f"is not UTF-8 text, and is read as Windows-1252, in which it says {shown}{more}",
        "save it again as 'CSV UTF-8', or say with 'encoding' what it is, for instance"
        " 'encoding: windows-1252' if these words are right, or windows-1250 for central Europe",
        "encoding",
    )


def _write_page(text: str, number: int) -> str:
    """Write the paragraphs of a page; from the second on, it starts on a page of its own."""
    paragraphs = re.split(r"\n(?:[ \t]*\n)+", text.strip("\n"))
    written = [_write_paragraph(paragraph) for paragraph in paragraphs if paragraph.strip()]
    return f'<div class="new-page">{"".join(written)}</div>' if number else "\n".join(written)


def _write_paragraph(text: str) -> str:
    """Write a paragraph; one with columns is set in letters of one width."""
    lines = [line.expandtabs(TAB).rstrip() for line in text.split("\n")]
    if any(map(COLUMNS.search, lines)):
        kept = (escape(line.replace(" ", NO_BREAK)) or NO_BREAK for line in lines)
        return f"<p><code>{'<br/>'.join(kept)}</code></p>"
    return f"<p>{'<br/>'.join(map(_write_line, lines))}</p>"


def _write_line(line: str) -> str:
    """Escape a line and keep its indent, the only structure that is left."""
    indent = len(line) - len(line.lstrip(" "))
    pieces = (
        f'<a href="{escape(target)}">{escape(words)}</a>' if target else escape(words)
        for words, target in find_addresses(line.lstrip(" "))
    )
    return NO_BREAK * indent + "".join(pieces)


FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
MOST_PIXELS = 120_000_000
MOST_PAGES = 200
HEAD_EMS = 7.0
"""The space above a picture for the annex's title, in ems: two lines and the gap below them."""
PHOTOGRAPHS = (".jpg", ".jpeg", ".webp")
FILMS = ("PNG", "WEBP")
QUALITY = 88
ORIENTATION = 0x0112


def convert_picture(job: Job) -> Content:
    """Return a picture file as one figure for each page; a TIFF file may have several."""
    alt = (job.order.alt or "").strip()
    if not alt:
        raise UnusableAnnex(
            Code.MISSING_ALT,
            "is a picture without alternative text",
            "say below 'file' what it shows, for instance 'alt: A map of the three sites'",
        )
    is_drawing = kind_of(job.order.file) == "drawing"
    pictures = [_paint(job)] if is_drawing else _read_pages(job)
    wide = sum(picture.width > picture.height for picture in pictures) * 2 > len(pictures)
    room = _room(job.order, wide)
    shown: dict[str, EmbeddedPicture] = {}
    figures = []
    for number, image in enumerate(pictures, 1):
        path = job.path if len(pictures) == 1 else f"{job.path}#{number}"
        scale = min(room[0] / image.width, room[1] / image.height)
        limited = _limit(image, scale, job.order.picture_dpi)
        shown[path] = _embed(job, limited)
        says = alt
        if len(pictures) > 1:
            says = job.say("picture-page", alt=alt, number=number, count=len(pictures))
        opening = "<figure>" if number == 1 else '<figure class="new-page">'
        width = f"{image.width * scale:.2f}"
        figures.append(
            f'{opening}<img src="{escape(path)}" alt="{escape(says)}" width="{width}"/></figure>'
        )
    return Content("\n".join(figures), ("landscape",) if wide else (), shown)


def _room(style: Order, wide: bool) -> tuple[float, float]:
    """Return the greatest width and height, in points, of a picture below the title."""
    page = (max(style.page), min(style.page)) if wide else style.page
    top, right, bottom, left = style.margins
    return page[0] - left - right, page[1] - top - bottom - HEAD_EMS * style.size


def _paint(job: Job) -> "Image":
    """Return a drawing as a picture of the finest resolution that the house style allows."""
    try:
        drawing = read_drawing(job.data)
        across, up = _room(job.order, drawing.width > drawing.height)
        wide = min(across, up * drawing.width / drawing.height)
        painted = drawing.paint(ceil(wide / 72 * job.order.picture_dpi))
    except BadDrawing as fault:
        raise UnusableAnnex(fault.code, fault.message, fault.hint) from None
    if drawing.has_html:
        job.lose(
            "has parts written in HTML, which are not shown",
            "look at its page in the pack; where something is missing, export it as PDF",
        )
    return painted


def _read_pages(job: Job) -> list["Image"]:
    from PIL import Image, ImageOps, ImageSequence

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = Image.open(BytesIO(job.data), formats=FORMATS)
            frames = getattr(file, "n_frames", 1)
            count = frames if file.format == "TIFF" else 1
            if count > MOST_PAGES:
                raise _too_large(f"has {count} pages; {MOST_PAGES} is the most that is allowed")
            pages, pixels = [], 0
            for frame in ImageSequence.Iterator(file):
                pixels += frame.width * frame.height
                if pixels > MOST_PIXELS:
                    raise _too_large(f"has more than {MOST_PIXELS // 10**6} million pixels")
                frame.load()
                turned = frame.getexif().get(ORIENTATION, 1) != 1
                upright = ImageOps.exif_transpose(frame) if turned else frame
                pages.append(upright.copy() if count > 1 else upright)
                if len(pages) == count:
                    break
    except (UnusableAnnex, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise _too_large(f"has more than {MOST_PIXELS // 10**6} million pixels") from None
    except Exception as fault:  # Pillow raises exceptions of any type for a damaged file
        if is_ours(fault, __name__):
            raise
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            "is damaged, or is no picture of a kind that is taken: PNG, JPEG, TIFF, WebP",
            "save it again in a picture editor",
        ) from None
    if frames > 1 and file.format in FILMS:
        job.lose(
            f"is a film of {frames} pictures, of which only the first is used",
            "say in the report where it can be seen; add other pictures as annexes of their own",
        )
    return pages


def _too_large(message: str) -> UnusableAnnex:
    return too_large(message, "make it smaller, or take the part that is needed")


def _limit(image: "Image", scale: float, dpi: int) -> "Image":
    """Return the picture, reduced where it has more dots per inch than allowed when printed."""
    from PIL import Image

    most = image.width * scale / 72 * dpi
    if image.width <= ceil(most):
        return image
    size = (ceil(most), max(1, round(image.height * most / image.width)))
    plain = image if image.mode in ("RGB", "RGBA", "L", "LA") else _plain(image)
    return plain.resize(size, Image.Resampling.LANCZOS)


def _plain(image: "Image") -> "Image":
    if "transparency" in image.info or image.mode in ("PA", "RGBa", "La"):
        return image.convert("RGBA")
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda shade: shade / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "I", "F") else "RGB")


def _embed(job: Job, image: "Image") -> EmbeddedPicture:
    """Encode the picture again, which drops metadata such as where a photograph was taken."""
    plain = image if image.mode in ("1", "L", "RGB", "RGBA", "LA") else _plain(image)
    if plain.mode in ("L", "RGB") and job.path.lower().endswith(PHOTOGRAPHS):
        untouched = plain.format == "JPEG"
        buffer = BytesIO()
        plain.save(buffer, "JPEG", quality="keep" if untouched else QUALITY)
        return embed_jpeg(plain, buffer.getvalue())
    plain.info = {}
    return embed_pixels(plain)
