"""Agenda packs from YAML: one paginated, tagged PDF with page references that are right."""

__version__ = "0.1.0"

OBJECTS_BETWEEN_COLLECTIONS = 300_000
"""How often Python looks for cycles: a build makes many small objects and drops few of
them before its end, and looking as often as by default takes a tenth of its time. A short
build ends before the first look."""
