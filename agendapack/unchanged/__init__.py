"""What has changed since a meeting was built: what it was made from is kept beside the packs.

This package is on the way of a run in which nothing has changed: it imports the standard
library alone, and here only what that run needs. Whoever builds imports
`agendapack.unchanged.snapshot` and `agendapack.unchanged.describe` too.
"""

from agendapack.unchanged.answer import Stale, Unchanged, Wish
from agendapack.unchanged.entry import Entry
from agendapack.unchanged.index import HOME, Index

__all__ = ["HOME", "Entry", "Index", "Stale", "Unchanged", "Wish"]
