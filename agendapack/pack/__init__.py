"""From a meeting that is loaded to its finished documents: what stands between pipeline and stages."""
