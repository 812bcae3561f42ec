"""Why a paper cannot go into a pack."""

from agendapack.codes import Code

AGAIN = "open it in a PDF viewer and save it again, or ask its author to export it again"
SPLIT = "ask its author for a plainer file, or print it to PDF"


class Unusable(Exception):
    """Raised where a paper cannot be used; the message follows its name: "has no pages"."""

    def __init__(self, code: Code, message: str, hint: str = AGAIN) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def damaged(found: str = "its pages cannot be read") -> Unusable:
    """Return what to raise for a file that is damaged."""
    return Unusable(Code.DAMAGED_PDF, f"is damaged: {found}")


def too_complex(found: str) -> Unusable:
    """Return what to raise for a file that costs too much to go through."""
    return Unusable(Code.PAPER_TOO_COMPLEX, found, SPLIT)
