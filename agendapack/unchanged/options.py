"""The options that a build depends on, as one text."""


def write_options(strict: bool, large_print: bool, split: int | None, office: str | None) -> str:
    """Return what is asked for beside the meeting itself.

    Args:
        strict: Whether warnings are errors.
        large_print: Whether large print is made, whatever the files say.
        split: The most bytes of a volume; None for no volumes.
        office: What tells this LibreOffice from others; None where none is installed.
    """
    return repr((strict, large_print, split, office))
