"""A kept layout is found by the whole of what it depends on, and by nothing else."""

import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from agendapack.model.cache import NoCache
from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import EmbeddedPicture, Room, Section
from agendapack.model.style import FontError, HouseStyle
from agendapack.model.workspace import InputFile, LoadedPicture
from agendapack.pack.known_layouts import CachedTypesetter
from agendapack.problems import Code
from agendapack.typeset.fonts import SHIPPED
from tests.typeset.sections import section

BODY = '<p id="x.a">See <a href="#y">page <page-range to="y"/></a>.</p>'
NINE, TEN = {"y": PageSpan("9", "9")}, {"y": PageSpan("10", "12")}
STYLE = HouseStyle()
NO_PICTURES: Mapping[str, LoadedPicture] = MappingProxyType({})


class Memory(NoCache):
    """A cache that counts what it is given."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.put_count = 0

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.kept[key] = value
        self.put_count += 1


def draw(
    memory: Memory,
    given: Section,
    pages: Mapping[str, PageSpan],
    style: HouseStyle = STYLE,
    root: Path | None = None,
    pictures: Mapping[str, LoadedPicture] = NO_PICTURES,
) -> bytes:
    typesetter = CachedTypesetter(style, pictures, root, memory)
    return typesetter.draw(typesetter.lay_out(given, pages))


def is_known(
    memory: Memory,
    given: Section,
    pages: Mapping[str, PageSpan],
    style: HouseStyle = STYLE,
    root: Path | None = None,
    pictures: Mapping[str, LoadedPicture] = NO_PICTURES,
) -> bool:
    """Tell whether nothing has to be made; what is drawn is as it is without a cache."""
    before = memory.put_count
    drawn = draw(memory, given, pages, style, root, pictures)
    assert drawn == draw(Memory(), given, pages, style, root, pictures)
    return memory.put_count == before


@pytest.fixture
def memory() -> Memory:
    """Return a cache that knows the section with page 9."""
    made = Memory()
    draw(made, section(BODY), NINE)
    return made


def test_the_same_is_known(memory: Memory) -> None:
    assert is_known(memory, section(BODY), NINE)


def test_pages_that_it_does_not_print_do_not_count(memory: Memory) -> None:
    assert is_known(memory, section(BODY), {**NINE, "z": PageSpan("1", "2")})


def test_a_page_that_it_prints_counts(memory: Memory) -> None:
    assert not is_known(memory, section(BODY), TEN)
    assert not is_known(memory, section(BODY), {})
    assert is_known(memory, section(BODY), NINE)
    assert is_known(memory, section(BODY), TEN)


def test_words_title_key_and_language_count(memory: Memory) -> None:
    plain = section(BODY)
    others = (
        section(BODY.replace("See", "Look at")),
        replace(plain, title="Another"),
        replace(plain, key="w"),
        replace(plain, language="cy"),
    )
    assert [is_known(memory, other, NINE) for other in others] == [False] * 4


def test_every_value_of_the_house_style_counts(memory: Memory) -> None:
    others = [
        replace(STYLE, size=13.0),
        replace(STYLE, link="#000000"),
        replace(STYLE, margins=(70.87, 70.87, 70.87, 60.0)),
    ]
    assert [is_known(memory, section(BODY), NINE, style) for style in others] == [False] * 3


def test_a_font_beside_counts_by_its_bytes(memory: Memory, tmp_path: Path) -> None:
    assert is_known(memory, section(BODY), NINE, root=tmp_path)
    (tmp_path / "fonts").mkdir()
    shipped = Path(__file__).parents[2] / "agendapack" / "fonts"
    data = (shipped / "LiberationSans-Bold.ttf").read_bytes()
    (tmp_path / "fonts" / "LiberationSans-Regular.ttf").write_bytes(data)
    assert not is_known(memory, section(BODY), NINE, root=tmp_path)


def test_a_font_that_is_replaced_while_this_process_runs_is_opened_anew(tmp_path: Path) -> None:
    drawn = []
    for folder, style in (("a", "Italic"), ("a", "Bold"), ("b", "Bold")):
        font = tmp_path / folder / "fonts" / "LiberationSans-Regular.ttf"
        font.parent.mkdir(parents=True, exist_ok=True)
        font.write_bytes((SHIPPED / f"LiberationSans-{style}.ttf").read_bytes())
        drawn.append(draw(Memory(), section(BODY), NINE, root=tmp_path / folder))
    assert drawn[0] != drawn[1] == drawn[2]


def test_the_fonts_are_opened_when_they_are_first_needed() -> None:
    typesetter = CachedTypesetter(replace(STYLE, font="Unheard Of"), {})
    for _ in range(2):
        with pytest.raises(FontError, match="UnheardOf-Regular"):
            typesetter.check_fonts(None)


def test_the_rooms_of_what_is_withheld_count() -> None:
    body = '<div data-part="p"><p>Words that are shown.</p></div>'
    memory = Memory()
    typesetter = CachedTypesetter(STYLE, {}, cache=memory)
    shown = typesetter.lay_out(section(body), {})
    assert list(shown.parts) == ["p"]
    drawn = [typesetter.draw(shown)]
    for height in (100.0, 200.0):
        rooms = {"p": (Room(height, 0.0, 0.0, False, ()),)}
        drawn.append(typesetter.draw(typesetter.lay_out(section(body), {}, rooms)))
    assert len(set(drawn)) == 3
    assert typesetter.lay_out(section(body), {}).parts == shown.parts


def picture(shade: int, file: str = "map.png") -> LoadedPicture:
    data = zlib.compress(bytes([shade] * 3))
    return LoadedPicture(
        InputFile(file, "0"), EmbeddedPicture(data, 1, 1, "DeviceRGB", "FlateDecode")
    )


def test_the_bytes_of_a_picture_that_is_shown_count() -> None:
    memory = Memory()
    plain = section('<figure><img src="map.png" alt="A map"/></figure>')
    draw(memory, plain, {}, pictures={"map.png": picture(1)})
    moved = {"map.png": picture(1, "other.png"), "unused.png": picture(2)}
    assert is_known(memory, plain, {}, pictures=moved)
    assert not is_known(memory, plain, {}, pictures={"map.png": picture(2)})


def test_a_picture_that_is_not_there_is_told_each_time() -> None:
    memory = Memory()
    body = '<figure><img src="map.png" alt="A map"/></figure>'
    for _ in range(2):
        found = CachedTypesetter(STYLE, {}, cache=memory).lay_out(section(body), {})
        assert [problem.code for problem in found.problems] == [Code.UNKNOWN_PICTURE]
