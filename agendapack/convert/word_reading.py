"""Read a Word document with all that is told of it, whatever is made of it."""

from agendapack.convert.job import Job
from agendapack.convert.markup import Markup
from agendapack.convert.word_colours import tell_colours
from agendapack.convert.word_equations import write_equations
from agendapack.convert.word_frames import frame_pictures
from agendapack.convert.word_html import Shown, read_html
from agendapack.convert.word_list_styles import settle_lists
from agendapack.convert.word_losses import leave_out_hidden, tell_losses, tell_unshown
from agendapack.convert.word_margins import tell_margins
from agendapack.convert.word_numbers import number_paragraphs
from agendapack.convert.word_parts import WordParts
from agendapack.convert.word_shapes import tell_shapes
from agendapack.convert.word_sides import mark_sides
from agendapack.convert.word_symbols import write_symbols
from agendapack.convert.word_words import check_words, gather_words
from agendapack.convert.word_wrappers import open_wrappers


def read_document(
    job: Job, parts: WordParts, styles: str, *, numbers_as_text: bool
) -> tuple[Markup, Shown]:
    """Return the HTML that mammoth makes of a document, and its pictures.

    Args:
        styles: What becomes of Word's styles.
        numbers_as_text: As `number_paragraphs` is told.

    Raises:
        Unusable: It cannot be read.
    """
    leave_out_hidden(job, parts)
    write_equations(job, parts)
    tell_losses(job, parts)
    tell_shapes(job, parts)
    tell_colours(job, parts)
    tell_margins(job, parts)
    write_symbols(parts)
    words = gather_words(parts)
    open_wrappers(parts)
    settle_lists(parts)
    mark_sides(parts)
    number_paragraphs(parts, as_text=numbers_as_text)
    shown = Shown(job.path, frame_pictures(parts))
    document = read_html(parts.write(), shown.take, styles)
    check_words(job, words, document)
    tell_unshown(job, shown.unshown)
    return document, shown
