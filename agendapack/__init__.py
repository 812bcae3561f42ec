"""Agenda packs from YAML: one paginated, tagged PDF with page references that are right."""

__version__ = "0.1.0"
