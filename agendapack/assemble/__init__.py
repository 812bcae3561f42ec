"""Assembling: pieces appended, tagged, stamped, linked and labelled as one PDF.

The functions here import pypdf only when they are called; the work is in `build`
and its neighbours, one concern of PDF a module.
"""

from agendapack.model.document import Assembled, Document, StampFont
from agendapack.model.style import HouseStyle


def assemble(document: Document, stamp_font: StampFont, style: HouseStyle) -> Assembled:
    """Make one PDF of a document's pieces.

    The whole pack, the front sheet alone and a single paper are all made here.
    Links to places that the document has not become plain text. The claims of
    PDF/UA-1 and PDF/A-2a are written where nothing stands in their way.

    Args:
        document: What goes into it, in order.
        stamp_font: The font of the stamps.
        style: For the stamps' position and the size of blank sides.

    Raises:
        InternalFault: The pieces do not fit together.
    """
    from agendapack.assemble.build import build

    return build(document, stamp_font, style)
