"""Word documents: read into our own HTML, or laid out by LibreOffice as they stand."""

from agendapack.codes import Code
from agendapack.convert.dialect import Dialect
from agendapack.convert.job import Content, Job, Settled, Unusable
from agendapack.convert.word_changes import settle_review
from agendapack.convert.word_html import Shown, read_html
from agendapack.convert.word_losses import count, leave_out_hidden, tell_losses, tell_unshown
from agendapack.convert.word_numbers import number_paragraphs
from agendapack.convert.word_parts import WordParts, read_parts
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
    leave_out_hidden(job, parts)
    tell_losses(job, parts)
    number_paragraphs(parts)
    return _typeset(job, parts)


def _typeset(job: Job, parts: WordParts) -> Content:
    shown = Shown(job.path)
    content = Dialect(job).write(read_html(parts.write(), shown.take, STYLES))
    if shown.unnamed:
        job.warn(
            Code.MISSING_ALT,
            f"has {count(shown.unnamed, 'picture')} without alternative text",
            "say in Word what each shows (Picture Format, Alt Text); until then a screen reader"
            " says only that there is a picture",
        )
    tell_unshown(job, shown.unshown)
    if not content:
        raise Unusable(Code.EMPTY_FILE, "is empty", "write something, or take the annex out")
    return Content(content, (), shown.pictures)
