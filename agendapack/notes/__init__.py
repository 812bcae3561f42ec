"""Notes that a member made in an older copy of a pack, carried to the new one."""

from agendapack.notes.carry import Carried, carry_notes

__all__ = ["Carried", "carry_notes"]
