"""Have mammoth make HTML of a Word document, and take its pictures."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from agendapack.codes import Code
from agendapack.convert.job import Unusable
from agendapack.convert.markup import Markup, read_markup
from agendapack.convert.word_frames import DECORATION, Frame
from agendapack.convert.word_pictures import read_picture
from agendapack.model.picture import EmbeddedPicture


class Shown:
    """The pictures of a document, by the path that its text names them by.

    Args:
        path: Of the document, below the workspace.
        frames: How Word shows them, by the numbers that stand for alternative texts.
    """

    def __init__(self, path: str, frames: Sequence[Frame]) -> None:
        self._path = path
        self._frames = frames
        self.pictures: dict[str, EmbeddedPicture] = {}
        self.unnamed = self.decorations = self.unshown = 0

    def take(self, image: Any) -> dict[str, str]:
        """Return the attributes of a picture that mammoth found, and count what it lacks."""
        frame = self._frames[int(image.alt_text)]
        picture = read_picture(image, frame)
        if picture is None:
            self.unshown += 1
            return {"src": ""}
        path = f"{self._path}#{len(self.pictures) + 1}"
        self.pictures[path] = picture
        if frame.is_decoration:
            self.decorations += 1
            return {"src": path, "alt": "", "class": DECORATION}
        self.unnamed += not frame.alt
        return {"src": path, "alt": frame.alt}


def read_html(data: bytes, show: Callable[[Any], dict[str, str]], styles: str) -> Markup:
    """Return what mammoth makes of a document.

    Args:
        data: The file.
        show: Gives the attributes of a picture.
        styles: What becomes of Word's styles, besides what mammoth does by itself.

    Raises:
        Unusable: It cannot be read.
    """
    import mammoth

    try:
        result = mammoth.convert_to_html(
            BytesIO(data),
            style_map=styles,
            convert_image=mammoth.images.img_element(show),
            include_embedded_style_map=False,
            id_prefix="",
        )
    except (MemoryError, RecursionError):
        raise
    except Exception:  # mammoth raises what it meets; for the user all of it is one fault
        raise Unusable(
            Code.DAMAGED_PAPER,
            "is damaged: its text cannot be read",
            "open it in Word or LibreOffice and save it again",
        ) from None
    return read_markup(str(result.value))
