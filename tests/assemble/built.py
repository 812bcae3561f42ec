"""Small files built by hand, and how what became of one in a pack differs from it."""

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import ExaminedPaper
from tests.appearance import Viewer
from tests.corpus import compare, view_file


def differences(data: bytes) -> list[str]:
    """Put a file in twice, by way of its examination; say what differs."""
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    taken = found.data or data
    return compare(view_file(data) or Viewer(taken), taken, found.facts, data)


def built(content: bytes, *extra: bytes, page: bytes = b"/MediaBox[0 0 300 200]") -> bytes:
    """Return a file whose page 3 shows content 4 and may use the objects from 5 on."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R" + page + b">>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content),
        *extra,
    ]
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + rows + trailer
