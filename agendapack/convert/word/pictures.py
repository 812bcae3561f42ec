"""Pictures in Word documents, cropped, turned and sized as Word shows them.

mammoth reports only the alternative text of a picture, and no picture in a group. So every
picture is first made a drawing of its own whose alternative text is the number of its frame; the
frame has the real alternative text and the rest. What Word crops is left out of the pack.
"""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from math import cos, radians, sin
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert import Job, count, name_some
from agendapack.convert.word import BOX, Places, V, W, WordParts
from agendapack.model import dataclass
from agendapack.model.section import EmbeddedPicture
from agendapack.problems import Code
from agendapack.sandbox.drawings import embed_file, embed_jpeg, embed_pixels, set_upright

if TYPE_CHECKING:
    from PIL.Image import Image

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
BLIP, FILL, IMAGE = f"{A}blip", "blipFill", f"{V}imagedata"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
EMU = 12_700
"""English metric units in a point (ECMA-376-1, 20.1.2.1)."""
TURN = 60_000
"""Units of DrawingML's angles in a degree (20.1.10.3)."""
WHOLE = 100_000
VML_WHOLE = 65_536
SIZES = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "": 0.75}
LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)(pt|in|cm|mm|px|)")
DECORATION = "decoration"
"""The class of pictures that are only decoration."""
IS_DECORATION = "decorative"
"""What `picture-alts` says of a picture that is only decoration."""
SIDES = ("left", "top", "right", "bottom")

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
MOST_PIXELS = 25_000_000
LARGEST = 40 * 2**20
QUALITY = 92
LEAST_TURN = 0.5


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """How Word shows a picture.

    Args:
        width, height: In points before it is turned; zero where the document has no size.
        cut: Fractions cropped at the left, top, right and bottom.
        turn: Clockwise rotation in degrees.
    """

    alt: str = ""
    width: float = 0.0
    height: float = 0.0
    cut: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    turn: float = 0.0
    mirrored: bool = False
    is_decoration: bool = False
    place: str = "the document"

    @property
    def points(self) -> float | None:
        """The width in points after turning; None where the document has no size."""
        angle = radians(self.turn)
        return abs(self.width * cos(angle)) + abs(self.height * sin(angle)) or None


def frame_pictures(parts: WordParts, places: Places) -> list[PictureFrame]:
    """Make every picture its own drawing, with the number of its frame as alternative text."""
    frames: list[PictureFrame] = []
    for tree in parts.texts:
        _take_apart(tree, frames, places)
    return frames


def blips(element: Element) -> Iterator[tuple[Element, Element]]:
    """Yield each picture in a drawing with the shape it fills, except those in text boxes."""
    for part in element:
        if part.tag.endswith(f"}}{FILL}"):
            yield from ((element, blip) for blip in part.findall(BLIP))
        elif part.tag.endswith("}spPr") and part.find(f"{A}{FILL}") is not None:
            yield from ((element, blip) for blip in part.findall(f"{A}{FILL}/{BLIP}"))
        elif part.tag != BOX:
            yield from blips(part)


def _take_apart(parent: Element, frames: list[PictureFrame], places: Places) -> None:
    parts: list[Element] = []
    for child in parent:
        if child.tag == f"{W}drawing":
            parts += _drawings(child, frames, places.of(child))
            continue
        _take_apart(child, frames, places)
        if child.tag == IMAGE:
            frames.append(replace(_read_shape(parent, child), place=places.of(child)))
            named = child.get(f"{R}id")
            blip = Element(BLIP, {f"{R}embed": named} if named else {})
            child = _stand_alone(len(frames) - 1, blip, Element(""))
        parts.append(child)
    parent[:] = parts


def _drawings(drawing: Element, frames: list[PictureFrame], place: str) -> Iterator[Element]:
    """Yield a new drawing for each picture in a drawing."""
    named = drawing.find(f"*/{WP}docPr")
    outer = Element(f"{WP}docPr") if named is None else named
    found = list(blips(drawing))
    for owner, blip in found:
        frame = _read_frame(drawing, outer, owner, blip, alone=len(found) == 1)
        frames.append(replace(frame, place=place))
        yield _stand_alone(len(frames) - 1, blip, outer)


def _stand_alone(number: int, blip: Element, outer: Element) -> Element:
    drawing = Element(f"{W}drawing")
    place = SubElement(drawing, f"{WP}inline")
    name = SubElement(place, f"{WP}docPr", {"descr": str(number)})
    name.extend(outer.findall(f"{A}hlinkClick"))
    data = SubElement(SubElement(place, f"{A}graphic"), f"{A}graphicData")
    fill = SubElement(SubElement(data, f"{PIC}pic"), f"{PIC}{FILL}")
    fill.append(blip)
    return drawing


def _read_frame(
    drawing: Element, outer: Element, owner: Element, blip: Element, *, alone: bool
) -> PictureFrame:
    own = owner.find(f".//{PIC}cNvPr")
    says = [_says(each) for each in (outer, own) if each is not None]
    shape = owner.find(f"{PIC}spPr/{A}xfrm")
    if shape is None:
        shape = next(owner.iter(f"{A}xfrm"), None)
    at = Element("") if shape is None else shape
    extent = drawing.find(f"*/{WP}extent")
    is_part = not alone or drawing.find(f".//{WPG}wgp") is not None
    scale, size = (_scale(drawing), at.find(f"{A}ext")) if is_part else (1.0, extent)
    shown = Element("") if size is None else size
    source = next((s for f in owner.iter() for s in f.findall(f"{A}srcRect") if blip in f), None)
    cut = Element("") if source is None else source
    return PictureFrame(
        next(filter(None, says if alone else reversed(says)), ""),
        _number(shown, "cx") * scale / EMU,
        _number(shown, "cy") * scale / EMU,
        _allowed([_number(cut, side) / WHOLE for side in "ltrb"]),
        (_number(at, "rot") / TURN + 180 * (at.get("flipV") in ("1", "true"))) % 360,
        (at.get("flipH") in ("1", "true")) != (at.get("flipV") in ("1", "true")),
        any(each.get("val") in ("1", "true") for each in outer.iter(DECORATIVE)),
    )


def _says(named: Element) -> str:
    return " ".join((named.get("descr", "").strip() or named.get("title", "")).split())


def _scale(drawing: Element) -> float:
    """Return the scale of a group: its drawn width relative to the coordinates of its parts."""
    extent, inner = drawing.find(f"*/{WP}extent"), next(drawing.iter(f"{A}chExt"), None)
    if extent is None or inner is None:
        return 1.0
    return _number(extent, "cx") / (_number(inner, "cx") or 1) or 1.0


def _read_shape(shape: Element, image: Element) -> PictureFrame:
    """Read the frame of a picture in VML, which older versions write (ECMA-376-4, 14.1.2.11)."""
    pairs = (part.partition(":") for part in shape.get("style", "").split(";"))
    style = {name.strip(): value.strip() for name, _, value in pairs}
    sizes = [LENGTH.fullmatch(style.get(side, "")) for side in ("width", "height")]
    width, height = (float(found[1]) * SIZES[found[2]] if found else 0.0 for found in sizes)
    alt = shape.get("alt", "").strip() or image.get(f"{OFFICE}title", "")
    turn = style.get("rotation", "")
    cut = [_part(image.get(f"crop{side}", "")) for side in SIDES]
    whole = float(turn) % 360 if re.fullmatch(r"-?\d{1,3}", turn) else 0.0
    return PictureFrame(" ".join(alt.split()), width, height, _allowed(cut), whole)


def _part(text: str) -> float:
    found = re.fullmatch(r"(-?\d{0,6}(?:\.\d{1,6})?)(f?)", text)
    if not found or not re.search(r"\d", text):
        return 0.0
    return float(found[1]) / (VML_WHOLE if found[2] else 1)


def _allowed(cut: list[float]) -> tuple[float, ...]:
    """Return the fractions to crop, ignoring negative ones and those that would leave nothing."""
    left, top, right, bottom = (max(0.0, each) for each in cut)
    return (left, top, right, bottom) if left + right < 1 and top + bottom < 1 else (0.0,) * 4


def _number(element: Element, name: str) -> float:
    text = element.get(name, "")
    if text.endswith("%") and re.fullmatch(r"-?\d{1,3}(?:\.\d{1,6})?%", text):
        return float(text[:-1]) * WHOLE / 100
    return float(text) if re.fullmatch(r"-?\d{1,12}", text) else 0.0


def read_picture(image: Any, frame: PictureFrame) -> EmbeddedPicture | None:
    """Return a picture that mammoth found; None where it cannot be shown."""
    from PIL import Image

    try:
        with warnings.catch_warnings(), image.open() as part:
            warnings.simplefilter("ignore")
            data = part.read(LARGEST + 1)
            picture = Image.open(BytesIO(data), formats=FORMATS)
            if len(data) > LARGEST or picture.width * picture.height > MOST_PIXELS:
                return None
            picture.load()
            return replace(_embed(picture, data, frame), points=frame.points)
    except MemoryError:
        raise
    except Exception:  # Pillow, zipfile and mammoth raise any type for a damaged file
        return None


def _embed(picture: "Image", data: bytes, frame: PictureFrame) -> EmbeddedPicture:
    shown = _show(picture, frame)
    if shown is not None:
        return _embed_changed(shown, picture.format == "JPEG")
    if picture.format in ("PNG", "JPEG"):
        return embed_file(picture, data)
    return embed_pixels(picture.convert("RGBA"))


def _show(picture: "Image", frame: PictureFrame) -> "Image | None":
    from PIL import Image, ImageOps

    left, top, right, bottom = frame.cut
    turns = LEAST_TURN < frame.turn < 360 - LEAST_TURN
    if not (any(frame.cut) or turns or frame.mirrored):
        return None
    shown = set_upright(picture).convert("RGBA")
    wide, high = shown.size
    box = (round(left * wide), round(top * high), round((1 - right) * wide), 0)
    shown = shown.crop((*box[:3], round((1 - bottom) * high)))
    if frame.mirrored:
        shown = ImageOps.mirror(shown)
    if turns:
        smoothly = Image.Resampling.NEAREST if frame.turn % 90 == 0 else Image.Resampling.BICUBIC
        shown = shown.rotate(-frame.turn, smoothly, expand=True, fillcolor=(255, 255, 255, 0))
    return shown


def _embed_changed(shown: "Image", is_photograph: bool) -> EmbeddedPicture:
    from PIL import Image

    if not is_photograph:
        return embed_pixels(shown)
    flat = Image.new("RGB", shown.size, "white")
    flat.paste(shown, mask=shown.getchannel("A"))
    buffer = BytesIO()
    flat.save(buffer, "JPEG", quality=QUALITY)
    return embed_jpeg(flat, buffer.getvalue())


class DocumentPictures:
    """The pictures of a document, by the path that its HTML gives them.

    Args:
        frames: How Word shows them; the index is in the alternative text that mammoth reports.
        alts: What the author of the pack says of them, by their place from 1.
    """

    def __init__(
        self,
        path: str,
        frames: Sequence[PictureFrame],
        alts: Mapping[str, str],
    ) -> None:
        self._path = path
        self._frames = frames
        self._alts = alts
        self.pictures: dict[str, EmbeddedPicture] = {}
        self._unnamed: list[str] = []
        self._unshown: list[str] = []

    def take(self, image: Any) -> dict[str, str]:
        """Return the attributes of a picture that mammoth found, and count its shortcomings."""
        place = int(image.alt_text)
        frame = self._frames[place]
        named = f"picture {place + 1} in {frame.place}"
        picture = read_picture(image, frame)
        if picture is None:
            self._unshown.append(named)
            return {"src": ""}
        path = f"{self._path}#{len(self.pictures) + 1}"
        self.pictures[path] = picture
        said = " ".join(self._alts.get(str(place + 1), "").split())
        if said.casefold() == IS_DECORATION or (frame.is_decoration and not said):
            return {"src": path, "alt": "", "class": DECORATION}
        alt = said or frame.alt
        self._unnamed += [] if alt else [named]
        return {"src": path, "alt": alt}

    def tell(self, job: Job) -> None:
        """Tell of pictures that say nothing, or cannot be shown, and of texts for none."""
        is_report = job.order.named_by != "file"
        if self._unnamed:
            tell = job.blame if is_report else job.warn
            until = "" if is_report else "; until then a screen reader says only that there is one"
            tell(
                Code.MISSING_ALT,
                f"has {count(len(self._unnamed), 'picture')} without alternative text:"
                f" {name_some(self._unnamed)}",
                "say in Word what each shows (Picture Format, Alt Text), or below"
                f" '{job.order.named_by}', for instance 'picture-alts: {{1: A map of the site}}'"
                f"{until}",
            )
        job.lose_all(
            self._unshown,
            "picture",
            "has {count} of a kind that cannot be shown, left out: {named}",
            f"save each as PNG and put it into the document again, or {job.keeping_its_look}",
        )
        places = {str(place) for place in range(1, len(self._frames) + 1)}
        unknown = sorted(self._alts.keys() - places)
        if unknown:
            job.blame(
                Code.BAD_VALUE,
                f"has no picture '{unknown[0]}', which 'picture-alts' describes",
                f"its pictures are 1 to {len(places)}" if places else "it has no pictures",
                field="picture-alts",
            )
