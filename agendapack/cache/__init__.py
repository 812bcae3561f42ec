"""The cache of earlier results; `docs/cache.md` describes what it holds."""
