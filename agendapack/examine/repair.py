"""What a second library does for files that the first cannot open: unlock and repair.

It is imported when such a file comes, which is seldom.
"""

from io import BytesIO

from agendapack.codes import Code
from agendapack.examine.unusable import Unusable, damaged

LOCKED = "ask its author for the file without a password, or give 'password-from: env:NAME'"


def unlock(data: bytes, password: str | None) -> bytes:
    """Return a file without its encryption.

    Raises:
        Unusable: The password is not given, or is not the right one.
    """
    if password is None:
        raise Unusable(Code.LOCKED_PDF, "is locked with a password", LOCKED)
    return _rewritten(data, password)


def repair(data: bytes, password: str | None) -> bytes:
    """Return a damaged file made anew from the objects that are left.

    Raises:
        Unusable: Nothing can be made of it.
    """
    return _rewritten(data, password or "")


def count_pages(data: bytes) -> int | None:
    """Return how many pages the second library finds; None where it cannot open the file."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return None


def _rewritten(data: bytes, password: str) -> bytes:
    import pikepdf

    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), password=password) as pdf:
            pdf.save(out, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Unusable(
            Code.LOCKED_PDF, "is locked with another password than the one given", LOCKED
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise damaged() from error
    return out.getvalue()
