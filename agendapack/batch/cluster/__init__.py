"""The same build by the workers of a Dask cluster: a meeting is a task, files travel as bytes."""
