"""The cache of what has been made before; `docs/cache.md` says what is in it."""

from agendapack.cache.folder import PROGRAM, CacheFolder, open_cache
from agendapack.cache.pruning import Holding, prune, survey

__all__ = ["PROGRAM", "CacheFolder", "Holding", "open_cache", "prune", "survey"]
