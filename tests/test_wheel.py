"""The wheel and the source archive hold all that a build needs, far from this checkout."""

import email
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import agendapack

CHECKOUT = Path(__file__).parent.parent


def run(*words: str | Path, cwd: Path) -> str:
    ran = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the source archive, and the wheel from what it holds."""
    folder = tmp_path_factory.mktemp("archives")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=CHECKOUT)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(folder, filter="data")
    unpacked = folder / archive.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=unpacked)
    return folder


@pytest.fixture(scope="module")
def program(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own; the libraries are borrowed from ours."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=False)
    (wheel,) = archives.glob("*.whl")
    library = next(home.rglob("site-packages"))
    borrowed = sysconfig.get_paths()["purelib"]
    (library / "borrowed.pth").write_text(f"{borrowed}\n")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    run(*pip, "--target", library, wheel, cwd=home)
    return next(path for path in home.glob("*/python*") if path.stem == "python")


def test_the_wheel_holds_templates_fonts_schemas_and_licences(archives: Path) -> None:
    (wheel,) = archives.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    kinds = {
        "agendapack/templates": ".html",
        "agendapack/fonts": ".ttf",
        "agendapack/regimes": ".yaml",
        "agendapack/schema": ".json",
        "agendapack/starter": ".yaml",
        "agendapack/wording": ".properties",
    }
    for folder, ending in kinds.items():
        here = CHECKOUT / (folder if folder != "agendapack/templates" else "templates")
        files = [path.relative_to(here).as_posix() for path in here.rglob(f"*{ending}")]
        assert files, folder
        assert {f"{folder}/{file}" for file in files} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any("OFL" in name for name in names)


def test_the_source_archive_holds_what_is_under_version_control(archives: Path) -> None:
    if not (CHECKOUT / ".git").exists():
        pytest.skip("this is no checkout")
    with tarfile.open(next(archives.glob("*.tar.gz"))) as source:
        held = {name.partition("/")[2] for name in source.getnames()}
    kept = run("git", "ls-files", "-z", "--deduplicate", cwd=CHECKOUT).split("\0")
    there = {name for name in kept if name and (CHECKOUT / name).exists()}
    assert len(there) > 500
    assert there - held == set()


def test_the_version_stands_in_one_place_and_all_say_it(archives: Path, program: Path) -> None:
    version = agendapack.__version__
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    assert ("version" in project, project["dynamic"]) == (False, ["version"])
    (wheel,) = archives.glob("*.whl")
    assert wheel.name == f"agendapack-{version}-py3-none-any.whl"
    assert [path.name for path in archives.glob("*.tar.gz")] == [f"agendapack-{version}.tar.gz"]
    told = run(program, "-I", "-m", "agendapack", "--version", cwd=archives)
    assert told == f"agendapack {version}\n"
    changes = (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    latest = re.search(r"^## ([^\s,]+)", changes, re.M)
    assert latest
    assert latest[1] == version


def test_the_wheel_has_the_program_and_says_what_it_is_for(archives: Path) -> None:
    (wheel,) = archives.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (entries,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        assert "agendapack = agendapack.__main__:main" in archive.read(entries).decode()
        told = email.message_from_bytes(archive.read(metadata))
    pythons = {
        each.rpartition(" ")[2]
        for each in told.get_all("Classifier", [])
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", each)
    }
    workflow = (CHECKOUT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    (tried,) = re.findall(r"python: \[(.+)\]", workflow)
    assert pythons == set(re.findall(r"[\d.]+", tried))
    assert told["Requires-Python"] == f">={min(pythons, key=lambda each: int(each[2:]))}"


def test_the_wheel_stays_small(archives: Path) -> None:
    (wheel,) = archives.glob("*.whl")
    fonts = [i for i in zipfile.ZipFile(wheel).infolist() if i.filename.endswith(".ttf")]
    assert 0 < sum(font.compress_size for font in fonts) < 3_120_000


def test_a_meeting_is_built_far_from_the_checkout(program: Path, tmp_path: Path) -> None:
    def agendapack(*words: str) -> str:
        return run(program, "-I", "-m", "agendapack", *words, cwd=tmp_path)

    where = run(program, "-I", "-c", "import agendapack; print(agendapack.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(program.parent.parent)
    agendapack("init")
    agendapack("new", "2030-03-04", "--committee", "parish-council")
    assert agendapack("build", "2030-03-04") == "built build/2030-03-04/pack.pdf (2 pages)\n"
    assert (tmp_path / "build" / "2030-03-04" / "pack.pdf").read_bytes().startswith(b"%PDF-")
