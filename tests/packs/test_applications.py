"""Schedules of applications: on the agenda, in bookmarks, and withheld with their item."""

import re
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from agendapack.model.request import Request
from agendapack.pdf import text_of_pages
from agendapack.pipeline import build
from agendapack.problems import Code, ProblemsFound, Source
from tests.packs.public_bytes import bare, public_words

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
AGENDA = """
committee: parks
date: 2030-03-04
agenda:
  - title: Applications
    applications:
      - reference: 26/00123/FUL
        address: 4 Mill Row
        proposal: A porch
        speakers: R Rook
        report: porch.md
        annexes:
          - {title: Letters, file: letters.md}
          - {title: Valuation, file: secret.md, exempt: {paragraphs: [3], reason: money}}
      - reference: 26/00140/LBC
        proposal: New windows
  - title: Enforcement
    exempt: {paragraphs: [3], reason: money}
    shown: number
    applications:
      - reference: ZQ/77077/ENF
        address: Zaqplace Row
        proposal: Zaqproposal
        applicant: Zaqapplicant
        speakers: [Zaqspeaker]
        report: zaq.md
  - update: 1
    application: 26/00123/FUL
    title: Late letters
    file: late.md
"""
SECRETS = ["ZQ/77077/ENF", "Zaqplace", "Zaqproposal", "Zaqapplicant", "Zaqspeaker", "Zaqbody"]


def write(root: Path, agenda: str) -> Path:
    files = {
        "organisation.yaml": "name: Example Council\nnotice: none\nweb: yes\n",
        "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\nmembers: [{name: Ash}]\n",
        "2030-03-04/meeting.yaml": agenda,
        "2030-03-04/porch.md": "Of the porch.\n",
        "2030-03-04/letters.md": "Letters.\n",
        "2030-03-04/late.md": "More letters.\n",
        "2030-03-04/secret.md": "The zaqvalue.\n",
        "2030-03-04/zaq.md": "Zaqbody.\n",
    }
    for name, words in files.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("applications"), AGENDA)
    assert build(Request(root, "2030-03-04", root / "build")).problems == ()
    return root / "build" / "2030-03-04"


def test_the_schedule_has_each_application_with_its_pages(built: Path) -> None:
    text = text_of_pages((built / "agenda.pdf").read_bytes())
    said = re.sub(r"(?<=\() | (?=[).])", "", " ".join(text.split()))
    assert (
        "26/00123/FUL: 4 Mill Row Proposal: A porch Speakers: R Rook Papers: "
        "Officer's report (page 1) Letters (page 2) Valuation (page 3). Not for publication "
        "(paragraph 3: financial or business affairs) Late letters (update 5 - 6) "
        "26/00140/LBC Proposal: New windows"
    ) in said


def test_an_update_of_an_application_is_listed_once(built: Path) -> None:
    said = text_of_pages((built / "agenda.pdf").read_bytes())
    assert said.count("Late letters") == 1


def test_each_application_has_a_bookmark(built: Path) -> None:
    with pikepdf.open(built / "pack.pdf") as pdf, pdf.open_outline() as outline:
        top = {each.title: [below.title for below in each.children] for each in outline.root}
    assert list(top) == [
        "Agenda",
        "1. Applications",
        "26/00140/LBC",
        "1. Late letters",
        "2. Exempt item",
    ]
    assert top["1. Applications"][:2] == ["26/00123/FUL: 4 Mill Row", "26/00123/FUL: Letters"]


def test_nothing_of_a_withheld_schedule_is_public(built: Path) -> None:
    said = public_words(built)
    assert [word for word in SECRETS if bare(word) in said] == []
    whole = bare(text_of_pages((built / "restricted" / "restricted-pack.pdf").read_bytes()))
    assert [word for word in SECRETS if bare(word) not in whole] == []


@pytest.mark.parametrize(
    ("before", "after", "code", "message"),
    [
        (
            "application: 26/00123/FUL",
            "application: 26/00132/FUL",
            Code.UNKNOWN_UPDATE,
            "agenda item 1 has no application '26/00132/FUL'",
        ),
        (
            "  - update: 1",
            "  - update: 2",
            Code.UNKNOWN_UPDATE,
            "agenda item 2 has no application '26/00123/FUL'",
        ),
        (
            "reference: 26/00140/LBC",
            "reference: 26/00123/FUL",
            Code.REPEATED_NAME,
            "agenda item 1 has the application '26/00123/FUL' twice",
        ),
        (
            "  - update: 1\n    application",
            "  - title: News\n    application",
            Code.UNCLEAR_ITEM,
            "agenda item 3 has 'file', which is for updates",
        ),
        (
            "  - title: Enforcement",
            "  - title: Enforcement\n    application: 26/00123/FUL",
            Code.UNCLEAR_ITEM,
            "agenda item 2 has 'application', which is for updates",
        ),
    ],
)
def test_mistakes_in_a_schedule(
    tmp_path: Path, before: str, after: str, code: Code, message: str
) -> None:
    assert before in AGENDA
    root = write(tmp_path, AGENDA.replace(before, after))
    with pytest.raises(ProblemsFound) as found:
        build(Request(root, "2030-03-04", root / "build"))
    assert (code, message) in [(each.code, each.message) for each in found.value.problems]


TABLE = """\
Ref;Location;Ward;Description;Case officer;Speakers;Report;Plans;Extra decided by
26/00123/FUL;4 Mill Row;Mill;A porch;;R Rook; porch.md;Letters = letters.md;Committee

26/00140/LBC;;;New windows;Q Quill;"R Rook; S Swift";;;
"""
FROM_FILE = "committee: parks\ndate: 2030-03-04\nagenda:\n  - title: Applications\n{}"


def write_table(root: Path, table: str, agenda: str = "    applications: list.csv\n") -> Path:
    write(root, FROM_FILE.format(agenda))
    (root / "meetings/2030-03-04/list.csv").write_bytes(b"\xef\xbb\xbf" + table.encode())
    return root


def test_a_table_beside_the_meeting_is_a_schedule(tmp_path: Path) -> None:
    root = write_table(tmp_path, TABLE)
    house = root / "meetings/organisation.yaml"
    house.write_text(house.read_text() + "fields: {application: {decided-by: {}}}\n")
    (root / "templates").mkdir()
    shipped = (TEMPLATES / "macros.html").read_text()
    ward = '{{ fact(say("application-ward"), application.ward) }}'
    own = "<dt>By</dt><dd>{{ application.extra.decided_by or 'officers' }}</dd>"
    assert ward in shipped
    (root / "templates/macros.html").write_text(shipped.replace(ward, own + ward))
    assert build(Request(root, "2030-03-04", root / "build")).problems == ()
    text = " ".join(text_of_pages((root / "build/2030-03-04/agenda.pdf").read_bytes()).split())
    for said in (
        "26/00123/FUL: 4 Mill Row",
        "By Committee",
        "By officers",
        "A porch",
        "Letters (page 2)",
        "report (page 1)",
        "Q Quill",
        "R Rook and S Swift",
    ):
        assert said in text, text


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Ward", "Wrad", "list.csv:1 unknown-field: the column 'Wrad' is no field of an"),
        ("Ward", "Location", "list.csv:1 repeated-field: two columns of the table are called"),
        ("Ward", "Extra decided-by", "list.csv:1 repeated-field: two columns of the table are"),
        ("Ward", "", "list.csv:2 unknown-field: 'Mill' stands in a column that has no name"),
        ("Ref;", "Reff;", "list.csv:1 missing-field: no column of the table is called"),
        ("26/00140/LBC;", ";", "list.csv:4 missing-field: application 2 of agenda item 1 lacks"),
        ("porch.md", "proch.md", "list.csv:2 missing-file: the file 'proch.md' does not"),
        ("New windows", "New; windows;;;;;;;;", "list.csv:4 unknown-field: 'Q Quill' stands in a"),
        ("Q Quill", '"Q Quill" x', "list.csv:4 wrong-type: this is no row of a table"),
        ("26/00140/LBC", "26/00123/FUL", "list.csv:4 repeated-name: agenda item 1 has the"),
        (TABLE[TABLE.index("26") :], "", "list.csv:1 empty-file: the table has no applications"),
    ],
)
def test_mistakes_in_a_table_have_its_line(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    assert before in TABLE
    root = write_table(tmp_path, TABLE.replace(before, after))
    with pytest.raises(ProblemsFound) as found:
        build(Request(root, "2030-03-04", root / "build"))
    said = [
        f"{each.source.file.rpartition('/')[2]}:{each.source.line} {each.code}: {each.message}"
        for each in found.value.problems
        if each.source
    ]
    assert any(told in line for line in said), said


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("list.xlsx", Code.WRONG_FILE_KIND),
        ("../2030-03-04/list.csv", Code.WRONG_FILE_KIND),
        ("lits.csv", Code.MISSING_FILE),
        ("5", Code.WRONG_FILE_KIND),
    ],
)
def test_a_file_that_is_no_schedule_is_told(tmp_path: Path, named: str, code: Code) -> None:
    root = write_table(tmp_path, TABLE, f"    applications: {named}\n")
    with pytest.raises(ProblemsFound) as found:
        build(Request(root, "2030-03-04", root / "build"))
    assert [each.code for each in found.value.problems] == [code]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_table_in_another_encoding_is_told_once(tmp_path: Path, encoding: str) -> None:
    root = write_table(tmp_path, "")
    table = "Ref;Location\n26/1/A;Caf\u00e9 Row\n".encode(encoding)
    (root / "meetings/2030-03-04/list.csv").write_bytes(table)
    with pytest.raises(ProblemsFound) as found:
        build(Request(root, "2030-03-04", root / "build"))
    assert [each.code for each in found.value.problems] == [Code.NOT_UTF8]


def test_a_yaml_file_is_read_as_the_list_would_be(tmp_path: Path) -> None:
    root = write_table(tmp_path, TABLE, "    applications: list.yaml\n")
    listed = root / "meetings/2030-03-04/list.yaml"
    listed.write_text("- reference: A1\n  wrad: Mill\n")
    with pytest.raises(ProblemsFound) as found:
        build(Request(root, "2030-03-04", root / "build"))
    (problem,) = found.value.problems
    assert problem.source == Source("meetings/2030-03-04/list.yaml", 2, 3)
    assert problem.hint == "did you mean 'ward'?"
    for text, code in (
        ("note: Read me\napplications: [{reference: A1}]\n", Code.UNKNOWN_FIELD),
        ("applications: []\n", Code.EMPTY_FILE),
    ):
        listed.write_text(text)
        with pytest.raises(ProblemsFound) as found:
            build(Request(root, "2030-03-04", root / "build"))
        assert [each.code for each in found.value.problems] == [code]
    listed.write_text(
        "applications:\n  - {reference: ZQ77, ward: Mill, extra: {level: Zaqlevel}}\n"
    )
    meeting = root / "meetings/2030-03-04/meeting.yaml"
    meeting.write_text(meeting.read_text() + "    exempt: {paragraphs: [3], reason: money}\n")
    build(Request(root, "2030-03-04", root / "build"))
    public = public_words(root / "build/2030-03-04")
    assert [word for word in ("ZQ77", "Zaqlevel") if bare(word) in public] == []


def test_columns_with_neither_a_name_nor_words_are_no_mistake(tmp_path: Path) -> None:
    root = write_table(tmp_path, "Ref;;Ward;;\n26/00140/LBC;;Mill;;\n")
    assert build(Request(root, "2030-03-04", root / "build")).problems == ()


def test_the_table_of_a_withheld_item_is_not_named_in_public(tmp_path: Path) -> None:
    withheld = "    applications: list.csv\n    exempt: {paragraphs: [3], reason: money}\n"
    table = "reference,address\nZQ/77077/ENF,Zaqplace\n"
    root = write_table(tmp_path, table, withheld)
    build(Request(root, "2030-03-04", root / "build"))
    built = root / "build/2030-03-04"
    whole = (built / "restricted/restricted-pack.json").read_text()
    public = (built / "pack.json").read_text()
    digest = sha256(b"\xef\xbb\xbf" + table.encode()).hexdigest()
    for said, in_public in (("list.csv", False), (digest, False), ("meeting.yaml", True)):
        assert said in whole
        assert (said in public) is in_public

    agenda = FROM_FILE.format(withheld) + "  - title: Also open\n    applications: list.csv\n"
    (root / "meetings/2030-03-04/meeting.yaml").write_text(agenda)
    build(Request(root, "2030-03-04", root / "build"))
    assert "list.csv" in (built / "pack.json").read_text()


def test_own_fields_of_applications_are_checked(tmp_path: Path) -> None:
    root = write_table(tmp_path, TABLE)
    house = root / "meetings/organisation.yaml"
    house.write_text(house.read_text() + "fields: {application: {decided-at: {}}}\n")
    with pytest.raises(ProblemsFound) as found:
        build(Request(root, "2030-03-04", root / "build"))
    (problem,) = found.value.problems
    assert problem.message.startswith("the application '26/00123/FUL' has the field 'decided-by'")
    assert problem.source is not None
    assert (problem.source.file[-8:], problem.source.line) == ("list.csv", 2)


def test_a_stub_has_the_fields_of_the_meeting_and_none_of_what_it_hides(tmp_path: Path) -> None:
    agenda = (
        "extra: {live: Streamed}\nagenda:\n  - report: trees.md\n"
        "    exempt: {paragraphs: [3], reason: money}\n    extra: {live: Zaqlive}\n"
    )
    root = write(
        tmp_path, FROM_FILE.format("").replace("agenda:\n  - title: Applications\n", agenda)
    )
    (root / "meetings/2030-03-04/trees.md").write_text("---\ntitle: Deal\nfrom: A\n---\nZaqdeal.\n")
    (root / "templates").mkdir()
    shipped = (TEMPLATES / "withheld.html").read_text()
    own = "<p>Live: {{ view.extra.live }}</p></article>"
    (root / "templates/withheld.html").write_text(shipped.replace("</article>", own))
    build(Request(root, "2030-03-04", root / "build"))
    said = public_words(root / "build/2030-03-04")
    assert bare("Live: Streamed") in said
    assert [word for word in ("Zaqlive", "Zaqdeal") if bare(word) in said] == []


def test_a_template_may_ask_a_withheld_item_for_a_declared_field(tmp_path: Path) -> None:
    hidden = (
        "    exempt: {paragraphs: [3], reason: money}\n    extra: {live: Zaqlive, zaqname: a}\n"
    )
    root = write(tmp_path, FROM_FILE.format(hidden))
    house = root / "meetings/organisation.yaml"
    (root / "templates").mkdir()
    shipped = (TEMPLATES / "agenda.html").read_text()
    place = shipped.rindex("</")
    for declared, asked in (
        ("{live: {}, zaqname: {}}", "{{ item.extra.live or 'no' }}"),
        ("{}", "{% for name in item.extra %}{{ name }}{% endfor %} no"),
    ):
        house.write_text(
            f"name: Example Council\nnotice: none\nweb: yes\nfields: {{item: {declared}}}\n"
        )
        own = f"{{% for item in view.items %}}<p>Live: {asked}</p>{{% endfor %}}"
        (root / "templates/agenda.html").write_text(shipped[:place] + own + shipped[place:])
        build(Request(root, "2030-03-04", root / "build"))
        said = public_words(root / "build/2030-03-04")
        assert bare("Live: no") in said
        assert "zaq" not in said


def test_a_paper_of_an_application_that_is_to_follow_is_listed_with_it(tmp_path: Path) -> None:
    plans = "[{title: Letters, file: letters.md}, {title: Sections, file: a.pdf, to-follow: yes}]"
    listed = f"    applications: [{{reference: A1, annexes: {plans}}}, {{reference: A2}}]\n"
    root = write(tmp_path, FROM_FILE.format(listed))
    build(Request(root, "2030-03-04", root / "build"))
    text = text_of_pages((root / "build/2030-03-04/agenda.pdf").read_bytes())
    said = " ".join(text.split())
    assert re.search(
        r"A1 Papers: Letters \( ?page 1 ?\) Sections.{0,9}[Tt]o follow.{0,9} A2", said
    ), said


def test_what_an_item_to_follow_leaves_out_is_told_if_it_is_there(tmp_path: Path) -> None:
    awaited = "    to-follow: yes\n"
    for files, told in (
        ("    papers: [{title: Letters, file: letters.md}]\n", True),
        ("    annexes: [{title: Letters, file: letters.md}]\n", True),
        ("    applications: [{reference: A1, report: letters.md}]\n", True),
        ("    annexes: [{title: Plan, file: letters.md, to-follow: yes}]\n", False),
        ("    papers: [{title: Plan, file: plan.md}]\n", False),
    ):
        root = write(tmp_path, FROM_FILE.format(files + awaited))
        problems = build(Request(root, "2030-03-04", root / "build")).problems
        found = [each.message for each in problems if each.code is Code.PAPER_IS_HERE]
        assert [line.endswith("2030-03-04/letters.md") for line in found] == [True] * told, files
