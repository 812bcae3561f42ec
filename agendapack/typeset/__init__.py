"""Typeset semantic HTML as small tagged PDFs without page numbers."""

from agendapack.typeset.typesetter import Layout, Typesetter

__all__ = ["Layout", "Typesetter"]
