"""Pictures travel as plain values and one run of bytes."""

import json

from agendapack.model.section import EmbeddedPicture, join_pictures, part_pictures

PICTURES = {
    "a.png": EmbeddedPicture(b"one", 1, 2, "DeviceRGB", "FlateDecode"),
    "empty.png": EmbeddedPicture(b"", 1, 1, "DeviceGray", "FlateDecode"),
    "b.jpg": EmbeddedPicture(b"another", 3, 4, "DeviceGray", "DCTDecode"),
}


def test_pictures_that_were_joined_are_parted_as_they_were() -> None:
    fields, data = join_pictures(PICTURES)
    assert data == b"oneanother"
    parted = part_pictures(json.loads(json.dumps(fields)), data)
    assert list(parted.items()) == list(PICTURES.items())


def test_of_no_pictures_nothing_is_joined() -> None:
    assert join_pictures({}) == ([], b"")
    assert part_pictures([], b"") == {}
