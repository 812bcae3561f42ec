"""See to it that every form field of a paper has the appearance that a viewer gives it.

A viewer's library makes those that lack, in yet another process: what that costs, or the
end of it, is a problem of this one paper.
"""

from dataclasses import replace
from pathlib import Path

from agendapack.assemble.source import Source
from agendapack.assemble.words import look, look_dict, look_name
from agendapack.beside import beside
from agendapack.codes import Code
from agendapack.examine import active
from agendapack.examine.opening import Opened, open_again
from agendapack.examine.unusable import Unusable
from agendapack.pdf_objects import BooleanObject, DictionaryObject

MOST_NAMED = 3
MOST_LETTERS = 8
PRINT = "open it in the program that it was filled in with, print it to PDF, and take that file"
OTHER_FONT = "take that file out of the folder 'fonts', or put the TrueType one of the font there"
OR_A_FONT = f"{PRINT}, or put a TrueType font that has them into the folder 'fonts'"


def complete(opened: Opened, fonts: Path | None = None) -> Opened:
    """Return a paper whose fields can be drawn as they look.

    Args:
        opened: The paper.
        fonts: A folder with more fonts than those that ship, or None.

    Raises:
        Unusable: Something that a field shows cannot be drawn.
    """
    if not lacks_appearances(opened.source):
        return opened
    try:
        from agendapack.examine.field_drawing import try_fields

        drawn = beside(lambda: try_fields(opened.data, fonts))()
    except (MemoryError, RecursionError):
        raise
    except Exception:  # the libraries raise many kinds for what they cannot read
        raise _undrawn("has form fields that cannot be drawn") from None
    if drawn.fault:
        raise _undrawn(f"has form fields that cannot be drawn: {drawn.fault}", OTHER_FONT)
    if drawn.failed:
        named = ", ".join(_named(*field) for field in drawn.failed[:MOST_NAMED])
        raise _undrawn(f"shows letters in form fields that cannot be drawn: {named}", OR_A_FONT)
    if not drawn.data:
        return opened
    return replace(opened, data=drawn.data, source=open_again(drawn.data))


def lacks_appearances(source: Source) -> bool:
    """Tell whether a field has no appearance, or the file says that they have to be made."""
    form = look_dict(source.root, "AcroForm")
    if not form:
        return False
    anew = look(form, "NeedAppearances")
    if isinstance(anew, BooleanObject) and anew.value:
        return True
    return any(
        look_name(widget, "Subtype") == "Widget"
        and not isinstance(look(look(widget, "AP"), "N"), DictionaryObject)
        for widget in active.annotations(source)
    )


def _named(field: str, letters: str) -> str:
    more = "..." if len(letters) > MOST_LETTERS else ""
    return f"'{field[:40]}' ({letters[:MOST_LETTERS]}{more})"


def _undrawn(found: str, hint: str = PRINT) -> Unusable:
    return Unusable(Code.UNDRAWN_FIELD, found, hint)
