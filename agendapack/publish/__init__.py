"""The only stage that writes: finished files as one set, and new files for the clerk to fill in."""

from agendapack.publish.create import create
from agendapack.publish.manifest import manifest, published_sources
from agendapack.publish.replace import publish
from agendapack.publish.starter import starter_files

__all__ = ["create", "manifest", "publish", "published_sources", "starter_files"]
