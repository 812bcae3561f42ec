"""Build meetings on a Dask cluster: one task per meeting, with its files sent as bytes."""
