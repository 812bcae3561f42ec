"""Pictures as a PDF embeds them: nobody has to decode them again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PictureFields = tuple[str, int, int, str, str, float | None, int]
"""What tells a picture among others whose data follow one another: its path, width, height,
space, packing and printed width, and the bytes of its data."""


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """The data of an image XObject (ISO 32000-1, 8.9.5) with eight bits a component.

    Args:
        data: The stream as it stands in the file.
        width: In pixels, of the picture as it is seen: upright.
        height: In pixels.
        space: `DeviceRGB` or `DeviceGray`.
        packing: The stream's filter: `FlateDecode` or `DCTDecode`.
        points: How wide it is printed, where the document that it is from says so.
    """

    data: bytes
    width: int
    height: int
    space: str
    packing: str
    points: float | None = None


def join_pictures(pictures: Mapping[str, EmbeddedPicture]) -> tuple[list[PictureFields], bytes]:
    """Return what tells pictures apart, as plain values, and the data of all."""
    fields = [
        (path, p.width, p.height, p.space, p.packing, p.points, len(p.data))
        for path, p in pictures.items()
    ]
    return fields, b"".join(picture.data for picture in pictures.values())


def part_pictures(fields: Iterable[PictureFields], data: bytes) -> dict[str, EmbeddedPicture]:
    """Return the pictures that `join_pictures` has joined."""
    pictures: dict[str, EmbeddedPicture] = {}
    start = 0
    for path, width, height, space, packing, points, size in fields:
        own = data[start : start + size]
        pictures[path] = EmbeddedPicture(own, width, height, space, packing, points)
        start += size
    return pictures
