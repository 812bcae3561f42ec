"""Word documents: read into our own HTML, or laid out by LibreOffice as they stand."""

from agendapack.codes import Code
from agendapack.convert.dialect import Dialect
from agendapack.convert.job import Content, Job, Settled
from agendapack.convert.word_changes import settle_review
from agendapack.convert.word_losses import count, empty
from agendapack.convert.word_parts import W, WordParts, read_parts
from agendapack.convert.word_reading import read_document
from agendapack.convert.zipped import open_office_file, refuse_locked

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
    return _typeset(job, parts)


def _typeset(job: Job, parts: WordParts) -> Content:
    document, shown = read_document(job, parts, STYLES, numbers_as_text=True)
    content = Dialect(job).write(document)
    if shown.unnamed:
        job.warn(
            Code.MISSING_ALT,
            f"has {count(shown.unnamed, 'picture')} without alternative text",
            "say in Word what each shows (Picture Format, Alt Text); until then a screen reader"
            " says only that there is a picture",
        )
    if not content:
        raise empty(job, "annex")
    return Content(content, ("fit",) if _is_turned(parts) else (), shown.pictures)


def _is_turned(parts: WordParts) -> bool:
    """Tell whether some of its pages lie on their side, as for a wide table."""
    sizes = parts.trees["document"].iter(f"{W}pgSz")
    return any(size.get(f"{W}orient") == "landscape" for size in sizes)
