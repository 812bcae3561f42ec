"""Tell what of a Word document a report cannot have."""

from agendapack.codes import Code
from agendapack.convert.job import Job
from agendapack.convert.report_blocks import Blocks
from agendapack.convert.report_words import Words
from agendapack.convert.word_losses import count, tell_struck


def tell_report_losses(job: Job, words: Words, blocks: Blocks, contents: bool) -> None:
    """Warn of everything that was left out, or that is not set as it was written.

    Args:
        contents: Whether it had a table of contents.
    """
    if words.struck:
        tell_struck(job)
    lost = blocks.tables.losses
    if lost["headless"]:
        job.warn(
            Code.NO_HEADER_ROW,
            f"has {count(lost['headless'], 'table')} without a header row;"
            " the first row is taken for one",
            "mark the first row in Word: Layout, Repeat Header Rows",
        )
    for number, message, hint in (
        (
            words.unlinked,
            f"has {count(words.unlinked, 'link')} that cannot be followed, set as ordinary text",
            "links lead to the web, to an address of e-mail, or to a paragraph or heading",
        ),
        (
            int(contents),
            "has a table of contents, which is left out",
            "its page numbers are not those of the pack, which has bookmarks",
        ),
        (
            lost["heads"],
            "has a table with several header rows, of which the first alone is set as one",
            "put all that a column is called into one row",
        ),
        (
            lost["lists"],
            f"has {count(lost['lists'], 'list')} in tables, set as lines",
            "a screen reader does not count their entries; put them below the table if it matters",
        ),
        (
            lost["nested"],
            f"has {count(lost['nested'], 'table')} within tables, whose cells are set as lines",
            "make one table of both",
        ),
        (
            lost["pictures"],
            f"has {count(lost['pictures'], 'table')} with pictures, which are set below the table",
            "put pictures between paragraphs",
        ),
        (
            blocks.boxes,
            f"has {count(blocks.boxes, 'table')} of a single cell, set as a quotation",
            "write it as a paragraph below a heading",
        ),
        (
            blocks.figured,
            "has a list that goes on behind z. or xxxix., whose further entries have figures",
            "look for words that refer to it by its letter",
        ),
    ):
        if number:
            job.warn(Code.NOT_CARRIED, message, hint)
