"""The sRGB colour profile that PDF/A asks for as output intent, made from its numbers.

A matrix profile of ICC version 4 (ICC.1:2010): the primaries of IEC 61966-2-1 adapted
to D50, and its curve as a parametric one. Made here, it has no date and no device.
"""

import struct

_D50 = (0.9642, 1.0, 0.82491)
_RED = (0.43607, 0.22249, 0.01392)
_GREEN = (0.38515, 0.71687, 0.09708)
_BLUE = (0.14307, 0.06061, 0.7141)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_ADAPTATION = (
    *(1.04791, 0.02293, -0.0502),
    *(0.0296, 0.99046, -0.01707),
    *(-0.00925, 0.01506, 0.75179),
)
_IN_FOURS = 4


def srgb_profile() -> bytes:
    """Return the profile's bytes."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(*_CURVE)
    tags = {
        b"desc": _localised("sRGB"),
        b"cprt": _localised("No copyright, use freely"),
        b"wtpt": _point(_D50),
        b"chad": b"sf32" + bytes(4) + _fixed(*_ADAPTATION),
        b"rXYZ": _point(_RED),
        b"gXYZ": _point(_GREEN),
        b"bXYZ": _point(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    for value in tags.values():
        if value not in places:
            places[value] = start + len(body)
            body += value + bytes(-len(value) % _IN_FOURS)
    table = struct.pack(">I", len(tags)) + b"".join(
        tag + struct.pack(">II", places[value], len(value)) for tag, value in tags.items()
    )
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    version, date = 0x04200000, struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4xI", size, version) + b"mntrRGB XYZ " + date + b"acsp"
    return (head + bytes(28) + _fixed(*_D50)).ljust(128, b"\0")


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _point(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _localised(text: str) -> bytes:
    plain = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"GB", len(plain), 28) + plain
