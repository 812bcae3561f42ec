"""What only some systems have is hidden from a Python: every module works, and packs are the same.

The systems themselves are tried by `.github/workflows/release.yml`. Here each process of a Python
of its own is without the modules and functions that Windows lacks, renames no file onto another,
and replaces and removes none that it has open.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

import agendapack
from tests.test_imports import modules

ROOT = Path(agendapack.__file__).parent.parent
ANNEXES = Path(__file__).parent / "fixtures" / "annexes"
MODULES = ("fcntl", "grp", "pwd", "resource", "syslog", "termios")
OS = (
    *("fork", "forkpty", "getpgid", "getpgrp", "getsid", "killpg", "setpgid", "setpgrp", "setsid"),
    *("geteuid", "getgid", "getuid", "initgroups", "mkfifo", "sched_getaffinity", "statvfs"),
    *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "WNOHANG"),
)
SIGNALS = ("SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGXCPU", "pthread_sigmask", "setitimer")
HIDE = f"""
import multiprocessing, os, signal, subprocess, sys, types, warnings
import multiprocessing.popen_spawn_posix, multiprocessing.resource_tracker, multiprocessing.util
# What starts processes here needs what is hidden below: it keeps copies.
signals, system = (types.SimpleNamespace(**vars(each)) for each in (signal, os))
for user in (subprocess, multiprocessing.resource_tracker, multiprocessing.popen_fork):
    user.signal = signals
for user in (subprocess, multiprocessing.popen_fork, multiprocessing.util):
    user.os = system
sys.modules.update(dict.fromkeys({MODULES}))
for name in {OS}:
    delattr(os, name)
for name in {SIGNALS}:
    delattr(signal, name)
multiprocessing.get_all_start_methods = lambda: ["spawn"]
warnings.filterwarnings("error", category=EncodingWarning, module="agendapack")

def opened():
    names = [f"/proc/self/fd/{{number}}" for number in os.listdir("/proc/self/fd")]
    return [os.readlink(name) for name in names if os.path.lexists(name)]

def refuse_open(path):
    if os.path.isfile(path) and os.path.realpath(path) in opened():
        raise PermissionError(13, "it is open", os.fspath(path))

def replace(source, target):
    refuse_open(source)
    refuse_open(target)
    system.replace(source, target)

def rename(source, target):
    if os.path.lexists(target):
        raise FileExistsError(17, "it is there", os.fspath(target))
    replace(source, target)

def unlink(path, *, dir_fd=None):
    if dir_fd is None:
        refuse_open(path)
    system.unlink(path, dir_fd=dir_fd)

os.replace, os.rename = replace, rename
os.unlink = os.remove = unlink
"""
MEETING = """\
committee: parish-council
date: {0}
time: "19:00"
venue: Village Hall
agenda:
  - title: Pond
    annexes:
      - {{title: Plan, file: plan.pdf}}
      - {{title: Costs, file: costs.csv}}
"""
DAYS = ("2030-03-04", "2030-04-01")

pytestmark = pytest.mark.skipif(
    not os.path.isdir("/proc/self/fd"), reason="what is hidden is hidden from Linux"
)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a Python that has our libraries, and has not what only some systems have."""
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home, with_pip=False)
    library = next(home.rglob("site-packages"))
    (library / "borrowed.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n{ROOT}\n")
    (library / "sitecustomize.py").write_text(HIDE)
    return str(home / "bin" / "python")


def run(python: str, *words: str, cwd: Path, code: int = 0, **variables: str) -> str:
    ran = subprocess.run(
        [python, *words],
        cwd=cwd,
        env={**os.environ, "PYTHONWARNDEFAULTENCODING": "1", **variables},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == code, ran.stderr.decode()
    return (ran.stdout + ran.stderr).decode()


def agendapack_in(python: str, root: Path, *words: str) -> str:
    return run(python, "-m", "agendapack", *words, cwd=root)


def workspace(root: Path) -> Path:
    """Lay out two meetings, each with annexes that the process with limits has to open."""
    agendapack_in(sys.executable, root, "init")
    for day in DAYS:
        folder = root / "meetings" / day
        folder.mkdir(parents=True)
        (folder / "meeting.yaml").write_text(MEETING.format(day), "utf-8")
        (folder / "plan.pdf").write_bytes((ANNEXES / "tagged-letter.pdf").read_bytes())
        (folder / "costs.csv").write_text("Work,Pounds\nDredging,400\n", "utf-8")
    return root


def made(root: Path) -> dict[str, bytes]:
    folders = [root / "build" / day for day in DAYS]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_every_module_is_imported(elsewhere: str, tmp_path: Path) -> None:
    names = [
        "agendapack." + path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in modules()
        if path != "__init__.py"
    ]
    code = (
        "import importlib, os, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(len(sys.argv) - 1, hasattr(os, 'fork'), sys.modules['fcntl'])"
    )
    told = run(elsewhere, "-c", code, *names, cwd=tmp_path)
    assert told == f"{len(modules()) - 1} False None\n"


def test_packs_are_the_same_and_are_known_to_be(elsewhere: str, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    here, there = workspace(tmp_path / "here"), workspace(tmp_path / "there")
    agendapack_in(sys.executable, here, "build", "--all", "--no-cache")
    cache = str(tmp_path / "cache")
    told = agendapack_in(elsewhere, there, "build", "--all", "--jobs", "2", "--cache", cache)
    assert "2 built" in told
    assert len(made(here)) > 6
    assert made(there) == made(here)
    assert agendapack_in(elsewhere, there, "build", "--all").startswith("2 unchanged")
    told = agendapack_in(elsewhere, there, "build", "--all", "--force", "--cache", cache)
    assert "2 built" in told
    assert made(there) == made(here)


def test_what_is_published_can_be_published_afresh(elsewhere: str, tmp_path: Path) -> None:
    root = workspace(tmp_path)
    meeting = root / "meetings" / DAYS[0]
    agendapack_in(elsewhere, root, "publish", DAYS[0], "--no-cache")
    first = (meeting / "published.yaml").read_bytes()
    (meeting / "costs.csv").write_text("Work,Pounds\nDredging,500\n", "utf-8")
    words = ("publish", DAYS[0], "--no-cache", "--republish", "--reason", "a sum was wrong")
    agendapack_in(elsewhere, root, *words)
    second = (meeting / "published.yaml").read_bytes()
    assert second.startswith(first)
    assert second != first
    left = {path.name for path in [*meeting.iterdir(), *(root / "build").iterdir()]}
    assert {name for name in left if name.startswith(".")} == {".agendapack"}


def test_meetings_that_are_gone_are_forgotten(elsewhere: str, tmp_path: Path) -> None:
    root = workspace(tmp_path)
    agendapack_in(elsewhere, root, "build", "--all", "--no-cache", "--jobs", "1")
    shutil.rmtree(root / "meetings" / DAYS[1])
    agendapack_in(elsewhere, root, "build", "--all", "--no-cache")
    known = root / "build" / ".agendapack"
    assert [path.stem for path in (known / "meetings").iterdir()] == [DAYS[0]]
    assert DAYS[1].encode() not in (known / "index").read_bytes()


def test_a_console_that_lacks_a_letter_is_told_all_the_same(elsewhere: str, tmp_path: Path) -> None:
    root = workspace(tmp_path)
    with (root / "meetings" / DAYS[0] / "meeting.yaml").open("a", encoding="utf-8") as out:
        out.write("ὅρος: 1\n")
    words = ("-m", "agendapack", "check", DAYS[0])
    console = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    told = run(elsewhere, *words, cwd=root, code=1, **console)
    assert "no field '\\u1f45\\u03c1\\u03bf\\u03c2'" in told
