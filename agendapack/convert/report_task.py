"""The task of reading a Word document as a report: what is asked and answered as plain values.

Asked are `title`, `file`, `path`, `changes`, `comments` and `named_by` of an `Order`. The
answer has `notes` and, if the document can be used, `report`; the data of its pictures
follow one another behind it.
"""

from dataclasses import asdict
from typing import Any

from agendapack.convert.job import Job, Order, Unusable
from agendapack.convert.word_report import convert_report
from agendapack.model.facts import Limits
from agendapack.model.picture import join_pictures

UNSET: dict[str, Any] = {
    "key": "",
    "alt": None,
    "typeset": True,
    "header_rows": 0,
    "page": (0.0, 0.0),
    "margins": (0.0, 0.0, 0.0, 0.0),
    "size": 0.0,
    "picture_dpi": 0,
}
"""What matters for annexes alone."""


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Read a document."""
    job = Job(Order(**UNSET, **asked), data)
    try:
        made = convert_report(job)
    except Unusable as fault:
        job.refuse(fault)
        made = None
    answer: dict[str, Any] = {"notes": [asdict(note) for note in job.notes]}
    if made is None:
        return answer, b""
    fields, joined = join_pictures(made.pictures)
    answer["report"] = {
        "title": made.title,
        "from": made.presented_by,
        "text": made.text,
        "pictures": fields,
    }
    return answer, joined
