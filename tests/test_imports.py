"""Who may import whom: one way from the command line to the records."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import agendapack

PACKAGE = Path(agendapack.__file__).parent
STAGES = (
    *("load", "plan", "convert", "render", "typeset", "paginate", "assemble", "publish"),
    "audit",
)
ABOVE = (
    *(
        "cli",
        "__main__",
        "pipeline",
        "unchanged",
        "prepare",
        "assembling",
        "layout",
        "large_print",
        "outputs",
        "obstacles",
    ),
    *("public_layout", "beside", "safeguard", "volumes", "running", "cluster"),
    *("register", "documents", "editions", "issues", "publishing", "moved_pages"),
    *("listing", "new_meeting", "survey", "examine", "selection"),
    *("cache", "known_layouts", "layout_notes", "known_documents", "office_program"),
    *("explain", "verify", "changes", "notes", "labels", "paragraphs"),
)
BELOW: dict[str, set[str]] = {
    "codes": set(),
    "problems": {"codes"},
    "private_files": set(),
    "workspace": {"codes", "problems"},
    "model": {"codes", "problems", "model"},
    "minutes_files": {"workspace", "model"},
    "pdf": {"codes", "problems", "model", "pdf"},
    "confined": {"codes", "problems", "model", "confined"},
}
"""What every stage may import, each with what it may import itself."""
LIBRARY_HOMES = {
    "click": {"cli"},
    "platformdirs": {"cli"},
    "rich": {"cli"},
    "watchfiles": {"cli"},
    "yaml": {"load"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "reportlab": {"typeset"},
    "uharfbuzz": {"typeset"},
    "fontTools": {"confined", "examine"},
    "bidi": {"typeset"},
    "pypdf": {"pdf"},
    "pikepdf": {"examine", "pdf", "notes"},
    "holidays": {"plan"},
    "mammoth": {"convert"},
    "resvg_py": {"confined"},
    "openpyxl": {"convert"},
    "dask": {"cluster"},
    "distributed": {"cluster"},
}


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the package, by its path below it."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {p.relative_to(PACKAGE).as_posix(): ast.parse(p.read_text("utf-8")) for p in paths}


def part(path: str) -> str:
    """Return the stage, or the top-level module, that a file belongs to."""
    return path.split("/")[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts_imported(tree: ast.AST) -> set[str]:
    names = [name.split(".") for name in imported(tree)]
    return {name[1] for name in names if name[0] == "agendapack" and len(name) > 1}


def test_the_walk_sees_the_whole_package() -> None:
    seen = {part(path) for path in modules()}
    assert set(STAGES) <= seen
    assert set(ABOVE) <= seen
    assert seen - set(STAGES) - set(ABOVE) == {"__init__", *BELOW}
    assert len(modules()) > 60


def test_stages_never_import_one_another_nor_what_is_above_them() -> None:
    wrong = {
        path: parts_imported(tree) & {*STAGES, *ABOVE} - {part(path)}
        for path, tree in modules().items()
        if part(path) in STAGES
    }
    assert len(wrong) > 40
    assert {path: parts for path, parts in wrong.items() if parts} == {}


def test_records_and_problems_import_nothing_above_them() -> None:
    wrong = {
        path: parts_imported(tree) - BELOW[part(path)] - {"__version__"}
        for path, tree in modules().items()
        if part(path) in BELOW
    }
    assert {path: parts for path, parts in wrong.items() if parts} == {}


def test_only_the_entry_point_imports_the_command_line() -> None:
    users = {path for path, tree in modules().items() if "cli" in parts_imported(tree)}
    assert {path for path in users if part(path) != "cli"} == {"__main__.py"}


def test_only_what_a_user_or_a_cluster_starts_looks_for_an_office_program() -> None:
    users = {path for path, tree in modules().items() if "office_program" in parts_imported(tree)}
    assert {path for path in users if part(path) != "cli"} == {"cluster/work.py"}


def test_every_library_stays_in_its_home() -> None:
    uses = [
        (library, path)
        for path, tree in modules().items()
        for library in {name.split(".")[0] for name in imported(tree)} & LIBRARY_HOMES.keys()
    ]
    assert {"click", "yaml", "jinja2", "pypdf"} <= {library for library, _ in uses}
    strays = [(lib, path) for lib, path in uses if part(path) not in LIBRARY_HOMES[lib]]
    assert strays == []


def test_nothing_below_the_command_line_reads_the_clock_or_the_environment() -> None:
    clocks = ("os.environ", "os.getenv", "date.today", "datetime.now", "time.time")
    wrong = [
        (path, ast.unparse(node))
        for path, tree in modules().items()
        if part(path) not in ("cli", "__main__")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith(clocks)
    ]
    assert wrong == []
