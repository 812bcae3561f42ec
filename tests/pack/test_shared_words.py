"""Words that an open text and a withheld paper have in common: told, and no others."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agendapack.model.request import Act, BuildResult, Request
from agendapack.pack import open_and_withheld
from agendapack.pack.open_and_withheld import Said
from agendapack.pack.shared_words import _Read
from agendapack.pipeline import build, check
from agendapack.problems import Code, Problem, ProblemsFound, Severity, Source
from tests.pack.test_safeguard import pdf

FOLDER = "2030-03-04"
EXEMPT = "exempt: {paragraphs: [3], reason: Haggling.}"
REPORT = "---\ntitle: Sale of a Yard\nfrom: the Director of Works\n---\n"
SECRET = (
    "The buyer is Pomeroy Wickstead who offered £1,262,500 for it.\n\n"
    "| Firm | Offer |\n|---|---|\n| Hollowell Limited | £94,300 |\n\n"
    "Zanzibar Holdings withdrew because their solvency certificate was refused by auditors.\n"
)
FILES = {
    "organisation.yaml": "name: Elm Town Council\nnotice: none\n",
    "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\n"
    "members: [{name: Councillor Edith Farthingale}]\n",
    f"{FOLDER}/meeting.yaml": "committee: parks\ndate: 2030-03-04\nagenda:\n"
    "  - report: trees.md\n  - report: yard.md\n    " + EXEMPT + "\n",
    f"{FOLDER}/yard.md": REPORT + SECRET,
    f"{FOLDER}/trees.md": REPORT.replace("Sale of a Yard", "Street Trees") + "Oak.\n",
}
LASTS = [
    "bel",
    "dop",
    "fag",
    "gix",
    "hut",
    "jib",
    "kom",
    "lez",
    "mup",
    "nas",
    "pej",
    "qov",
    "rab",
    "sed",
]
AGENDA = FILES[f"{FOLDER}/meeting.yaml"]
TREES = FILES[f"{FOLDER}/trees.md"]


def write(root: Path, changes: dict[str, str | bytes], act: Act = Act.BUILD) -> Request:
    for name, content in {**FILES, **changes}.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Request(root, FOLDER, root / "out", act=act)


def shared(result: BuildResult) -> list[Problem]:
    return [each for each in result.problems if each.code is Code.SHARED_WORDS]


def body(text: str) -> dict[str, str | bytes]:
    return {f"{FOLDER}/trees.md": TREES + text}


def meeting(more: str) -> dict[str, str | bytes]:
    return {f"{FOLDER}/meeting.yaml": AGENDA + more}


def annex(file: str, data: bytes, fields: str = "") -> dict[str, str | bytes]:
    listed = f"trees.md\n    annexes: [{{title: Map, file: {file}{fields}}}]"
    return {
        f"{FOLDER}/meeting.yaml": AGENDA.replace("trees.md", listed),
        f"{FOLDER}/{file}": data,
    }


SOLD_TO_ZOEVILLE = REPORT + "It goes to Zo\u00ebville, who offered most.\n"
SHARED: dict[str, tuple[dict[str, str | bytes], str, str, int]] = {
    "name": (body("\nIt is by Pomeroy Wickstead.\n"), "Pomeroy Wickstead", "trees.md", 7),
    "one name": (body("\nWe met Hollowell today.\n"), "Hollowell", "trees.md", 7),
    "small letters": (body("\nSee pomeroy-wickstead.\n"), "Pomeroy Wickstead", "trees.md", 7),
    "bold": (body("\nIt is by **Pom**eroy Wick*stead*.\n"), "Pomeroy Wickstead", "trees.md", 7),
    "spaced": (body("\nP o m e r o y W i c k s t e a d\n"), "Pomeroy Wickstead", "trees.md", 7),
    "accent": (
        {**body("\nIt is by Zoe\u0308ville.\n"), f"{FOLDER}/yard.md": SOLD_TO_ZOEVILLE},
        "Zo\u00ebville",
        "trees.md",
        7,
    ),
    "amount": (body("\nIt costs £ 94,300.\n"), "£94,300", "trees.md", 7),
    "amount in full": (body("\nIt costs 1262500.00.\n"), "£1,262,500", "trees.md", 7),
    "run": (
        body("\nTheir solvency certificate was refused by somebody.\n"),
        "their solvency certificate was refused by",
        "trees.md",
        7,
    ),
    "address": (
        body("\nSee [this](https://example.org/pomeroy%20wickstead).\n"),
        "Pomeroy Wickstead",
        "trees.md",
        7,
    ),
    "agenda": (meeting("  - title: A\n    text: For Hollowell.\n"), "Hollowell", "meeting.yaml", 8),
    "title": (meeting("  - title: The Hollowell Prize\n"), "Hollowell", "meeting.yaml", 7),
    "venue": (meeting("venue: Pomeroy Wickstead Hall\n"), "Pomeroy Wickstead", "meeting.yaml", 7),
    "section": (
        meeting("  - section: B\n    text: To Hollowell.\n"),
        "Hollowell",
        "meeting.yaml",
        8,
    ),
    "heading": (meeting("  - section: The Hollowell Bid\n"), "Hollowell", "meeting.yaml", 7),
    "notes": (meeting("notes: To Hollowell.\n"), "Hollowell", "meeting.yaml", 7),
    "withdrawn": (
        meeting("  - title: A\n    withdrawn: {reason: Of Hollowell.}\n"),
        *("Hollowell", "meeting.yaml", 8),
    ),
    "application": (
        meeting("  - title: A\n    applications: [{reference: A1, address: Hollowell Row}]\n"),
        *("Hollowell", "meeting.yaml", 8),
    ),
    "abbreviation": (
        {f"{FOLDER}/trees.md": TREES.replace("title:", "abbreviations: {HL: Hollowell}\ntitle:")},
        *("Hollowell", "trees.md", 2),
    ),
    "CSV": (annex("a.csv", b"Tree,Cost\nOak,94300\n"), "£94,300", "meeting.yaml", 5),
    "PDF": (annex("a.pdf", pdf(("By Pomeroy Wickstead", b""))), "Pomeroy", "meeting.yaml", 5),
    "alt": (
        annex("a.pdf", pdf(("A", b"")), ", alt: By Pomeroy Wickstead"),
        "Pomeroy",
        "meeting.yaml",
        5,
    ),
}


@pytest.mark.parametrize("kind", SHARED)
def test_what_is_open_and_withheld_is_told_with_both_places(tmp_path: Path, kind: str) -> None:
    changes, words, file, line = SHARED[kind]
    told = shared(check(write(tmp_path, changes)))
    assert len(told) == 1, told
    (problem,) = told
    assert problem.source is not None
    assert (problem.source.file, problem.source.line) == (f"meetings/{FOLDER}/{file}", line)
    assert problem.severity is Severity.WARNING
    assert f"'{words}" in problem.message
    assert f"meetings/{FOLDER}/yard.md:" in problem.message


INNOCENT = [
    "\nThe buyer who offered it withdrew.\n",
    "\nThe report of the Director of Works says so to Councillor Edith Farthingale.\n",
    "\nIt was refused by auditors of the Parks Committee of Elm Town Council.\n",
    "\nFirm offers for it are the best.\n",
    "\nIn 2030 the Sale of a Yard follows.\n",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_what_everybody_knows_is_not_told(tmp_path: Path, text: str) -> None:
    more = "\nIn 2030 Councillor Edith Farthingale asked the Director of Works about the Sale.\n"
    changes = {**body(text), f"{FOLDER}/yard.md": REPORT + SECRET + more}
    assert shared(check(write(tmp_path, changes))) == []


def test_an_abbreviation_of_both_papers_is_known(tmp_path: Path) -> None:
    named = "abbreviations: {CQC: Quality Commission}\ntitle:"
    changes: dict[str, str | bytes] = {
        f"{FOLDER}/trees.md": TREES.replace("title:", named),
        f"{FOLDER}/yard.md": (REPORT + SECRET).replace("title:", named) + "\nQuality Commission.\n",
    }
    assert shared(check(write(tmp_path, changes))) == []


def test_words_of_many_open_papers_are_known(tmp_path: Path) -> None:
    more = "".join(f"  - title: A\n    text: To Hollowell {n}.\n" for n in "abc")
    assert shared(check(write(tmp_path, meeting(more)))) == []


def test_items_are_called_by_their_printed_numbers(tmp_path: Path) -> None:
    below = (
        "  - title: Parks\n    items:\n      - title: Bid\n        text: Hollowell offered it.\n"
    )
    told = shared(check(write(tmp_path, meeting(below))))
    assert any("stands in agenda item 3.1, " in problem.message for problem in told), told


def test_a_hidden_title_in_an_open_text_is_told(tmp_path: Path) -> None:
    changes = {**meeting("    shown: number\n"), **body("\nSee the sale of a yard.\n")}
    (problem,) = shared(check(write(tmp_path, changes)))
    assert "'Sale of a Yard' stands in the report of agenda item 1" in problem.message


@pytest.mark.parametrize("place", ["meeting", "organisation"])
def test_words_are_accepted_by_name_before_a_pack_is_published(tmp_path: Path, place: str) -> None:
    changes = body("\nIt is by Pomeroy Wickstead.\n")
    with pytest.raises(ProblemsFound) as refused:
        build(write(tmp_path, changes, Act.PUBLISH))
    (problem,) = (p for p in refused.value.problems if p.severity is Severity.ERROR)
    assert problem.code is Code.SHARED_WORDS
    words = "open-words: [Pomeroy Wickstead]\n"
    named = {f"{FOLDER}/meeting.yaml": AGENDA + words}
    if place == "organisation":
        named = {"organisation.yaml": FILES["organisation.yaml"] + words}
    result = build(write(tmp_path, {**changes, **named}, Act.PUBLISH))
    assert shared(result) == []


@pytest.mark.parametrize(
    "withheld",
    [
        f"  - title: Schedule\n    {EXEMPT}\n    applications:"
        " [{reference: A1, address: Quillon Tower}]\n",
        f"  - section: C\n    {EXEMPT}\n    text: Of Quillon Tower.\n",
    ],
)
def test_withheld_words_of_the_agenda_itself_are_compared(tmp_path: Path, withheld: str) -> None:
    changes = {**meeting(withheld), **body("\nIt is like Quillon Tower.\n")}
    (problem,) = shared(check(write(tmp_path, changes)))
    assert "'Quillon Tower' stands in the report of agenda item 1" in problem.message


BUYER = "Pomeroy Wickstead"


@pytest.mark.parametrize(
    "more",
    [
        f"venue: The house of {BUYER}\n",
        f"address: The house of {BUYER}\n",
        f"name: About {BUYER}\n",
        f"text: About {BUYER}\n",
        f"  - {{title: A, purpose: To hear {BUYER}}}\n",
        f"  - title: A\n    papers: [{{title: Of {BUYER}, link: 'https://a.example/'}}]\n",
        f"  - title: A\n    annexes: [{{title: Of {BUYER}, file: a.pdf, to-follow: yes}}]\n",
        f"  - title: A\n    applications: [{{reference: A1, speakers: {BUYER}}}]\n",
        "  - {title: A, link: 'https://a.example/pomeroy-wickstead'}\n",
    ],
)
def test_what_the_agenda_says_in_any_place_is_open(tmp_path: Path, more: str) -> None:
    (problem,) = shared(check(write(tmp_path, meeting(more))))
    assert f"'{BUYER}' stands in" in problem.message
    agreed = meeting(f"{more}open-words: [{BUYER}]\n")
    assert shared(build(write(tmp_path, agreed))) == []


def test_a_report_prints_its_own_title_where_the_agenda_has_another(tmp_path: Path) -> None:
    titled = TREES.replace("Street Trees", f"Trees of {BUYER}")
    renamed = AGENDA.replace("trees.md", "trees.md\n    title: Street Trees")
    root = write(tmp_path, {f"{FOLDER}/trees.md": titled, f"{FOLDER}/meeting.yaml": renamed})
    (problem,) = shared(check(root))
    assert problem.source == Source(f"meetings/{FOLDER}/trees.md", 2, 17)


@pytest.mark.parametrize(
    "content",
    [
        "(By Pom) Tj (eroy Wick) Tj (stead) Tj",
        "(By P) Tj /F 9 Tf (OMEROY ) Tj /F 12 Tf (W) Tj /F 9 Tf (ICKSTEAD) Tj",
        "14 TL (By Pome-) Tj T* (roy Wick-) Tj T* (stead) Tj",
    ],
)
def test_a_word_of_an_annex_may_be_shown_in_two_pieces(tmp_path: Path, content: str) -> None:
    said = pdf(("Oak", f"BT /F 12 Tf 70 600 Td {content} ET".encode()))
    told = shared(check(write(tmp_path, annex("map.pdf", said))))
    assert [each.message.split("'")[1] for each in told] == ["Pomeroy Wickstead"]


@pytest.mark.parametrize("name", ["pomeroy_wickstead", "Letter to Wickstead", "PomeroyWickstead"])
def test_names_of_open_files_are_compared(tmp_path: Path, name: str) -> None:
    in_text = body("\nIt is by Pomeroy Wickstead.\n")
    file = annex(f"{name}.csv", b"Tree,Cost\nOak,2\n")
    told = shared(check(write(tmp_path, {**in_text, **file})))
    (problem,) = (each for each in told if each.hint and "another name" in each.hint)
    assert problem.source == Source(f"meetings/{FOLDER}/{name}.csv")
    assert "Wickstead' stands in the name of this file" in problem.message


@pytest.mark.parametrize(("more", "count"), [("", 1), ("    pack: listed\n", 0)])
def test_the_id_of_what_is_withheld_is_open(tmp_path: Path, more: str, count: int) -> None:
    named = meeting(f"    id: wickstead-offer\n{more}")
    told = shared(check(write(tmp_path, named)))
    assert len(told) == count
    assert all("'Wickstead' stands in the id of agenda item 2" in each.message for each in told)


def test_a_hidden_annex_that_is_to_follow_has_a_secret_title(tmp_path: Path) -> None:
    fields = f"title: Hull of Quillon, file: a.pdf, to-follow: yes, {EXEMPT}, shown: number"
    listed = f"  - title: A\n    annexes: [{{{fields}}}]\n"
    changes = {**meeting(listed), **body("\nSee the Hull of Quillon.\n")}
    (problem,) = shared(check(write(tmp_path, changes)))
    assert "'Hull of Quillon' stands in the report of agenda item 1" in problem.message


def test_public_files_do_not_say_what_is_shared(tmp_path: Path) -> None:
    result = build(write(tmp_path, body("\nIt is by Pomeroy Wickstead.\n")))
    assert len(shared(result)) == 1
    folder = tmp_path / "out" / FOLDER
    assert "shared-words" not in (folder / "pack.json").read_text("utf-8")
    assert "shared-words" in (folder / "restricted/restricted-pack.json").read_text("utf-8")


def test_of_very_many_the_last_says_how_many_more_there_are(tmp_path: Path) -> None:
    names = [f"{first}{last}wyx" for first in ("Bra", "Cro", "Dru", "Fle") for last in LASTS]
    secret = "".join(f"The buyer is {name} today.\n\n" for name in names)
    changes = body("".join(f"We thank {name} for the oak.\n\n" for name in names))
    changes |= {f"{FOLDER}/yard.md": REPORT + secret}
    told = shared(check(write(tmp_path, changes)))
    assert len(names) == 56
    assert len(told) == 50
    assert told[-1].hint is not None
    assert told[-1].hint.endswith("and there are 6 more like this, told once these are mended")


PIECES = (
    "Mill",
    "O'Neil's",
    "1,250",
    "12",
    "567",
    "345.00",
    "half\u00adtime",
    "a%20b",
    "x@y.org",
    "b",
    "e\u0301",
)


@given(st.lists(st.sampled_from((*PIECES, " ", " ", "\n", "\u00a0", "-", ". ", "'")), max_size=30))
@example(["12", " ", "567", " ", "345.00"])
def test_the_words_of_a_text_are_those_that_stand_in_it(pieces: list[str]) -> None:
    read = _Read(Said("".join(pieces), "a paper", Source("a.md", 1)))
    assert read.vocabulary == frozenset(read.plain)


def test_a_second_process_that_helps_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Hollowell Limited has the tender."
    listed = "trees.md\n    annexes: [{title: Map, file: a.pdf}, {title: Plan, file: b.pdf}]"
    changes: dict[str, str | bytes] = {
        f"{FOLDER}/meeting.yaml": AGENDA.replace("trees.md", listed),
        f"{FOLDER}/a.pdf": pdf(("Nothing to see.", b"")),
        f"{FOLDER}/b.pdf": pdf((said, b"")),
    }
    monkeypatch.setattr(open_and_withheld, "MANY_PAGES", 1)
    alone, helped = (
        build(replace(write(tmp_path / str(beside), changes), beside=beside))
        for beside in (False, True)
    )
    assert [each.message for each in shared(helped)] == [each.message for each in shared(alone)]
    assert "the annex 'Plan'" in shared(helped)[0].message
