"""Reports that are Word documents, from their files to packs: tagged, numbered, kept apart."""

import json
import re
import shutil
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from agendapack.load import load_meeting
from agendapack.model.document import OpenFile, Passage
from agendapack.pack.audit import find_leaks
from agendapack.plan import sort_material
from tests.cli.conftest import Run
from tests.convert.test_word import png
from tests.convert.word_files import footnotes, levels, noted, p, picture, run, table, word
from tests.make_documents import MEETING_FILES as DOCS
from tests.reading import spoken_text
from tests.validation import faults

OFFER = "Officers propose to open at a million for the Ashgrove yard."
NOTE = "The valuer of Quillingham thinks it worth three."
BODY = (
    p("Report of the Clerk")
    + p("Old Trees", "Title")
    + p("Summary", "Heading1")
    + p("They are old.", number=(1, 0))
    + p("Costs", "Heading1")
    + noted("They cost money.", 2)
    + p("And more.", number=(1, 0))
)
PART = p("[[exempt: the price]]") + noted(OFFER, 3) + p("[[end exempt]]")
END = table(("Tree", "Cost"), ("Oak", "1"), head=True) + picture("A map of the trees")
PARTS = {
    "numbering": levels(("decimal", "%1.")),
    "footnotes": footnotes(n2="By the budget.", n3=NOTE),
}


@pytest.fixture
def folder(workspace: Path) -> Path:
    """Return the folder of a meeting whose item 5 is a Word report."""
    folder = workspace / "meetings" / "2030-03-04"
    write(folder, BODY + END)
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("  - report: trees.docx\n")
    return folder


def write(folder: Path, body: str) -> str:
    """Write the report; return its hash."""
    data = word(body, (png(),), **PARTS)
    (folder / "trees.docx").write_bytes(data)
    return sha256(data).hexdigest()


def test_a_word_report_is_numbered_tagged_linked_and_bookmarked(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, ran.err) == (0, "")
    made = workspace / "build" / "2030-03-04"
    data = (made / "pack.pdf").read_bytes()
    assert faults(data) == []
    manifest = json.loads((made / "pack.json").read_text())
    assert manifest["documents"][0]["claims"] == ["PDF/UA-1", "PDF/A-2a"]
    (paper,) = manifest["papers"]
    assert (paper["key"], paper["title"]) == ("trees", "Old Trees")
    assert [source["file"] for source in paper["sources"]] == ["meetings/2030-03-04/trees.docx"]
    said = spoken_text(data)
    for words in ("Report of the Clerk", "1. They are old.", "2. And more.", "[1] By the budget."):
        assert words in said
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root[-1].children] == ["Summary", "Costs", "Notes"]
    assert "from meetings/2030-03-04/trees.docx" in agendapack("explain", "2030-03-04", "1").out
    assert agendapack("verify", "build/2030-03-04").code == 0


def test_a_withheld_part_of_a_word_report_is_in_the_restricted_pack_alone(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    digest = write(folder, BODY + PART + END)
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, ran.err) == (0, "")
    made = workspace / "build" / "2030-03-04"
    for secret in (OFFER, NOTE):
        assert secret in spoken_text((made / "restricted/restricted-pack.pdf").read_bytes())
    public = sorted(set(made.rglob("*.*")) - set(made.glob("restricted/*")))
    assert len(public) == 4
    for file in public:
        data = file.read_bytes()
        said = spoken_text(data) if file.suffix == ".pdf" else data.decode()
        assert not any(word in said for word in ("Ashgrove", "Quillingham", "million", digest))
    assert "By the budget." in spoken_text((made / "pack.pdf").read_bytes())


def test_a_withheld_word_report_leaves_no_trace_in_the_public_pack(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    digest = write(folder, BODY + p(OFFER) + END)
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("    exempt: {description: land, reason: the price}\n    shown: number\n")
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, ran.err) == (0, "")
    made = workspace / "build" / "2030-03-04"
    assert OFFER in spoken_text((made / "restricted/restricted-pack.pdf").read_bytes())
    for file in (made / "pack.pdf", made / "pack.json", made / "agenda.pdf"):
        data = file.read_bytes()
        said = spoken_text(data) if file.suffix == ".pdf" else data.decode()
        gone = ("Ashgrove", "Old Trees", "trees.docx", digest)
        assert [words for words in gone if words in said] == []


def test_a_mark_that_is_mistyped_stops_the_build(agendapack: Run, folder: Path) -> None:
    write(folder, BODY + p("[[exempt 3: the price") + p(OFFER))
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, "[withheld-part]" in ran.err) == (1, True)


def test_the_audit_knows_the_words_of_a_withheld_part(workspace: Path, folder: Path) -> None:
    runs = (run("Officers propose to open at "), run("a million", "<w:b/>"), run(" now."))
    bold = f"<w:p>{''.join(runs)}</w:p>"
    write(folder, BODY + p("[[exempt 3: the price]]") + bold + p("[[end exempt]]"))
    loaded = load_meeting(workspace, "2030-03-04").value
    assert loaded is not None
    material = sort_material(loaded)
    planted = "It is said that officers propose to open at a million."
    for text, leaks in ((planted, True), ("They cost money. And more.", False)):
        file = OpenFile("pack.pdf", (Passage("the text", "i", text),), b"")
        assert bool(find_leaks(material, [file])) is leaks


def test_two_versions_of_a_word_report_are_compared_by_their_words(
    agendapack: Run, workspace: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    old = tmp_path_factory.mktemp("old") / "copy"
    shutil.copytree(workspace, old)
    write(folder, BODY.replace("old", "ancient") + END)
    ran = agendapack("diff", "2030-03-04", "--since", str(old))
    assert (ran.code, ran.err) == (0, "")
    assert "paragraph 1: They are [-old.-] {+ancient.+}" in ran.out


def test_the_entry_that_the_documents_show_builds(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    (entry,) = re.findall(
        r"```yaml\n(  - report: \S+\.docx\n.*?)```", DOCS.read_text("utf-8"), re.S
    )
    (folder / "benches.docx").write_bytes(word(p("They are broken.")))
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write(entry)
    ran = agendapack("build", "2030-03-04", "--strict")
    assert (ran.code, ran.err) == (0, "")
    said = spoken_text((workspace / "build" / "2030-03-04" / "pack.pdf").read_bytes())
    assert "Benches for the Park" in said


def test_two_builds_give_the_same_bytes(agendapack: Run, workspace: Path, folder: Path) -> None:
    for place in ("one", "two"):
        assert agendapack("build", "2030-03-04", "--output", place).code == 0
    packs = [(workspace / place / "2030-03-04/pack.pdf").read_bytes() for place in ("one", "two")]
    assert packs[0] == packs[1]
