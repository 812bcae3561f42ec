"""What a process imports that only examines and assembles papers."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("PIL", "fontTools", "jinja2", "pikepdf", "pydantic", "reportlab")
"""Libraries that take long to import, and that these modules use seldom or never."""
ELSEWHERE = (
    *("PIL", "fontTools", "pikepdf", "pypdfium2", "mammoth", "cryptography"),
    *("jinja2", "markdown_it", "uharfbuzz", "reportlab"),  # the other process renders and typesets
    *("agendapack.load.calendar_list", "agendapack.load.syntax", "agendapack.web"),
)
"""What a plain build has no use for."""
MOST_MODULES = 150
"""Of our own, in the process that reads and assembles a meeting."""


@pytest.mark.parametrize(
    "module",
    ["agendapack.assemble.build", "agendapack.examine.paper", "agendapack.convert.task"],
)
def test_nothing_is_imported_that_is_seldom_needed(module: str) -> None:
    script = f"import sys, {module}; print(*sorted({{*{HEAVY}}} & sys.modules.keys()))"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).split() == []


def test_the_help_imports_what_prints_it_alone() -> None:
    """No record of a meeting, and nothing that builds: its time is that of click."""
    command = [sys.executable, "-X", "importtime", "-m", "agendapack", "--help"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert {"click", "agendapack.cli.run"} <= loaded
    needless = {"agendapack.batch.work", "agendapack.model.request", "agendapack.workspace"}
    assert not loaded & {*HEAVY, *needless, "hashlib", "pickle", "subprocess"}


def test_who_only_hands_out_work_imports_no_stage() -> None:
    """The process that tells of unchanged meetings, or that other processes build for."""
    script = (
        "import sys, agendapack.batch.processes, agendapack.cli.results, agendapack.model.request;"
        " print(*sys.modules)"
    )
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    stages = {"agendapack.pipeline", "agendapack.typeset", "agendapack.render"}
    assert not (stages | {*HEAVY}) & {*loaded}


def test_who_reads_and_plans_meetings_imports_nothing_that_typesets() -> None:
    """Another process may typeset for it."""
    script = "import sys, agendapack.pipeline; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert {"agendapack.typeset", "reportlab", "uharfbuzz"} & {*loaded} == set()


def test_what_makes_the_web_edition_is_imported_only_for_one() -> None:
    script = "import sys, agendapack.pipeline; print(*sorted(sys.modules))"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    of_web = {name for name in loaded if name.startswith(("agendapack.web", "agendapack.pack.web"))}
    assert of_web | ({"agendapack.pack.meeting_data"} & {*loaded}) == set()


def test_who_renders_and_typesets_imports_nothing_that_reads_a_pdf() -> None:
    """The first process waits for the second, which has no use for pypdf."""
    script = (
        "import sys\n"
        "from agendapack.model.style import HouseStyle\n"
        "from agendapack.model.section import Section\n"
        "from agendapack.pack.known_layouts import CachedTypesetter\n"
        "from agendapack.pack.typesetting import Desk\n"
        "from agendapack.problems import Source\n"
        "desk = Desk()\n"
        "from agendapack.typeset import fonts\n"
        "assert fonts._open_face.cache_info().currsize, 'it has not rehearsed'\n"
        "desk.take_typesetter(0, CachedTypesetter(HouseStyle(), {}))\n"
        'html = \'<article id="x"><p>To <a href="https://a.example/">a place</a></p></article>\'\n'
        "desk.take(0, Section('x', 'A section', 'en', html, Source('x.yaml')))\n"
        "desk.lay_out(0, 0, {}, {})\n"
        "assert b'/URI' in desk.draw(0, [(0, ())])[0]\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert {"agendapack.typeset.write", "jinja2", "uharfbuzz"} <= {*loaded}
    assert not {"pypdf", "reportlab", "agendapack.assemble", "agendapack.load"} & {*loaded}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no second process typesets")
def test_a_build_loads_nothing_that_only_other_meetings_need(tmp_path: Path) -> None:
    """The process that reads and assembles a meeting in YAML and Markdown, without faults."""
    shutil.copytree(Path(__file__).parents[1] / "meetings", tmp_path / "meetings")
    script = (
        "import sys, agendapack.__main__ as program\n"
        "program._leave = lambda code: print(code, *sys.modules)\n"
        "program.main()"
    )
    command = [sys.executable, "-c", script, "build", "2020-02-26", "--no-cache"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    first, modules = ran.stdout.splitlines()
    assert first.startswith("built build/2020-02-26/pack.pdf")
    code, *loaded = modules.split()
    assert code == "0"
    assert not {*ELSEWHERE} & {*loaded}
    assert len([name for name in loaded if name.startswith("agendapack")]) <= MOST_MODULES


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no second process typesets")
@pytest.mark.parametrize(
    ("options", "code", "imported"),
    [
        ("2020-02-26", 0, "False"),  # nobody has built it
        ("2023-02-20 --force", 0, "False"),
        ("2023-02-20", 0, "True"),
        ("no-meeting --force", 1, "False"),
    ],
)
def test_a_build_that_is_sure_is_begun_before_click_is_imported(
    options: str, code: int, imported: str, tmp_path: Path
) -> None:
    """Nor what else only the first process needs; and what was begun for nothing ends with it."""
    shutil.copytree(Path(__file__).parents[1] / "meetings", tmp_path / "meetings")
    (tmp_path / "build" / "2023-02-20").mkdir(parents=True)
    script = (
        "import os, sys\n"
        "os.sched_getaffinity = lambda _: {0, 1}\n"
        "later = {'click', 'subprocess', 'agendapack.batch.work'}\n"
        "os.register_at_fork(before=lambda: print(bool(later & {*sys.modules}), flush=True))\n"
        "from agendapack.__main__ import main\n"
        "main()"
    )
    command = [sys.executable, "-c", script, "build", *options.split(), "--no-cache"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout.split()[0]) == (code, imported)


def test_what_pydantic_asks_of_its_plugins_is_answered() -> None:
    """What stands in for the module that looks for plugins hands on what it does not know."""
    script = (
        "import sys\n"
        "from agendapack.__main__ import _look_for_no_plugins\n"
        "_look_for_no_plugins()\n"
        "from pydantic.plugin._loader import get_plugins\n"
        "assert get_plugins() == ()\n"
        "assert 'importlib.metadata' not in sys.modules\n"
        "from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP\n"
        "assert 'importlib.metadata' in sys.modules\n"
        "print(PYDANTIC_ENTRY_POINT_GROUP)"
    )
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "pydantic\n"


def test_the_program_leaves_without_taking_apart_what_it_made() -> None:
    """Handlers for the end are called and all is printed, but no object of a module is ended."""
    script = (
        "import atexit, sys\n"
        "class Made:\n"
        "    def __del__(self): print('taken apart', flush=True)\n"
        "made = Made()\n"
        "atexit.register(print, 'handled')\n"
        "from agendapack.__main__ import main\n"
        "sys.argv = ['agendapack', '--version']\n"
        "main()"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[1:] == ["handled"]


def test_the_answer_that_nothing_has_changed_needs_few_modules() -> None:
    """Such a run takes little longer than Python's start: each of these would show."""
    script = "import sys; before = {*sys.modules}; import agendapack.cli;"
    script += " print(*{*sys.modules} - before)"
    loaded = {*subprocess.check_output([sys.executable, "-c", script], text=True).split()}
    slow = {"agendapack.problems", "dataclasses", "inspect", "json", "pathlib", "re", "shutil"}
    assert not slow & loaded


def test_how_a_record_is_read_is_worked_out_when_there_is_one() -> None:
    """A meeting may have fifty kinds of records in it; pydantic takes long for each."""
    script = (
        "from pathlib import Path\n"
        "from agendapack.load import load_meeting\n"
        "from agendapack.model.fields import Record\n"
        f"assert load_meeting(Path({str(Path(__file__).parents[1])!r}), '2020-02-26').value\n"
        "def within(kind):\n"
        "    return {kind}.union(*map(within, kind.__subclasses__()))\n"
        "print(*(kind.__name__ for kind in within(Record) if kind.__pydantic_complete__))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    read = {*ran.stdout.split()}
    assert {"Meeting", "AgendaEntry", "Report"} <= read, ran.stderr
    assert not {"PrivateMeeting", "Headings", "OwnField", "RecordedVote"} & read
