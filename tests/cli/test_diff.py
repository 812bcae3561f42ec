"""`agendapack diff`: what changed since another version."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.packs.workspace import ANNEXES
from tests.reading import drawn_text
from tests.validation import faults

REPORT = """\
title: The Village Pond
from: Clerk
body: |
  ## Summary

  The pond was looked at in February, and it is deep.

  It holds water.
annexes:
  - {title: Annex A - Map, file: map.pdf}
"""
NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def meeting(workspace: Path) -> Path:
    """Return a meeting's folder; `before/` is a copy of its workspace."""
    folder = workspace / "meetings" / "2030-03-04"
    (folder / "pond.yaml").write_text(REPORT)
    shutil.copy(ANNEXES / "named-dests-a.pdf", folder / "map.pdf")
    with (folder / "meeting.yaml").open("a") as file:
        file.write("  - report: pond.yaml\n  - title: Any Other Business\n")
    shutil.copytree(workspace / "meetings", workspace / "before" / "meetings")
    return folder


def change(path: Path, old: str, new: str) -> None:
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_nothing_changed(agendapack: Run, meeting: Path) -> None:
    ran = agendapack("diff", "2030-03-04", "--since", "before")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "nothing has changed in 2030-03-04 since before\n"


def test_words_of_a_paper_and_of_the_agenda(agendapack: Run, meeting: Path) -> None:
    change(meeting / "pond.yaml", "and it is deep", "and found to be deep")
    change(meeting / "meeting.yaml", "date:", "venue: The Green\ndate:")
    lines = agendapack("diff", "2030-03-04", "--since", "before").out.splitlines()
    assert lines[0] == "changes in 2030-03-04 since before"
    assert "5. The Village Pond: 1 paragraph changed, pages 1 - 4" in lines
    said = "was looked at in February, and [-it is-] {+found to be+} deep."
    assert f"  paragraph 1: \N{HORIZONTAL ELLIPSIS} {said}" in lines
    assert any("The Green" in line for line in lines[: lines.index("agenda") + 3])


def test_items_that_are_new_gone_moved_and_retitled(agendapack: Run, meeting: Path) -> None:
    file = meeting / "meeting.yaml"
    change(file, "  - title: Any Other Business\n", "")
    change(file, "  - report: pond.yaml\n", "")
    change(file, "agenda:\n", "agenda:\n  - report: pond.yaml\n  - title: Bench at the Church\n")
    change(meeting / "pond.yaml", "title: The Village Pond", "title: The Old Pond")
    out = agendapack("diff", "2030-03-04", "--since", "before").out
    assert 'item 1 "The Old Pond" has moved; it was item 5' in out
    assert 'item 1 is now called "The Old Pond", not "The Village Pond"' in out
    assert 'item 2 "Bench at the Church" is new' in out
    assert 'item 6 "Any Other Business" is no longer on the agenda' in out


def test_papers_that_are_new_gone_and_replaced(agendapack: Run, meeting: Path) -> None:
    (meeting / "bench.yaml").write_text(
        REPORT.replace("The Village Pond", "Bench").split("annex")[0]
    )
    change(meeting / "meeting.yaml", "  - report: pond.yaml", "  - report: bench.yaml")
    out = agendapack("diff", "2030-03-04", "--since", "before").out
    assert "5. Bench: new, pages 1 - 2" in out
    assert "5. The Village Pond: no longer in the pack (before: pages 1 - 4)" in out


def test_a_paper_that_only_moved(agendapack: Run, meeting: Path) -> None:
    (meeting / "bench.yaml").write_text(
        REPORT.replace("The Village Pond", "Bench").split("annex")[0]
    )
    change(meeting / "meeting.yaml", "  - report: pond", "  - report: bench.yaml\n  - report: pond")
    out = agendapack("diff", "2030-03-04", "--since", "before").out
    assert "6. The Village Pond: pages 3 - 6 (before: pages 1 - 4)" in out


def test_a_text_that_is_another_is_not_compared_word_by_word(
    agendapack: Run, meeting: Path
) -> None:
    words = " ".join(f"other{number}" for number in range(200))
    (meeting / "pond.yaml").write_text(f"title: The Village Pond\nfrom: Clerk\nbody: {words}\n")
    ran = agendapack("diff", "2030-03-04", "--since", "before", "--format", "json")
    (paper,) = json.loads(ran.out)["papers"]
    assert (paper["paper"]["kind"], paper["paper"]["rewordings"]) == ("replaced", [])
    assert [annex["kind"] for annex in paper["annexes"]] == ["removed"]


def test_words_of_an_annex_are_read_from_its_pages(agendapack: Run, meeting: Path) -> None:
    before = meeting.parents[1] / "before" / "meetings" / "2030-03-04"
    shutil.copy(ANNEXES / "rotated-90.pdf", before / "map.pdf")
    shutil.copy(ANNEXES / "rotated-270.pdf", meeting / "map.pdf")
    ran = agendapack("diff", "2030-03-04", "--since", "before", "--format", "json")
    (paper,) = json.loads(ran.out)["papers"]
    (annex,) = paper["annexes"]
    assert (annex["key"], annex["kind"]) == ("pond.annex-a", "changed")
    said = {(run["kind"], run["text"]) for run in annex["rewordings"][0]["runs"]}
    assert {("removed", "90"), ("added", "270")} <= said
    assert (annex["rewordings"][0]["where"], annex["unread"]) == ("page 1", False)


def test_an_annex_whose_file_changed_without_a_word_is_told(agendapack: Run, meeting: Path) -> None:
    with (meeting / "map.pdf").open("ab") as file:
        file.write(b"\n")
    out = agendapack("diff", "2030-03-04", "--since", "before").out
    assert "  Annex A - Map: its file has changed, pages 2 - 4" in out


def test_a_built_folder_tells_pages_and_hashes(agendapack: Run, meeting: Path) -> None:
    agendapack("build", "2030-03-04")
    unchanged = agendapack("diff", "2030-03-04", "--since", "build/2030-03-04")
    assert unchanged.out.startswith("nothing has changed")
    change(meeting / "pond.yaml", "deep", "shallow")
    out = agendapack("diff", "2030-03-04", "--since", "build/2030-03-04").out
    assert "5. The Village Pond: its file has changed, pages 1 - 4" in out


@NEEDS_GIT
def test_revisions_of_the_repository(agendapack: Run, meeting: Path, tmp_path: Path) -> None:
    no_repository = agendapack("diff", "2030-03-04")
    assert (no_repository.code, "[no-git]" in no_repository.err) == (1, True)
    who = ["-c", "user.name=Clerk", "-c", "user.email=clerk@example.org"]
    for command in (["init", "-q"], ["add", "meetings"], [*who, "commit", "-q", "-m", "Start"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    change(meeting / "pond.yaml", "deep", "shallow")
    assert "is [-deep.-] {+shallow.+}" in agendapack("diff", "2030-03-04").out
    agendapack("publish", "2030-03-04", "--today", "2030-02-20")
    assert "is [-deep.-] {+shallow.+}" in agendapack("diff", "2030-03-04", "--since", "HEAD").out
    unknown = agendapack("diff", "2030-03-04", "--since", "--output=x")
    assert "there is no revision '--output=x'" in unknown.err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("published", "has not been published yet [unknown-version]"),
        ("meetings", "holds neither 'meetings' nor a pack.json [unknown-version]"),
        ("elsewhere", "there is no meeting '2030-03-04' in 'elsewhere' [unknown-version]"),
        ("broken", "cannot be made as it was in 'broken': meetings/2030-03-04/meeting.yaml:"),
        ("pack.json", "is no manifest of a build that can be read [no-manifest]"),
    ],
)
def test_versions_that_cannot_be_found(
    agendapack: Run, meeting: Path, tmp_path: Path, since: str, said: str
) -> None:
    (tmp_path / "elsewhere" / "meetings").mkdir(parents=True)
    shutil.copytree(tmp_path / "before", tmp_path / "broken")
    change(tmp_path / "broken" / "meetings" / "2030-03-04" / "meeting.yaml", "date:", "dote:")
    (tmp_path / "pack.json").write_text("[]")
    ran = agendapack("diff", "2030-03-04", "--since", since)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_the_page_for_members_is_tagged_and_says_both_sides(
    agendapack: Run, meeting: Path, tmp_path: Path
) -> None:
    change(meeting / "pond.yaml", "and it is deep", "and found to be deep")
    arguments = ("diff", "2030-03-04", "--since", "before", "--pdf", "changes.pdf")
    assert agendapack(*arguments).code == 0
    data = (tmp_path / "changes.pdf").read_bytes()
    assert faults(data) == []
    text = drawn_text(data)
    assert "since an earlier version" in text
    assert "in February, and it is deep." in text
    assert "in February, and found to be deep." in text
    assert "[file-exists]" in agendapack(*arguments).err
    assert agendapack(*arguments, "--force").code == 0
    assert (tmp_path / "changes.pdf").read_bytes() == data


def test_nothing_is_said_of_what_is_withheld(agendapack: Run, meeting: Path) -> None:
    for folder in (meeting, meeting.parents[1] / "before" / "meetings" / "2030-03-04"):
        change(
            folder / "pond.yaml",
            "from: Clerk",
            "from: Clerk\nexempt: {paragraphs: [3], reason: Prices are in it.}",
        )
    change(meeting / "pond.yaml", "deep", "shallow")
    public = agendapack("diff", "2030-03-04", "--since", "before", "--format", "json")
    assert (public.code, json.loads(public.out)["papers"]) == (0, [])
    restricted = agendapack("diff", "2030-03-04", "--since", "before", "--restricted")
    assert "is [-deep.-] {+shallow.+}" in restricted.out


def test_what_was_published_is_known_from_its_record(agendapack: Run, meeting: Path) -> None:
    assert agendapack("publish", "2030-03-04", "--today", "2030-02-20").code == 0
    unchanged = agendapack("diff", "2030-03-04", "--since", "published")
    assert (unchanged.code, unchanged.out.split(" in ")[0]) == (0, "nothing has changed")
    change(meeting / "pond.yaml", "deep", "shallow")
    out = agendapack("diff", "2030-03-04", "--since", "published").out
    assert "5. The Village Pond: its file has changed, pages 1 - 4" in out


@NEEDS_GIT
def test_what_was_published_is_found_in_its_revision(
    agendapack: Run, meeting: Path, tmp_path: Path
) -> None:
    agendapack("publish", "2030-03-04", "--today", "2030-02-20")
    who = ["-c", "user.name=Clerk", "-c", "user.email=clerk@example.org"]
    for command in (["init", "-q"], ["add", "meetings"], [*who, "commit", "-q", "-m", "Publish"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    change(meeting / "pond.yaml", "deep", "shallow")
    change(meeting / "meeting.yaml", "  - title: Any Other Business\n", "")
    out = agendapack("diff", "2030-03-04", "--since", "published").out
    assert 'item 6 "Any Other Business" is no longer on the agenda' in out
    assert "is [-deep.-] {+shallow.+}" in out


SECRET = ("deep", "February", "looked at", "45")
EXEMPT = "exempt: {paragraphs: [3], reason: Prices are in it.}"
BECOMES_EXEMPT: dict[str, tuple[tuple[str, str, str], ...]] = {
    "a part": (
        (
            "pond.yaml",
            "  The pond was looked at in February, and it is deep.\n\n  £45.\n",
            "  [[exempt 3: Prices.]]\n\n  The pond was looked at in February, and it is deep.\n\n"
            "  £45.\n\n  [[end exempt]]\n",
        ),
    ),
    "a paper": (("pond.yaml", "from: Clerk", f"from: Clerk\n{EXEMPT}"),),
    "a hidden paper": (("pond.yaml", "from: Clerk", f"from: Clerk\nshown: number\n{EXEMPT}"),),
    "an edited paper": (
        ("pond.yaml", "from: Clerk", f"from: Clerk\nshown: number\n{EXEMPT}"),
        ("pond.yaml", "and it is deep", "and is found to be deep"),
    ),
}


@pytest.mark.parametrize("back", [False, True], ids=["withheld", "released"])
@pytest.mark.parametrize("kind", BECOMES_EXEMPT)
def test_what_is_withheld_in_either_version_is_left_out(
    agendapack: Run, meeting: Path, tmp_path: Path, kind: str, back: bool
) -> None:
    before = tmp_path / "before" / "meetings" / "2030-03-04"
    for folder in (meeting, before):
        change(folder / "pond.yaml", "it is deep.\n", "it is deep.\n\n  £45.\n")
    for file, old, new in BECOMES_EXEMPT[kind]:
        change((before if back else meeting) / file, old, new)
    arguments = ("diff", "2030-03-04", "--since", "before")
    for form in ((), ("--format", "json"), ("--pdf", "changes.pdf")):
        ran = agendapack(*arguments, *form)
        assert (ran.code, ran.err) == (0, "")
        said = ran.out
        if "--pdf" in form:
            said += drawn_text((tmp_path / "changes.pdf").read_bytes())
        assert [word for word in SECRET if word in said] == []
        assert ("Village Pond" in said) == ("shown" not in BECOMES_EXEMPT[kind][0][2])
        assert "not for publication" in said.lower() or "Exempt item" in said
    restricted = agendapack(*arguments, "--restricted").out
    assert "words that are not for publication" not in restricted


def test_an_annex_that_became_exempt_is_not_printed(
    agendapack: Run, meeting: Path, tmp_path: Path
) -> None:
    for folder in (meeting, tmp_path / "before" / "meetings" / "2030-03-04"):
        (folder / "map.md").write_text("The pond was looked at in February: it is deep: 45.\n")
        change(folder / "pond.yaml", "map.pdf", "map.md")
    change(meeting / "pond.yaml", "map.md}", f"map.md, shown: number, {EXEMPT}}}")
    ran = agendapack("diff", "2030-03-04", "--since", "before")
    assert (ran.code, ran.err) == (0, "")
    assert [word for word in (*SECRET, "Map") if word in ran.out] == []
