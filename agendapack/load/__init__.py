"""The first stage: files of the workspace become records, and every mistake in them is told."""

from agendapack.load.committee import read_committee
from agendapack.load.meeting import load_meeting
from agendapack.load.pdf import count_pages
from agendapack.load.publication import parse_record
from agendapack.load.schema import KINDS, json_schema

__all__ = [
    "KINDS",
    "count_pages",
    "json_schema",
    "load_meeting",
    "parse_record",
    "read_committee",
]
