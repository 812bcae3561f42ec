"""The Dockerfile, as far as it can be tried without Docker; a workflow makes and runs images."""

import re
import shlex
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from tests.test_wheel import CHECKOUT, run

LINES = (CHECKOUT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
KEPT = [
    line.removeprefix("!")
    for line in (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines()
    if line.startswith("!")
]


def stages() -> dict[str, list[str]]:
    """Return the instructions of each stage by its name, with those of the stage it starts from."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in LINES:
        words = shlex.split(line, comments=True)
        if words[:1] == ["FROM"]:
            name = words[3] if len(words) > 2 else ""
            found[name] = list(found.get(words[1], ()))
        elif words:
            found[name].append(line)
    return found


@pytest.mark.parametrize("stage", ["program", "office", ""])
def test_nothing_runs_as_root(stage: str) -> None:
    instructions = stages()[stage]
    assert [line for line in instructions if line.startswith("USER")][-1] == "USER 1000"
    assert 'ENTRYPOINT ["agendapack"]' in instructions
    assert "WORKDIR /work" in instructions


def test_the_image_without_a_target_is_the_small_one() -> None:
    made = stages()
    assert made[""] == made["program"]
    assert any("libreoffice-writer-nogui" in line for line in made["office"])
    assert not any("libreoffice" in line for line in made["program"])


def test_the_documents_and_the_workflow_name_targets_that_there_are() -> None:
    page = (CHECKOUT / "docs" / "docker.md").read_text("utf-8")
    commands = re.findall(r"^docker .+$", page, re.M)
    assert [line.split()[:2] for line in commands] == [
        ["docker", word] for word in ("build", "build", "run")
    ]
    named = re.findall(r"--target (\w+)", "\n".join(commands))
    workflow = (CHECKOUT / ".github" / "workflows" / "image.yml").read_text("utf-8")
    (matrix,) = re.findall(r"target: \[(.+)\]", workflow)
    assert named == ["office"]
    assert set(named) | set(matrix.split(", ")) <= stages().keys()


def test_what_docker_is_given_is_enough_for_the_program(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    for name in KEPT:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, given / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (given / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(source, given / name)
    names = []
    for place in (given, CHECKOUT):
        made = tmp_path / "made"
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made, cwd=place)
        (wheel,) = made.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            names.append(sorted(archive.namelist()))
        wheel.unlink()
    assert len(names[0]) > 300
    assert names[0] == names[1]
