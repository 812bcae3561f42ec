"""The hook for pre-commit, in a real repository."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.nightly.conftest import HOOKS, NIGHTLY, call, git, need, read_yaml


def test_pre_commit_takes_the_hook_and_its_configuration(tmp_path: Path) -> None:
    program = pre_commit()
    call(*program, "validate-manifest", HOOKS, cwd=tmp_path)
    config = NIGHTLY / "pre-commit-config.yaml"
    call(*program, "validate-config", config, cwd=tmp_path)
    (asked,) = read_yaml(config)["repos"][0]["hooks"]
    assert asked["id"] == read_yaml(HOOKS)[0]["id"]


@pytest.mark.parametrize("more", [{}, {"args": ["--changed-since", "HEAD"]}])
def test_a_commit_with_a_mistake_is_refused(
    council: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, list[str]]
) -> None:
    program = pre_commit()
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    hook |= {"language": "system", **more}  # as installed here, not in an environment of its own
    config = council / ".pre-commit-config.yaml"
    config.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}))
    call(*program, "install", cwd=council)
    git("add", ".", cwd=council)
    assert "(no files to check)Skipped" in git("commit", "-m", "second", cwd=council)
    meeting = council / "meetings" / "2030-03-04" / "meeting.yaml"
    good = meeting.read_text()
    meeting.write_text(f"{good}wether: fine\n")
    words = (need("git"), "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-a")
    refused = subprocess.run([*words, "-m", "third"], cwd=council, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "the meeting has no field 'wether' [unknown-field]" in refused.stderr
    meeting.write_text(f"{good}# fine\n")
    assert "Passed" in git("commit", "-a", "-m", "third", cwd=council)
    assert len(git("log", "--oneline", cwd=council).splitlines()) == 3


def pre_commit() -> tuple[str, ...]:
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    return sys.executable, "-m", "pre_commit"
