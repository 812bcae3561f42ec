"""Take out of a PDF of LibreOffice when it was made, so that a document always gives the same."""

import re

_MADE = re.compile(rb"(?<=<xmp:CreateDate>)[^<]*")
_CREATED = re.compile(rb"(?<=/CreationDate\()[^)]*")
_IDENTITY = re.compile(rb"(?<=<)[0-9A-F]{32}(?=>)|(?<=/DocChecksum /)[0-9A-F]{32}")
_DIGIT = re.compile(rb"[0-9]")
_PACKET, _STREAM_END = b"<?xpacket begin", b"endstream"


def drop_dates(pdf: bytes) -> bytes:
    """Return the file with noughts for its dates and for the identity made of them.

    No byte moves. The date stands in the metadata, the last packet of its kind, and in what
    follows the last stream: the information dictionary and the trailer.
    """
    at = pdf.rfind(_STREAM_END)
    body, end = pdf[: max(at, 0)], pdf[max(at, 0) :]
    packet = body.rfind(_PACKET)
    if packet >= 0:
        body = body[:packet] + _MADE.sub(_noughts, body[packet:])
    return body + _IDENTITY.sub(b"0" * 32, _CREATED.sub(_noughts, end))


def _noughts(found: re.Match[bytes]) -> bytes:
    return _DIGIT.sub(b"0", found[0])
