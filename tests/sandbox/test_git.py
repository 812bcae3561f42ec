"""A repository's own settings start no program when git is asked about it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from agendapack.batch.choose import changes_since
from agendapack.sandbox import ask_git
from agendapack.tools.changes import last_revision, unpack_revision

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
PROGRAMS = (
    *("core.fsmonitor", "core.pager", "pager.log", "core.sshCommand", "core.gitProxy"),
    *("diff.external", "diff.odd.textconv", "diff.odd.command", "gpg.program"),
    *("filter.odd.clean", "filter.odd.smudge", "filter.odd.process"),
)
HOOKS = ("post-index-change", "reference-transaction", "post-checkout")


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository whose settings name a program wherever they can."""
    root = tmp_path / "repository"
    file = root / "meetings" / "2030-03-04" / "meeting.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("committee: parks\n")
    (root / ".gitattributes").write_text("* filter=odd diff=odd\n")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "One")
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/started"\ncat\n')
    program.chmod(0o755)
    for setting in PROGRAMS:
        git(root, "config", setting, f"{program} {setting}")
    git(root, "config", "filter.odd.required", "true")
    git(root, "config", "log.showSignature", "true")
    (tmp_path / "hooks").mkdir()
    for hook in HOOKS:
        shutil.copy(program, tmp_path / "hooks" / hook)
    git(root, "config", "core.hooksPath", str(tmp_path / "hooks"))
    file.write_text("committee: planning\n")
    (tmp_path / "started").unlink(missing_ok=True)
    return root


def test_no_setting_of_a_repository_starts_a_program(repository: Path, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    assert unpack_revision(repository, "HEAD", spare).problems == ()
    taken = (spare / "meetings" / "2030-03-04" / "meeting.yaml").read_text()
    assert taken == "committee: parks\n"
    assert last_revision(repository, "meetings/2030-03-04/meeting.yaml") is None
    assert len(last_revision(repository, ".gitattributes") or "") == 40
    assert changes_since(repository, "HEAD").kinds == {"meetings/2030-03-04/meeting.yaml": "M"}
    assert not (tmp_path / "started").exists()
    subprocess.run(["git", "-C", str(repository), "status"], check=False, capture_output=True)
    assert (tmp_path / "started").exists(), "the settings would have started it"


def test_a_filter_that_cannot_be_switched_off_is_refused(repository: Path) -> None:
    git(repository, "config", "filter.a=b.clean", "true")
    with pytest.raises(subprocess.SubprocessError):
        ask_git(repository, "status")
