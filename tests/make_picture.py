"""Draw docs/pack.png, four pages of the sample pack, and a picture for each kind of body.

Also that of a house style, on the invented parish, and that of what a template may write.

Run `python -m tests.make_picture`.
"""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageOps

from agendapack.model.page_numbers import PageSpan
from agendapack.model.request import Request
from agendapack.model.section import Section
from agendapack.model.style import HouseStyle, PanelLook
from agendapack.output.files import create, starter_files
from agendapack.pipeline import build
from agendapack.problems import Source
from agendapack.typeset import Typesetter
from tests.blocks import read_blocks
from tests.typeset.sections import as_pdf

ROOT = Path(__file__).parent.parent
MEETING = "2020-02-26"
PAGES = ("i", "1", "9", "31")
"""Printed numbers: the front sheet, minutes, a report, the work plan."""
WIDTH, GAP, SHADE, EDGE = 480, 16, "#eef1f4", "#b8c0c8"
KIND_PAGES = {
    "charity-board": ("i", "1", "2"),
    "council": ("i", "1", "3"),
    "governors": ("i", "1", "2"),
    "nhs-board": ("i", "1", "2"),
    "parish": ("i", "1", "5"),
    "standards": ("i", "1", "2"),
    "university": ("i", "1", "3"),
    "us-council": ("i", "3", "4"),
}
"""The printed numbers of the pages that show each kind of body."""
KIND_WIDTH, KIND_COLOURS = 330, 96


def draw_picture(
    pdf: bytes, numbers: tuple[str, ...] = PAGES, width: int = WIDTH, colours: int = 128
) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    labels = [document.get_page_label(at) or str(at + 1) for at in range(len(document))]
    pages = [_draw(document[labels.index(label)], width) for label in numbers]
    high = max(page.height for page in pages)
    wide = len(pages) * (pages[0].width + GAP) + GAP
    picture = Image.new("RGB", (wide, high + 2 * GAP), SHADE)
    for place, page in enumerate(pages):
        picture.paste(page, (GAP + place * (page.width + GAP), GAP))
    return picture.quantize(colours, dither=Image.Dither.NONE)


def _draw(page: pypdfium2.PdfPage, width: int) -> Image.Image:
    scale = 3 * width / page.get_width()
    drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    size = (width, round(drawn.height / 3))
    return ImageOps.expand(drawn.resize(size, Image.Resampling.LANCZOS), 1, EDGE)


def make_pack(root: Path, meeting: str) -> bytes:
    with TemporaryDirectory() as folder:
        build(Request(root, meeting, Path(folder)))
        return (Path(folder) / meeting / "pack.pdf").read_bytes()


STYLED_PAGES, LINED_PAGES = ("i", "ii", "1", "5"), ("i", "ii", "3")


def lines_of(page: str) -> list[str]:
    """Return the lines that a page of the docs changes in the organisation's file, as changed."""
    (block,) = [b for b in read_blocks(ROOT / "docs" / "tasks" / page) if b.mark == "change"]
    return [line[1:] for line in block.text.splitlines() if line[0] in " +"]


def make_lined(root: Path) -> bytes:
    """Return the pack of the invented city with the running lines that their page shows."""
    create(starter_files("us-council"), root)
    house = root / "meetings" / "organisation.yaml"
    own = "\n".join(line for line in lines_of("running-lines.md") if "page: A4" not in line)
    house.write_text(house.read_text("utf-8").replace("style:", own, 1), "utf-8")
    meeting = next((root / "meetings").glob("*/meeting.yaml")).parent.name
    return make_pack(root, meeting)


def make_styled(root: Path) -> bytes:
    """Return the pack of the invented parish in the style that the page on styles shows."""
    create(starter_files("parish"), root)
    lines = lines_of("house-style.md")
    house = root / "meetings" / "organisation.yaml"
    plain = house.read_text("utf-8").replace("style:\n  extends: parish\n", "\n".join(lines) + "\n")
    house.write_text(f"{plain}cover-picture: {{file: hill.png, alt: A hill}}\n", "utf-8")
    hill = Image.new("RGB", (900, 500), "#dbe7df")
    ImageDraw.Draw(hill).ellipse((-150, 220, 1050, 1400), fill="#1d4d3f")
    hill.save(root / "meetings" / "hill.png")
    return make_pack(root, "2031-05-12")


def make_elements() -> bytes:
    """Return a section that shows what a template may write, each part with its name."""
    style = replace(
        HouseStyle(),
        recommendations=PanelLook("left", "#eef4f0"),
        resolutions=PanelLook("all"),
        zebra="#f6f8fa",
        duplex=False,
    )
    html = (ROOT / "tests" / "typeset" / "elements.html").read_text("utf-8")
    section = Section("x", "Elements", "en-GB", html, Source("elements.html"))
    typesetter = Typesetter(style, {}, None)
    pages = {"x": PageSpan("9", "18"), "x.par-1": PageSpan("9", "9")}
    return as_pdf(typesetter, typesetter.lay_out(section, pages))


def main() -> None:
    with TemporaryDirectory() as folder:
        styled = draw_picture(make_styled(Path(folder)), STYLED_PAGES, KIND_WIDTH, KIND_COLOURS)
    styled.save(ROOT / "docs" / "tasks" / "house-style.png", optimize=True)
    with TemporaryDirectory() as folder:
        lined = draw_picture(make_lined(Path(folder)), LINED_PAGES, KIND_WIDTH, KIND_COLOURS)
    lined.save(ROOT / "docs" / "tasks" / "running-lines.png", optimize=True)
    elements = draw_picture(make_elements(), ("1", "2"), WIDTH, 64)
    elements.save(ROOT / "docs" / "section-html.png", optimize=True)
    draw_picture(make_pack(ROOT, MEETING)).save(ROOT / "docs" / "pack.png", optimize=True)
    for kind, numbers in KIND_PAGES.items():
        with TemporaryDirectory() as folder:
            files = starter_files(kind)
            create(files, Path(folder))
            meeting = next(Path(n).parent.name for n in files if n.endswith("/meeting.yaml"))
            pdf = make_pack(Path(folder), meeting)
        picture = draw_picture(pdf, numbers, KIND_WIDTH, KIND_COLOURS)
        picture.save(ROOT / "docs" / "kinds" / f"{kind}.png", optimize=True)


if __name__ == "__main__":
    main()
