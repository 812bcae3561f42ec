"""Tell what of a workbook a table does not show."""

from xml.etree import ElementTree
from zipfile import ZipFile

from agendapack.codes import Code
from agendapack.convert.job import Job

LOST_PARTS = {
    "xl/charts/chart": "chart",
    "xl/diagrams/data": "diagram",
    "xl/embeddings/": "embedded object",
    "xl/media/": "picture",
    "xl/comments": "sheet with comments",
}
SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}sp"
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


def tell_lost_parts(job: Job, archive: ZipFile) -> None:
    """Warn of parts that are left out, counted by kind.

    Args:
        archive: Whose parts have all been looked through.
    """
    parts = archive.namelist()
    counts = {
        name: sum(part.startswith(start) for part in parts) for start, name in LOST_PARTS.items()
    }
    counts["text box"] = _count_boxes(archive)
    lost = [count(number, name) for name, number in counts.items() if number]
    if lost:
        job.warn(
            Code.NOT_CARRIED,
            f"has {' and '.join(lost)}, which a table does not show",
            "add what is needed as an annex of its own: a PDF, or a picture with its 'alt'",
        )


def _count_boxes(archive: ZipFile) -> int:
    """Return how many shapes with words lie on the sheets."""
    drawings = [
        ElementTree.fromstring(archive.read(part))
        for part in archive.namelist()
        if part.startswith("xl/drawings/drawing") and part.endswith(".xml")
    ]
    shapes = [shape for drawing in drawings for shape in drawing.iter(SHAPE)]
    return sum(any((text.text or "").strip() for text in shape.iter(TEXT)) for shape in shapes)


def count(number: int, what: str) -> str:
    """Return for instance "1 sheet with comments" or "2 text boxes"."""
    first, _, rest = what.partition(" with ")
    plural = f"{first}es" if first.endswith("x") else f"{first}s"
    many = f"{number} {plural}" if number > 1 else f"1 {first}"
    return f"{many} with {rest}" if rest else many
