"""The first stage: read the files of the workspace into records, and report every mistake."""

from agendapack.load.bodies import read_committee, read_organisation, read_styles, workspace_schema
from agendapack.load.earlier_minutes import read_all_minutes, read_plan
from agendapack.load.examiner import measure_pdf
from agendapack.load.meeting import glance_at_meeting, load_meeting, read_levels, read_meeting
from agendapack.load.papers import read_paper_title
from agendapack.load.paths import Shared
from agendapack.load.publication import leave_out, parse_record
from agendapack.load.validate import KINDS, json_schema

__all__ = [
    "KINDS", "Shared", "glance_at_meeting", "json_schema", "leave_out", "load_meeting",
    "measure_pdf", "parse_record", "read_all_minutes", "read_committee", "read_levels",
    "read_meeting", "read_organisation", "read_paper_title", "read_plan", "read_styles",
    "workspace_schema",
]  # fmt: skip
