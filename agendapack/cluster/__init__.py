"""The same build on Dask distributed: a meeting is a task, files travel as bytes."""
