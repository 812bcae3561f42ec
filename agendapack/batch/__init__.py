"""Build many meetings: choose them, skip unchanged ones, and run the builds in parallel."""
