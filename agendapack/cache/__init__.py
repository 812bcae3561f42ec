"""The cache of what has been made before; `docs/cache.md` says what is in it."""
