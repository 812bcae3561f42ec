"""Pictures as a PDF embeds them: nobody has to decode them again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """The data of an image XObject (ISO 32000-1, 8.9.5) with eight bits a component.

    Args:
        data: The stream as it stands in the file.
        width: In pixels, of the picture as it is seen: upright.
        height: In pixels.
        space: `DeviceRGB` or `DeviceGray`.
        packing: The stream's filter: `FlateDecode` or `DCTDecode`.
    """

    data: bytes
    width: int
    height: int
    space: str
    packing: str
