"""Random meetings: no word that only a withheld paper holds is in any public file."""

import json
import re
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agendapack.model.request import Request
from agendapack.pdf import read_back
from agendapack.pipeline import build
from tests.reading import drawn_text, spoken

FOLDER = "2030-03-04"
SECRET, OPEN = "zaq", "qop"
ORGANISATION = "name: Elm Town Council\nstyle:\n  duplex: {duplex}\n  page: A5\n"
COMMITTEE = "name: Parks Committee\ntime: 5.30 pm\nvenue: Hall\nmembers: [{name: Ash}]\n"
CAUSES = ("", "exempt: {paragraphs: [3], reason: zaqreason}", "confidential: {reason: zaqreason}")


@dataclass(frozen=True)
class Drawn:
    """An item: why it and its annex are withheld, how it is shown, and how long it is.

    Only a report has an annex and parts.
    """

    brings: str
    cause: str
    annex: str | None
    part: bool
    shown: str
    pack: str
    length: int


drawn_items = st.builds(
    Drawn,
    brings=st.sampled_from(("report", "report", "minutes", "work-plan")),
    cause=st.sampled_from(CAUSES),
    annex=st.none() | st.sampled_from(CAUSES),
    part=st.booleans(),
    shown=st.sampled_from(("title", "number", "nothing")),
    pack=st.sampled_from(("stub", "listed", "to-follow")),
    length=st.integers(1, 40),
)


def words(kind: str, place: int, count: int) -> str:
    """Return words that nothing else of the kind holds: numbered, some with signs in them."""
    return " ".join(f"{kind}{place}x{n}{'-£1,2' if n % 7 == 3 else ''}" for n in range(count))


def paragraphs(kind: str, place: int, length: int) -> str:
    return "\n\n".join(words(kind, place * 100 + n, 30) for n in range(length))


def write(root: Path, items: list[Drawn], duplex: bool) -> None:
    home = root / "meetings" / FOLDER
    (root / "meetings" / "committees").mkdir(parents=True)
    home.mkdir()
    (root / "meetings" / "organisation.yaml").write_text(
        ORGANISATION.format(duplex="yes" if duplex else "no")
    )
    (root / "meetings" / "committees" / "parks.yaml").write_text(COMMITTEE)
    lines = ["committee: parks", f"date: {FOLDER}", "agenda:", "  - title: Apologies"]
    for place, item in enumerate(items, 1):
        kind = SECRET if item.cause else OPEN
        hidden = item.cause and item.shown != "title"
        title = f"{SECRET if hidden else OPEN}title{place} concerning {place}"
        shown = f"shown: {item.shown}\n{{indent}}pack: {item.pack}"
        lines += brought(item, kind, place)
        if item.cause:
            lines += ["    " + item.cause, "    " + shown.format(indent="    ")]
        if item.brings != "report":
            write_plain(home, item, kind, place, title)
            continue
        body = paragraphs(kind, place, item.length)
        if item.part:
            part = paragraphs(SECRET, place + 50, 3)
            body += f"\n\n[[exempt 3: zaqwhy]]\n\n{part}\n\n[[end exempt]]\n\n"
            body += paragraphs(kind, place + 70, 2)
        front = [f"title: {title}", f"from: the {kind}director{place}"]
        if item.annex is not None:
            secret = item.cause or item.annex
            name = f"{SECRET if secret else OPEN}annex-{place}.md"
            concealed = secret and (item.cause or item.shown != "title")
            called = f"{SECRET if concealed else OPEN}called{place} it"
            front += ["annexes:", f"  - title: {called}", f"    file: {name}"]
            if item.annex:
                front += ["    " + item.annex, "    " + shown.format(indent="    ")]
            (home / name).write_text(paragraphs(SECRET if secret else OPEN, place + 30, 4))
        text = "\n".join(["---", *front, "---", body, ""])
        (home / f"{kind}file-{place}.md").write_text(text)
    (home / "meeting.yaml").write_text("\n".join(lines) + "\n")


def brought(item: Drawn, kind: str, place: int) -> list[str]:
    """Return the line of the agenda that says what an item brings."""
    match item.brings:
        case "minutes":
            return [f"  - minutes: 2029-0{place}-03"]
        case "work-plan":
            return [f"  - work-plan: {kind}plan-{place}.yaml"]
        case _:
            return [f"  - report: {kind}file-{place}.md"]


def write_plain(home: Path, item: Drawn, kind: str, place: int, title: str) -> None:
    """Write minutes or a work plan of so many matters."""
    matters = [words(kind, place * 100 + n, 30) for n in range(item.length)]
    if item.brings == "minutes":
        fields = {
            "date": f"2029-0{place}-03",
            "present": [{"name": f"{kind}member{place}"}],
            "chair": f"Cllr {kind}chair{place}",
            "start": "5.30 pm",
            "finish": "7 pm",
            "first-minute": place * 50,
            "minutes": [{"title": f"{kind}{n}", "text": text} for n, text in enumerate(matters)],
        }
        name = f"minutes-2029-0{place}-03.yaml"
    else:
        coming = {"date": "2030-04-01", "items": matters}
        fields = {"title": title, "year": "2029-30", "meetings": [coming]}
        name = f"{kind}plan-{place}.yaml"
    (home / name).write_text(json.dumps(fields))


def everything(data: bytes) -> str:
    """Return all that independent readers find in a PDF: drawn, tagged, and in its objects."""
    with pikepdf.open(BytesIO(data)) as pdf:
        objects = [repr(value) for value in pdf.objects if not isinstance(value, pikepdf.Stream)]
        streams = [
            value.read_bytes().decode("latin-1")
            for value in pdf.objects
            if isinstance(value, pikepdf.Stream) and value.get("/Subtype") != "/Image"
        ]
    return "\n".join((drawn_text(data), spoken(data), *objects, *streams)).lower()


def numbers(data: bytes) -> dict[str, str]:
    """Return the text of each page that is no stub and no part of the front sheet."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(data)
    said = [page.get_textpage().get_text_range() for page in document]
    return dict(zip(read_back(data).labels, said, strict=True))


@settings(
    max_examples=12,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(items=st.lists(drawn_items, min_size=1, max_size=4), duplex=st.booleans())
def test_no_secret_word_is_in_any_public_file(items: list[Drawn], duplex: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        write(root, items, duplex)
        build(Request(root, FOLDER, root / "out"))
        folder = root / "out" / FOLDER
        made = [p for p in folder.rglob("*") if p.is_file() and "restricted" not in p.parts]
        assert {"pack.pdf", "agenda.pdf", "pack.json"} <= {path.name for path in made}
        for path in made:
            data = path.read_bytes()
            said = everything(data) if path.suffix == ".pdf" else data.decode().lower()
            assert re.findall(rf".{{0,30}}{SECRET}.{{0,30}}", said) == []
            assert SECRET not in path.name
        restricted = folder / "restricted/restricted-pack.pdf"
        withheld = any(
            item.cause or (item.brings == "report" and (item.annex or item.part)) for item in items
        )
        assert restricted.exists() == withheld
        if withheld:
            assert SECRET in everything(restricted.read_bytes())
            _agree((folder / "pack.pdf").read_bytes(), restricted.read_bytes())


def _agree(public: bytes, restricted: bytes) -> None:
    """Hold that pages with the same number hold the same, but for marks and notices."""
    whole = numbers(restricted)
    for label, said in numbers(public).items():
        if label.isdigit() and "Not for publication" not in whole[label]:
            assert said == whole[label]
        assert label.isdigit() or " - " in label or set(label) <= set("ivx")
