"""Search what is about to be published for the words of what is withheld.

A hit is an error: nothing is written. What is searched for is worked out from the
files of the meeting, and not from the public pack, so that a fault in making that
pack cannot hide itself.
"""

from agendapack.audit.search import find_leaks, speaks_of

__all__ = ["find_leaks", "speaks_of"]
