"""The fonts that drawings are painted in: those that ship, whatever this computer has."""

from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"


@cache
def font_files() -> list[str]:
    """Return the paths of all of them, always in the same order."""
    return [str(path) for path in sorted(FONTS.glob("*.ttf"))]
