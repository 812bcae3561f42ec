"""The first stage: files of the workspace become records, and every mistake in them is told."""

from agendapack.load.committee import read_committee
from agendapack.load.meeting import glance_at_meeting, load_meeting
from agendapack.load.pdf import measure_pdf
from agendapack.load.publication import parse_record
from agendapack.load.schema import KINDS, json_schema
from agendapack.load.shared import Shared

__all__ = [
    "KINDS",
    "Shared",
    "glance_at_meeting",
    "json_schema",
    "load_meeting",
    "measure_pdf",
    "parse_record",
    "read_committee",
]
