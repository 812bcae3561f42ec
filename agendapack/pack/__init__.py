"""From a loaded meeting to its finished documents: between pipeline and stages."""
