"""From a loaded meeting to its finished documents: between pipeline and stages.

Here are the names of the files that hold several papers, and of the agenda alone.
"""

PACK = "pack.pdf"
CONSOLIDATED = "consolidated-pack.pdf"
AGENDA = "agenda.pdf"
LARGE_PRINT = "large-print.pdf"
SHORT = "short-pack.pdf"
