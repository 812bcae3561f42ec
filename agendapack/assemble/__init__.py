"""Assembling: pieces appended, tagged, stamped, linked and labelled as one PDF.

`build` is the map of this package. The functions here import it, and pypdf with it, only
when they are called.
"""

from agendapack.model.document import Assembled, Document, StampFont
from agendapack.model.style import HouseStyle
from agendapack.model.wording import Wording


def get_ready() -> None:
    """Import what assembling needs, once, before a process is forked to do it."""
    from agendapack.assemble import build  # noqa: F401
    from agendapack.pdf import tag_check  # noqa: F401


def assemble(document: Document, stamp_font: StampFont, style: HouseStyle) -> Assembled:
    """Make one PDF of a document's pieces.

    The whole pack, the front sheet alone and a single paper are all made here.
    Links to places that the document has not become plain text. The claims of
    PDF/UA-1 and PDF/A-2a are written where nothing stands in their way.

    Raises:
        InternalFault: The pieces do not fit together.
    """
    from agendapack.assemble.build import build

    return build(document, stamp_font, style)


def check_numbers(document: Document, data: bytes, wording: Wording) -> None:
    """Hold every number in a finished file against the document and the others.

    Raises:
        InternalFault: Some disagree.
    """
    from agendapack.assemble import build
    from agendapack.pdf.files import uncollected

    with uncollected():
        build.check_numbers(document, data, wording)
