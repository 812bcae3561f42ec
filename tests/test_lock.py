"""What is locked for the tests and for a clone is what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
HOME = ROOT / ".ci"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
BUILDER = PYPROJECT["build-system"]["requires"]
NEEDED = [*BUILDER, *PYPROJECT["project"]["dependencies"]]
LOCKS = {
    "requirements.txt": NEEDED,
    "requirements-test.txt": [*NEEDED, *EXTRAS["test"], *EXTRAS["cluster"]],
}
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(name: str) -> dict[str, tuple[Requirement, int]]:
    """Return what a file locks: by its name the requirement, and how many hashes it has."""
    found: dict[str, tuple[Requirement, int]] = {}
    text = (HOME / name).read_text("utf-8").replace("\\\n", "")
    for line in text.splitlines():
        if line and line[0] not in " #-":
            requirement = Requirement(HASH.sub("", line).strip())
            found[canonicalize_name(requirement.name)] = requirement, len(HASH.findall(line))
    return found


def version(requirement: Requirement) -> str:
    (only,) = requirement.specifier
    assert only.operator == "=="
    return only.version


@pytest.mark.parametrize("name", LOCKS)
def test_whatever_is_needed_is_locked_within_its_bounds(name: str) -> None:
    pins = locked(name)
    assert len(LOCKS[name]) >= 20
    for asked in map(Requirement, LOCKS[name]):
        pin, _ = pins[canonicalize_name(asked.name)]
        assert asked.specifier.contains(version(pin)), f"{asked} is locked as {pin}"
        assert pin.marker is None, f"{pin} is not locked for every system"


@pytest.mark.parametrize("name", LOCKS)
def test_all_of_it_has_hashes_and_comes_as_wheels(name: str) -> None:
    assert "\n--only-binary :all:\n" in (HOME / name).read_text("utf-8")
    assert [str(pin) for pin, hashes in locked(name).values() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_place_is_named_to_take_it_from(name: str) -> None:
    text = (HOME / name).read_text("utf-8")
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links|@ file", text) == []


def test_both_files_lock_the_same_versions() -> None:
    tests = locked("requirements-test.txt")
    for name, (pin, _) in locked("requirements.txt").items():
        assert version(tests[name][0]) == version(pin)


def test_the_builder_is_asked_for_in_one_version() -> None:
    assert [asked for asked in EXTRAS["test"] if asked.startswith("hatchling")] == BUILDER


def test_contributing_names_the_command_that_locks() -> None:
    for name in LOCKS:
        assert "\n#    .ci/lock\n" in (HOME / name).read_text("utf-8")
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert ".ci/lock" in text
    for script in ("lock", "lowest", "newest", "run"):
        assert (HOME / script).exists()
        assert f"`.ci/{script}" in text


def test_the_workflows_run_every_script_on_every_python() -> None:
    workflows = {
        path.stem: path.read_text("utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")
    }
    matrix = 'python: ["3.11", "3.12", "3.13", "3.14"]'
    assert workflows["tests"].count(matrix) == 2
    assert workflows["weekly"].count(matrix) == 1
    run = set(re.findall(r"run: (?:sudo )?(\.ci/\w+)$", "\n".join(workflows.values()), re.M))
    assert run == {".ci/programs", ".ci/run", ".ci/newest", ".ci/lowest"}
    assert "requirements-test.txt" in workflows["tests"]
