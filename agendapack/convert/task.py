"""The task of converting one annex: what is asked and answered as plain values.

Asked are the fields of an `Order`. The answer has `notes` and, if the annex can be used,
`content`; the data of its pictures follow one another behind it. For a document that goes
to an office program `settled` is true, `letters` are those that it may have no font for, and
its file follows.
"""

import re
from dataclasses import asdict
from typing import Any

from agendapack.codes import Code
from agendapack.convert.changing import hold_fields
from agendapack.convert.job import Content, Job, Order, Settled, Unusable
from agendapack.convert.letters import gather_letters
from agendapack.convert.linked import tell_linked
from agendapack.model.facts import Limits
from agendapack.model.kinds import kind_of
from agendapack.model.picture import join_pictures

LARGEST_CONTENT = 4 * 2**20
MOST_CELLS = 30_000
"""What is typeset in half a minute; nothing limits the time of that."""
CELL = re.compile(r"<t[dh]\b")


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Convert an annex."""
    job = Job(Order(**asked), data)
    try:
        made = _convert(job)
        if isinstance(made, Content):
            _check_length(made)
        else:
            tell_linked(job, made.data)
    except Unusable as fault:
        job.refuse(fault)
        made = None
    answer: dict[str, Any] = {"notes": [asdict(note) for note in job.notes]}
    if isinstance(made, Settled):
        return answer | {"settled": True, "letters": gather_letters(made.data)}, made.data
    if made is None:
        return answer, b""
    fields, joined = join_pictures(made.pictures)
    answer["content"] = {
        "text": made.text,
        "classes": made.classes,
        "is_markdown": made.is_markdown,
        "pictures": fields,
    }
    return answer, joined


def _check_length(made: Content) -> None:
    if len(made.text) > LARGEST_CONTENT:
        raise Unusable(
            Code.TOO_LARGE,
            f"has more than {LARGEST_CONTENT // 2**20} MB of text, the most that is taken",
            "take the part that the meeting needs",
        )
    cells = sum(1 for _ in CELL.finditer(made.text))
    if not made.is_markdown and cells > MOST_CELLS:
        raise Unusable(
            Code.TOO_LARGE,
            f"has tables of {cells} cells; {MOST_CELLS} is the most that is taken",
            "take the part that the meeting needs",
        )


def _convert(job: Job) -> Content | Settled:
    match kind_of(job.order.file):
        case "word":
            from agendapack.convert.word import convert_word

            return hold_fields(job, convert_word(job))
        case "workbook":
            from agendapack.convert.workbook import convert_workbook

            return hold_fields(job, convert_workbook(job))
        case "slides":
            from agendapack.convert.slides import settle_slides

            return hold_fields(job, settle_slides(job))
        case "csv":
            from agendapack.convert.csv_table import convert_csv

            return convert_csv(job)
        case "picture" | "drawing":
            from agendapack.convert.pictures import convert_picture

            return convert_picture(job)
        case _:
            from agendapack.convert.texts import convert_text

            return convert_text(job)
