"""The only stage that writes: finished files as one set, and new files for the clerk to fill in."""

from agendapack.publish.create import create
from agendapack.publish.manifest import manifest, published_sources
from agendapack.publish.record import add_publication
from agendapack.publish.replace import publish
from agendapack.publish.starter import IGNORED, starter_files
from agendapack.publish.swap import RecordChange

__all__ = [
    "IGNORED",
    "RecordChange",
    "add_publication",
    "create",
    "manifest",
    "publish",
    "published_sources",
    "starter_files",
]
