"""Word documents: read into our own HTML, or laid out by LibreOffice as they stand."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from agendapack.codes import Code
from agendapack.convert.dialect import Dialect
from agendapack.convert.job import Content, Job, Settled, Unusable
from agendapack.convert.markup import read_markup
from agendapack.convert.word_changes import settle_review
from agendapack.convert.word_losses import count, tell_losses
from agendapack.convert.word_numbers import number_paragraphs
from agendapack.convert.word_parts import WordParts, read_parts
from agendapack.convert.word_pictures import read_picture
from agendapack.convert.zipped import open_office_file, refuse_locked
from agendapack.model.picture import EmbeddedPicture

STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
u => u
"""
"""What mammoth makes of Word's styles, besides what it does by itself."""


def convert_word(job: Job) -> Content | Settled:
    """Return a document as content to typeset, or settled where it is to keep its own look.

    Raises:
        Unusable: It cannot be read, or has tracked changes or comments that are not allowed.
    """
    refuse_locked(job.data)
    parts = read_parts(open_office_file(job.data, "[Content_Types].xml"))
    is_settled = settle_review(job, parts)
    if not job.order.typeset:
        return Settled(parts.write() if is_settled else job.data)
    tell_losses(job, parts)
    number_paragraphs(parts)
    return _typeset(job, parts)


def _typeset(job: Job, parts: WordParts) -> Content:
    pictures: dict[str, EmbeddedPicture] = {}
    unnamed = unshown = 0

    def show(image: Any) -> dict[str, str]:
        nonlocal unnamed, unshown
        picture = read_picture(image)
        if picture is None:
            unshown += 1
            return {"src": ""}
        path = f"{job.path}#{len(pictures) + 1}"
        pictures[path] = picture
        alt = " ".join((image.alt_text or "").split())
        unnamed += not alt
        return {"src": path, "alt": alt}

    content = Dialect(job).write(read_markup(_read(parts.write(), show)))
    if unnamed:
        job.warn(
            Code.MISSING_ALT,
            f"has {count(unnamed, 'picture')} without alternative text",
            "say in Word what each shows (Picture Format, Alt Text); until then a screen reader"
            " says only that there is a picture",
        )
    if unshown:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(unshown, 'picture')} of a kind that cannot be shown",
            "save each as PNG and put it into the document anew, or write 'typeset: no'",
        )
    if not content:
        raise Unusable(Code.EMPTY_FILE, "is empty", "write something, or take the annex out")
    return Content(content, (), pictures)


def _read(data: bytes, show: Callable[[Any], dict[str, str]]) -> str:
    import mammoth

    try:
        result = mammoth.convert_to_html(
            BytesIO(data),
            style_map=STYLES,
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
            "open it in Word or LibreOffice and save it anew",
        ) from None
    return str(result.value)
