"""What happens to a word of a withheld report that an open paper hides: every way, every kind.

Each cell of the tables below is tried in a meeting of its own agenda item, with a word that only
the withheld report has besides. A word that `stays out` is in no byte of the public files.
"""

import json
from itertools import groupby

import pytest

from tests.packs import withheld_plants as plants
from tests.packs.withheld_cells import FOLDER, Cell, name_of, outcomes

HAPPENS = {
    "open": "goes out, shared-words",  # everybody sees it; the clerk is told
    "typed": "goes out, shared-words typed-marker",  # a title prints marks as they are typed
    "seen": "goes out",  # everybody sees it; nobody is told
    "html": "goes out, html shared-words",  # shown as a text, and both is told
    "tag": "goes out, html",  # what a standing item says is known to everybody
    "unused": "stays out, shared-words unused-definition",
    "out": "stays out",
    "told": "stays out, not-carried",
    "note": "stays out, html-comment shared-words",
    "hushed": "stays out, html-comment",
    "files": "stays out, embedded-files",
    "links": "stays out, file-links",
    "leak": "error leak",
    "unseen": "error unseen-text",
    "mark": "error withheld-part",
    "unsafe": "error unsafe-link",
    "comment": "error comments-left",
    "changes": "error tracked-changes",
}
"""What a word in the tables stands for; `-` says that a kind has nothing of that sort."""

ANNEXES = """
way                 md      txt     csv     docx    report  xlsx    pdf     svg     jpg
seen                open    open    open    open    open    open    open    out     -
letters-apart       open    open    open    open    open    open    open    out     -
white               html    -       -       unseen  unseen  unseen  unseen  out     -
covered             html    -       -       unseen  unseen  unseen  unseen  out     -
tiny                -       -       -       unseen  unseen  unseen  unseen  out     -
transparent         -       -       -       -       -       -       unseen  out     -
hidden              html    -       -       unseen  unseen  unseen  unseen  out     -
hidden-row          -       -       -       unseen  unseen  unseen  -       -       -
hidden-column       -       -       -       -       -       unseen  -       -       -
hidden-sheet        -       -       -       -       -       unseen  -       -       -
hidden-layer        -       -       -       -       -       -       unseen  out     -
outside             -       -       -       -       -       unseen  unseen  out     -
comment             note    -       -       comment comment told    leak    out     -
comment-in-content  -       -       -       -       -       -       out     -       -
deleted             -       -       -       changes changes -       -       -       -
field               -       -       -       out     out     told    -       -       -
stands-for          -       -       -       -       -       -       leak    -       -
address             leak    open    open    leak    leak    leak    leak    out     -
coded-address       leak    -       -       leak    leak    leak    leak    -       -
link-to-a-file      unsafe  -       -       links   links   links   links   -       -
properties          -       -       -       out     out     out     out     out     out
data-of-a-picture   -       -       -       out     out     -       out     -       -
alternative-text    -       -       -       leak    open    -       -       -       -
bookmark            -       -       -       out     out     -       leak    -       -
head-of-pages       -       -       -       -       -       told    -       -       -
attached            -       -       -       -       -       -       files   -       -
unused              unused  -       -       -       -       -       out     out     -
mark                mark    mark    mark    mark    out     mark    mark    mark    -
mark-with-a-slip    mark    mark    mark    mark    mark    mark    mark    mark    -
"""
"""Ways of hiding a word in an annex of an open item, by the kind of its file.

A `report` is a Word document too, which is the paper of the item itself. An SVG drawing is painted,
so that its letters are no text in the pack.
"""
KINDS = {
    "md": plants.MARKDOWN, "txt": plants.TEXT, "csv": plants.CSV, "docx": plants.WORD,
    "report": plants.WORD, "xlsx": plants.SHEET, "pdf": plants.PDF,
    "svg": plants.SVG, "jpg": plants.JPEG,
}  # fmt: skip

TEXTS = """
place               seen    apart          address coded         comment hidden  mark  slip
title-of-an-item    open    open           typed   typed         open    typed   mark  mark
text-of-an-item     open    open           leak    leak          note    html    mark  mark
title-of-an-annex   open    open           typed   typed         open    typed   mark  mark
alternative-text    open    open           open    open          open    open    mark  mark
title-of-a-report   open    open           typed   typed         open    typed   mark  mark
purpose             open    open           leak    leak          note    html    mark  mark
recommendation      open    open           leak    leak          note    html    mark  mark
body-of-a-report    open    open           leak    leak          note    html    mark  mark
standing-item       seen    seen           leak    leak          hushed  tag     mark  mark
minutes             open    open           leak    leak          note    html    mark  mark
"""
"""Ways of hiding a word in the texts of a meeting, by the place of the text."""
MARKS = {"mark": "[[exempt 3: Haggling.]]", "slip": "[[exmpt 3: Haggling.]]"}


def read(table: str) -> dict[str, dict[str, str]]:
    """Return the cells of a table, by row and column."""
    head, *rows = (line.split() for line in table.strip().splitlines())
    assert all(len(row) == len(head) for row in rows), "a cell is empty"
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def expected(table: str) -> dict[str, str]:
    return {
        f"{row} in {column}": HAPPENS[cell]
        for row, cells in read(table).items()
        for column, cell in cells.items()
        if cell != "-"
    }


def annex_cells() -> list[Cell]:
    cells: list[Cell] = []
    for way, row in read(ANNEXES).items():
        for kind, happens in row.items():
            plant = KINDS[kind].get(way)
            assert (plant is None) == (happens == "-"), (way, kind)
            if plant is None:
                continue
            number = len(cells)
            alt = ", alt: Oaks" if kind in ("pdf", "svg", "jpg") else ""
            listed = f"{{title: Plan {number}, file: a{number}.{kind}{alt}}}"
            item = f"  - title: Item {number}\n    annexes:\n      - {listed}"
            ending = kind
            if kind == "report":
                ending = "docx"
                item = f"  - report: a{number}.docx\n    title: Item {number}\n    from: Clerk"
            word = name_of(number)
            file = {f"{FOLDER}/a{number}.{ending}": plant(word)}
            cells.append(Cell(f"{way} in {kind}", word, item, file))
    return cells


def hide(way: str, word: str) -> str:
    match way:
        case "seen":
            return f"It is by {word}"
        case "apart":
            return f"It is by {plants.WIDE.join(word)}"
        case "address":
            return f"See [this](https://example.org/{word})"
        case "coded":
            return f"See [this](https://example.org/%{ord(word[0]):x}{word[1:]})"
        case "comment":
            return f"Oaks <!-- {word} --> grow"
        case "hidden":
            return f"Oaks <span hidden>{word}</span> grow"
        case _:
            return f"Oaks {MARKS[way]} {word}"


def text_cell(place: str, way: str, number: int) -> Cell:
    word = name_of(number)
    text = hide(way, word)
    said, file, called = json.dumps(text, ensure_ascii=False), f"r{number}", f"{place} in {way}"
    top = {"title": f"Report {number}", "from": "Clerk"}
    body = "Oaks grow."
    match place:
        case "title-of-an-item":
            return Cell(called, word, f"  - title: {said}", {})
        case "text-of-an-item":
            return Cell(called, word, f"  - title: Item {number}\n    text: {said}", {})
        case "standing-item":
            line = f"  s{number}: {{title: Item {number}, text: {said}}}"
            return Cell(called, word, f"  - standing: s{number}", {}, line)
        case "title-of-an-annex" | "alternative-text":
            title, alt = (said, "Oaks") if place.startswith("title") else ("Plan", said)
            listed = f"{{title: {title}, file: {file}.jpg, alt: {alt}}}"
            item = f"  - title: Item {number}\n    annexes:\n      - {listed}"
            return Cell(called, word, item, {f"{FOLDER}/{file}.jpg": plants.photograph()})
        case "minutes":
            day = f"20{number % 20 + 10}-02-04"
            minutes = (
                f"date: {day}\npresent: [{{name: Cllr Elm}}]\nchair: Cllr Elm\nstart: 7 pm\n"
                f"finish: 8 pm\nminutes:\n  - title: Trees\n    text: {said}\n"
            )
            return Cell(
                called, word, f"  - minutes: {day}", {f"{FOLDER}/minutes-{day}.yaml": minutes}
            )
        case "title-of-a-report":
            top["title"] = text
        case "purpose":
            top["purpose"] = text
        case "recommendation":
            top["recommendations"] = [{"text": text}]  # type: ignore[assignment]
        case _:
            body = text
    front = "\n".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in top.items()
    )
    report = f"---\n{front}\n---\n{body}\n"
    return Cell(called, word, f"  - report: {file}.md", {f"{FOLDER}/{file}.md": report})


def way_of(cell: Cell) -> str:
    return cell.called.rpartition(" ")[2]


def text_cells() -> list[Cell]:
    places = [(place, way) for place, row in read(TEXTS).items() for way in row]
    return [text_cell(place, way, number) for number, (place, way) in enumerate(places)]


def test_each_way_of_hiding_a_word_in_an_annex(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert set(read(ANNEXES)) == {way for ways in KINDS.values() for way in ways}
    assert outcomes(tmp_path_factory.mktemp("annexes"), annex_cells()) == expected(ANNEXES)


def test_each_way_of_hiding_a_word_in_a_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    found: dict[str, str] = {}
    for way, cells in groupby(sorted(text_cells(), key=way_of), way_of):
        found |= outcomes(tmp_path_factory.mktemp(way), list(cells))
    assert found == expected(TEXTS)
