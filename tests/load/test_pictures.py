"""Pictures in texts and of the organisation: found, measured, and refused with their line."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from agendapack.load.annexes import read_picture
from agendapack.model.facts import Flaw, Limits
from agendapack.model.section import EmbeddedPicture
from agendapack.sandbox.client import Confined
from tests.load.desk import HOME, MEETING, REPORT, SOUND, load, told
from tests.waiting import STRETCH


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20)) -> bytes:
    stream = BytesIO()
    Image.effect_noise(size, 50).save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_measured(kind: str) -> None:
    found = read_picture(picture(kind))
    assert isinstance(found, EmbeddedPicture)
    assert (found.width, found.height) == (30, 20)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (picture("GIF"), "is not PNG, JPEG or SVG"),
        (b"no picture", "is not PNG, JPEG or SVG"),
        (picture()[:200], "is damaged"),
        (picture("JPEG", (200, 200))[:2000], "is damaged"),
    ],
)
def test_what_is_no_picture_is_told(data: bytes, message: str) -> None:
    flaw = read_picture(data)
    assert isinstance(flaw, Flaw)
    assert flaw.message == message


@pytest.mark.parametrize("side", [6_000, 60_000])
def test_a_picture_that_would_fill_the_memory_is_refused(side: int) -> None:
    data = bytearray(picture())
    data[16:24] = side.to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    flaw = read_picture(bytes(data))
    assert isinstance(flaw, Flaw)
    assert flaw.message == "has more than 25 million pixels"


def test_pictures_are_found_in_texts_but_not_in_code(tmp_path: Path) -> None:
    body = (
        "body: |\n  First\n\n  a. listed\n\n     ![A plan](img/a%20b.png) and\n"
        "     ![a map][map]\n\n  `![no](no.png)`\n\n  ```\n  ![no](no.png)\n  ```\n\n"
        "  | a |\n  | - |\n  | ![x](img/c.jpg) |\n\n  [map]: ../m.png\n"
    )
    loaded = load(
        tmp_path,
        {
            f"{HOME}/meeting.yaml": MEETING
            + "  - report: papers/a.yaml\n    text: '![x](m.png)'\n",
            f"{HOME}/papers/a.yaml": REPORT.replace("body: There are trees.\n", body),
            f"{HOME}/papers/img/a b.png": picture(),
            f"{HOME}/papers/img/c.jpg": picture("JPEG"),
            f"{HOME}/m.png": picture(),
        },
    )
    shown = {path: picture.shown for path, picture in loaded.pictures.items()}
    assert {path: (seen.width, seen.height) for path, seen in shown.items()} == {
        f"{HOME}/m.png": (30, 20),
        f"{HOME}/papers/img/a b.png": (30, 20),
        f"{HOME}/papers/img/c.jpg": (30, 20),
    }
    assert f"{HOME}/m.png" in {file.path for file in loaded.sources}


def test_a_picture_that_cannot_be_used_is_told_in_its_line(tmp_path: Path) -> None:
    body = (
        "body: |\n  First\n  ![A](gone.png)\n\n  Text\\\n  ![B](bad.png)\n\n"
        "  ![C](https://example.org/c.png)\n\n  ![D]()\n\n  ![E](../../../e.png)\n"
    )
    files: dict[str, str | bytes] = {
        f"{HOME}/meeting.yaml": MEETING + "  - report: a.yaml\n",
        f"{HOME}/a.yaml": REPORT.replace("body: There are trees.\n", body),
        f"{HOME}/bad.png": b"bad",
    }
    assert told(tmp_path, files) == [
        "a.yaml:5:1 missing-file: the file 'gone.png' does not exist",
        "a.yaml:8:1 picture: the picture 'bad.png' is not PNG, JPEG or SVG",
        "a.yaml:10:1 picture: 'https://example.org/c.png' is no file of the workspace",
        "a.yaml:12:1 picture: a picture names no file",
        "a.yaml:14:1 outside-workspace: '../../../e.png' leads out of the workspace",
    ]


def test_the_logo_is_a_picture(tmp_path: Path) -> None:
    name = "meetings/organisation.yaml"
    files: dict[str, str | bytes] = {
        name: f"{SOUND[name]}logo: {{file: logo.png, alt: Elm}}\n",
        "meetings/logo.png": picture(),
    }
    assert list(load(tmp_path, files).pictures) == ["meetings/logo.png"]
    files[name] = f"{SOUND[name]}logo: {{alt: Elm}}\n"
    assert told(tmp_path, files) == [
        "meetings/organisation.yaml:2:7 missing-field: the logo of the organisation lacks "
        "the field 'file'"
    ]


def test_a_large_file_is_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agendapack.load.annexes.LARGEST_PICTURE", 2**20)
    meeting = MEETING + "  - title: A\n    text: '![x](m.png)'\n"
    assert told(tmp_path, {f"{HOME}/meeting.yaml": meeting, f"{HOME}/m.png": bytes(2**20 + 1)}) == [
        f"meeting.yaml:5:11 too-large: '{HOME}/m.png' is larger than 1 MB, the most that is allowed"
    ]


def test_a_photograph_is_as_large_as_it_is_seen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stream = BytesIO()
    Image.new("RGB", (30, 20)).save(stream, "JPEG", exif=exif)
    found = read_picture(stream.getvalue())
    assert isinstance(found, EmbeddedPicture)
    assert (found.width, found.height) == (20, 30)


@pytest.mark.parametrize(
    ("does", "code", "stretch"),
    [("signal 11", "paper-too-complex", STRETCH), ("sleep", "paper-too-slow", 1)],
)
def test_a_picture_that_harms_its_reader_is_told_in_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, code: str, stretch: float
) -> None:
    process = Confined(Limits(seconds=0.5, stretch=stretch))
    monkeypatch.setattr("agendapack.load.annexes.confined", lambda: process)
    monkeypatch.setattr("agendapack.load.annexes.TASK", "tests.sandbox.tasks")
    meeting = MEETING + "  - title: A\n    text: '![x](m.png)'\n    members: x\n"
    (found, other) = told(
        tmp_path, {f"{HOME}/meeting.yaml": meeting, f"{HOME}/m.png": does.encode()}
    )
    process.close()
    assert found.startswith(f"meeting.yaml:5:11 {code}: the picture 'm.png' ")
    assert other.startswith("meeting.yaml:6:5 unknown-field")


def test_a_picture_that_takes_too_long_is_told_in_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Confined(Limits(seconds=0.02, stretch=1))
    monkeypatch.setattr("agendapack.load.annexes.confined", lambda: process)
    meeting = MEETING + "  - title: A\n    text: '![x](m.png)'\n"
    stream = BytesIO()
    Image.effect_noise((4000, 4000), 50).convert("P").save(stream, "PNG")
    monkeypatch.setattr("agendapack.sandbox.client.SECONDS_PER_MB", 0)
    files: dict[str, str | bytes] = {
        f"{HOME}/meeting.yaml": meeting,
        f"{HOME}/m.png": stream.getvalue(),
    }
    (found,) = told(tmp_path, files)
    process.close()
    assert found.startswith("meeting.yaml:5:11 paper-too-slow: the picture 'm.png' takes more")
