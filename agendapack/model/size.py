"""Sizes of files as people write them."""

import re

BYTES_PER_UNIT = {"KB": 1000, "MB": 1000**2, "GB": 1000**3}


def read_size(text: str) -> int | None:
    """Return the bytes of for instance `40 MB`; None where it is no size."""
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*(KB|MB|GB)", text.strip(), re.I)
    return round(float(match[1]) * BYTES_PER_UNIT[match[2].upper()]) if match else None
