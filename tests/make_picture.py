"""Draw docs/pack.png: four pages of the sample pack, side by side.

Run `python -m tests.make_picture`.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageOps

from agendapack.model.request import Request
from agendapack.pipeline import build

ROOT = Path(__file__).parent.parent
MEETING = "2020-02-26"
PAGES = ("i", "1", "9", "31")
"""Printed numbers: the front sheet, minutes, a report, the work plan."""
WIDTH, GAP, SHADE, EDGE = 480, 16, "#eef1f4", "#b8c0c8"


def draw_picture(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    labels = [document.get_page_label(index) for index in range(len(document))]
    pages = [_draw(document[labels.index(label)]) for label in PAGES]
    high = max(page.height for page in pages)
    wide = len(pages) * (pages[0].width + GAP) + GAP
    picture = Image.new("RGB", (wide, high + 2 * GAP), SHADE)
    for place, page in enumerate(pages):
        picture.paste(page, (GAP + place * (page.width + GAP), GAP))
    return picture.quantize(128, dither=Image.Dither.NONE)


def _draw(page: pypdfium2.PdfPage) -> Image.Image:
    scale = 3 * WIDTH / page.get_width()
    drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    size = (WIDTH, round(drawn.height / 3))
    return ImageOps.expand(drawn.resize(size, Image.Resampling.LANCZOS), 1, EDGE)


def main() -> None:
    with TemporaryDirectory() as folder:
        build(Request(ROOT, MEETING, Path(folder)))
        pdf = (Path(folder) / MEETING / "pack.pdf").read_bytes()
    draw_picture(pdf).save(ROOT / "docs" / "pack.png", optimize=True)


if __name__ == "__main__":
    main()
