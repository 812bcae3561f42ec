"""Which meetings a change in a git repository chooses."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import MEETINGS, List, Run, write

PARKS = ("2030-03-04-parks", "2030-04-01-parks")
ALL = tuple(MEETINGS)
Git = Callable[..., str]

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def git(meetings: Path) -> Git:
    """Put the workspace under version control, with one commit."""

    def call(*arguments: str, at: Path = meetings.parent) -> str:
        own = ("-c", "user.name=A Clerk", "-c", "user.email=clerk@example.org")
        command = ["git", *own, "-c", "init.defaultBranch=main", "-C", str(at), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    call("init")
    write(meetings.parent / ".gitignore", "/build/\n")
    call("add", ".")
    call("commit", "-m", "first")
    return call


@needs_git
def test_nothing_changed_chooses_nothing(git: Git, listed: List) -> None:
    assert listed("--changed-since", "HEAD") == ()


@needs_git
@pytest.mark.parametrize(
    ("file", "chosen"),
    [
        ("meetings/2030-03-04-parks/report.md", ["2030-03-04-parks"]),
        ("meetings/2030-03-04-parks/annexes/a b\n\"c'é.pdf", ["2030-03-04-parks"]),
        ("meetings/2030-03-04-parks/minutes.yaml", ["2030-03-04-parks"]),
        ("meetings/organisation.yaml", ALL),
        ("meetings/crest.png", ALL),
        ("meetings/organisations/other.yaml", ALL),
        ("meetings/committees/parks.yaml", PARKS),
        ("meetings/committees/crest.png", ALL),
        ("templates/report.html", ALL),
        ("fonts/House.ttf", ALL),
        ("README.md", []),
        ("build/2030-03-04-parks/pack.pdf", []),
        ("meetings/2029-01-01-never-held/note.md", []),
    ],
)
@pytest.mark.parametrize("tracked", [True, False])
def test_a_change_chooses_what_it_may_affect(
    git: Git, listed: List, meetings: Path, file: str, chosen: list[str], tracked: bool
) -> None:
    path = meetings.parent / file
    before = path.read_text() if path.exists() else ""
    write(path, f"{before}# changed\n")
    if tracked:
        git("add", ".")
        git("commit", "--allow-empty", "-m", "second")
    assert listed("--changed-since", "HEAD~1" if tracked else "HEAD") == tuple(chosen)


@needs_git
def test_a_change_and_other_selectors_combine(git: Git, listed: List, meetings: Path) -> None:
    write(meetings / "organisation.yaml", "name: Other\n")
    options = ("--changed-since", "HEAD", "--committee", "parks", "--upcoming")
    assert listed(*options) == ("2030-04-01-parks",)


@needs_git
def test_changed_minutes_choose_the_committee_s_meetings_that_take_minutes_in(
    git: Git, listed: List, meetings: Path
) -> None:
    for folder in ("2030-03-04-planning", "2030-04-01-parks"):
        take_minutes_in(meetings, folder)
    git("commit", "-a", "-m", "second")
    write(meetings / "2030-03-04-parks" / "minutes.yaml", "date: 2030-03-04\n")
    assert listed("--changed-since", "HEAD") == PARKS
    git("add", ".")
    git("commit", "-m", "third")
    meeting = meetings / "2030-03-04-parks" / "meeting.yaml"
    write(meeting, f"{meeting.read_text()}# a note\n")
    assert listed("--changed-since", "HEAD") == ("2030-03-04-parks",)
    write(meeting, meeting.read_text().replace("committee: parks", "committee: planning"))
    assert listed("--changed-since", "HEAD") == ALL
    shutil.rmtree(meeting.parent)
    assert listed("--changed-since", "HEAD") == ("2030-03-04-planning", "2030-04-01-parks")


@needs_git
@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("  - minutes: {committee: parks, date: 2030-03-04}\n", True),
        ("  - minutes:\n      committee: parks\n      date: 2030-03-04\n", True),
        ("  - minutes: 2030-03-04\n", False),
    ],
)
def test_changed_minutes_choose_the_meetings_that_receive_them(
    git: Git, listed: List, meetings: Path, text: str, chosen: bool
) -> None:
    meeting = meetings / "2030-03-04-planning" / "meeting.yaml"
    write(meeting, meeting.read_text() + text)
    git("commit", "-a", "-m", "second")
    write(meetings / "2030-03-04-parks" / "minutes.yaml", "date: 2030-03-04\n")
    assert ("2030-03-04-planning" in listed("--changed-since", "HEAD")) == chosen


@needs_git
def test_changed_minutes_choose_meetings_whose_own_minutes_they_approve(
    git: Git, listed: List, meetings: Path
) -> None:
    write(meetings / "2030-03-04-parks" / "minutes.yaml", "date: 2030-03-04\n")
    git("add", ".")
    git("commit", "-m", "second")
    write(meetings / "2030-04-01-parks" / "minutes.yaml", "date: 2030-04-01\n")
    assert listed("--changed-since", "HEAD") == PARKS


@needs_git
def test_a_meeting_without_minutes_concerns_the_later_ones(
    git: Git, listed: List, meetings: Path
) -> None:
    take_minutes_in(meetings, "2030-04-01-parks")
    git("commit", "-a", "-m", "second")
    early = meetings / "2030-03-04-parks" / "meeting.yaml"
    write(early, f"{early.read_text()}state: cancelled\n")
    assert listed("--changed-since", "HEAD") == PARKS
    git("commit", "-a", "-m", "third")
    late = meetings / "2030-04-01-parks" / "meeting.yaml"
    write(late, f"{late.read_text()}state: cancelled\n")
    assert listed("--changed-since", "HEAD") == ("2030-04-01-parks",)


@needs_git
def test_minutes_of_a_committee_choose_the_meetings_of_the_one_that_follows_it(
    git: Git, listed: List, meetings: Path
) -> None:
    planning = meetings / "committees" / "planning.yaml"
    write(planning, f"{planning.read_text()}formerly: [parks]\n")
    take_minutes_in(meetings, "2030-03-04-planning")
    git("commit", "-a", "-m", "second")
    write(meetings / "2030-03-04-parks" / "minutes.yaml", "date: 2030-03-04\n")
    assert listed("--changed-since", "HEAD") == ("2030-03-04-parks", "2030-03-04-planning")


def take_minutes_in(meetings: Path, folder: str) -> None:
    path = meetings / folder / "meeting.yaml"
    write(path, f"{path.read_text()}  - minutes: 2030-03-04\n")


@needs_git
def test_minutes_that_come_to_a_committee_with_a_new_meeting_count(
    git: Git, listed: List, meetings: Path
) -> None:
    take_minutes_in(meetings, "2030-04-01-parks")
    new = meetings / "2030-02-04"
    write(new / "minutes.yaml", "date: 2030-02-04\n")
    git("add", ".")
    git("commit", "-m", "second")
    write(new / "meeting.yaml", "committee: parks\ndate: 2030-02-04\n")
    assert listed("--changed-since", "HEAD") == ("2030-02-04", "2030-04-01-parks")


@needs_git
@pytest.mark.parametrize(
    "reference",
    [
        "file: ../2030-03-04-parks/annexes/plan.pdf",
        "file: ./.././2030-03-04-parks/plan.pdf",
        "file: annexes/../../2030-03-04-parks/plan.pdf",
        "file: ../../meetings/2030-03-04-parks/plan.pdf",
        r'file: "..\x2f2030-03-04-parks/plan.pdf"',
        r'file: "\x2e./2030-03-04-parks/plan.pdf"',
        "![a plan](%2e%2e/2030-03-04-parks/plan.png)",
        "![a plan](&#46;./2030-03-04-parks/plan.png)",
    ],
)
def test_a_file_of_another_meeting_chooses_the_meetings_that_name_it(
    git: Git, listed: List, meetings: Path, reference: str
) -> None:
    write(meetings / "2030-04-01-parks" / "deep" / "report.md", f"{reference}\n")
    write(meetings / "2030-03-04-planning" / "report.md", "See ../2030-04-01-parks/x.pdf\n")
    git("add", ".")
    git("commit", "-m", "second")
    write(meetings / "2030-03-04-parks" / "plan.pdf", "%PDF")
    assert listed("--changed-since", "HEAD") == ALL


@needs_git
def test_references_elsewhere_choose_nothing(git: Git, listed: List, meetings: Path) -> None:
    write(meetings / "2030-04-01-parks" / "report.md", "![a plan](../../shared/plan.png) ...\n")
    git("add", ".")
    git("commit", "-m", "second")
    write(meetings / "2030-03-04-parks" / "plan.pdf", "%PDF")
    assert listed("--changed-since", "HEAD") == ("2030-03-04-parks",)
    write(meetings.parent / "shared" / "plan.png", "PNG")
    assert listed("--changed-since", "HEAD") == PARKS


@needs_git
@pytest.mark.parametrize(
    ("file", "text", "chosen"),
    [
        ("organisation.yaml", "logo:\n  file: 2030-03-04-planning/crest.png\n", ALL),
        ("organisation.yaml", "logo:\n  file: ../2030-03-04-planning/crest.png\n", ALL),
        ("organisation.yaml", "closures:\n  - date: 2030-03-04\n", ["2030-03-04-planning"]),
        ("organisations/other.yaml", "logo:\n  file: ../2030-03-04-planning/a.png\n", ALL),
        ("committees/parks.yaml", "text: ![a](../2030-03-04-planning/a.png)\n", ALL),
        ("committees/parish-council.yaml", "../2030-03-04-planning/a\n", ["2030-03-04-planning"]),
    ],
)
def test_pictures_of_the_organisation_and_committees_may_lie_anywhere(
    git: Git, listed: List, meetings: Path, file: str, text: str, chosen: list[str]
) -> None:
    write(meetings / file, text)
    git("add", ".")
    git("commit", "-m", "second")
    write(meetings / "2030-03-04-planning" / "crest.png", "PNG")
    assert listed("--changed-since", "HEAD") == tuple(chosen)


@needs_git
def test_what_a_link_leads_to_may_always_have_changed(
    git: Git, listed: List, meetings: Path
) -> None:
    (meetings / "2030-04-01-parks" / "plan.pdf").symlink_to("../../shared/plan.pdf")
    git("add", ".")
    git("commit", "-m", "second")
    assert listed("--changed-since", "HEAD") == ("2030-04-01-parks",)
    (meetings.parent / "fonts").symlink_to("shared", target_is_directory=True)
    git("add", ".")
    git("commit", "-m", "third")
    assert listed("--changed-since", "HEAD") == ALL


@needs_git
def test_before_the_first_commit_all_has_changed(
    git: Git, listed: List, meetings: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / ".git")
    git("init")
    assert listed("--changed-since", "HEAD") == ALL


@needs_git
def test_files_that_git_ignores_are_not_seen(git: Git, listed: List, meetings: Path) -> None:
    write(meetings.parent / ".gitignore", "*.tmp\n")
    write(meetings / "2030-04-01-parks" / "draft.tmp", "x")
    assert listed("--changed-since", "HEAD") == ()


@needs_git
def test_the_repository_may_start_above_be_a_worktree_or_a_submodule(
    git: Git, agendapack: Run, meetings: Path, tmp_path: Path
) -> None:
    first = tmp_path.parent / f"{tmp_path.name} -a 'b' é"
    git("worktree", "add", "--detach", str(first))
    outer = tmp_path.parent / f"{tmp_path.name}-outer"
    (outer / "elsewhere").mkdir(parents=True)
    git("init", at=outer)
    allowed = ("-c", "protocol.file.allow=always")
    git(*allowed, "submodule", "add", str(tmp_path), "council", at=outer)
    copied = outer / '-copied\n"twice"'
    shutil.copytree(meetings, copied / "meetings")
    git("add", ".", at=outer)
    git("commit", "-m", "first", at=outer)
    for place in (first, outer / "council", copied):
        write(place / "meetings" / "2030-03-04-parks" / "report.md", "new")
        ran = agendapack("list", "--changed-since", "HEAD", "--workspace", str(place))
        assert (ran.code, ran.err) == (0, "")
        assert [line.split()[0] for line in ran.out.splitlines()[1:]] == ["2030-03-04-parks"]


@needs_git
@pytest.mark.parametrize("revision", ["nowhere", "", "-p", "--output=x", "HEAD:README.md"])
def test_an_unknown_revision_is_usage(git: Git, agendapack: Run, revision: str) -> None:
    ran = agendapack("build", "--changed-since", revision)
    assert ran.code == 2
    assert f"there is no revision '{revision}' in the workspace's repository; give one" in ran.err


@needs_git
def test_a_shallow_clone_says_how_to_fetch_the_rest(
    git: Git, agendapack: Run, meetings: Path, tmp_path: Path
) -> None:
    git("commit", "--allow-empty", "-m", "second")
    git("clone", "--depth", "1", tmp_path.as_uri(), str(tmp_path / "clone"))
    ran = agendapack("list", "--changed-since", "HEAD~1", "--workspace", str(tmp_path / "clone"))
    assert ran.code == 2
    assert "shallow clone: fetch the rest with 'git fetch --unshallow'" in ran.err


@needs_git
def test_without_a_repository_it_is_usage(
    agendapack: Run, meetings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(meetings.parent.parent))
    ran = agendapack("list", "--changed-since", "HEAD")
    assert ran.code == 2
    assert "finds no work tree at" in ran.err
    assert "not a git repository" in ran.err


@needs_git
def test_a_workspace_that_git_ignores_is_usage(git: Git, agendapack: Run, meetings: Path) -> None:
    write(meetings.parent / ".gitignore", "/inner/\n")
    shutil.copytree(meetings, meetings.parent / "inner" / "meetings")
    inner = str(meetings.parent / "inner")
    ran = agendapack("list", "--changed-since", "HEAD", "--workspace", inner)
    assert ran.code == 2
    assert "told to ignore" in ran.err


def test_without_git_it_is_usage(
    agendapack: Run, meetings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(meetings))
    ran = agendapack("list", "--changed-since", "HEAD")
    assert ran.code == 2
    assert "git, which is not installed" in ran.err
