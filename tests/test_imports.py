"""Who may import whom: one way from the command line to the records."""

import ast
from collections.abc import Iterator
from pathlib import Path

import agendapack

PACKAGE = Path(agendapack.__file__).parent
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"problems"}),
    frozenset({"model"}),
    frozenset({"workspace", "output", "pdf"}),
    frozenset({"cache", "sandbox"}),
    frozenset({"load", "plan", "convert", "render", "typeset", "assemble", "web"}),
    frozenset({"examine", "pack"}),
    frozenset({"pipeline"}),
    frozenset({"tools"}),
    frozenset({"batch"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
"""From the lowest up: a part imports what stands below it, and nothing beside or above it."""
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
    "fontTools": {"sandbox", "examine"},
    "bidi": {"typeset"},
    "pypdf": {"pdf"},
    "pikepdf": {"examine", "pdf", "tools"},
    "holidays": {"plan"},
    "icalendar": {"load", "tools"},
    "dateutil": {"load"},
    "mammoth": {"convert"},
    "resvg_py": {"sandbox"},
    "dask": {"batch"},
    "distributed": {"batch"},
}


def modules() -> dict[str, ast.Module]:
    """Return every module of the package, by its path below it."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {p.relative_to(PACKAGE).as_posix(): ast.parse(p.read_text("utf-8")) for p in paths}


def part(path: str) -> str:
    """Return the stage, or the top-level module, that a file belongs to."""
    return path.split("/")[0].removesuffix(".py")


def floor(name: str) -> int:
    return next(number for number, names in enumerate(FLOORS) if name in names)


def imported(tree: ast.AST) -> Iterator[str]:
    """Return what is imported anywhere, also by a name in a string that is imported later."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and _names_a_module(node.value):
            yield str(node.value)


def _names_a_module(value: object) -> bool:
    return isinstance(value, str) and value.startswith("agendapack.") and " " not in value


def parts_imported(tree: ast.AST) -> set[str]:
    names = [name.split(".") for name in imported(tree)]
    found = {name[1] for name in names if name[0] == "agendapack" and len(name) > 1}
    return {name for name in found if any(name in each for each in FLOORS)}


def test_the_walk_sees_the_whole_package() -> None:
    seen = {part(path) for path in modules()}
    assert seen - {"__init__"} == set().union(*FLOORS)
    assert len(modules()) > 60


def test_imports_lead_down_the_house_and_never_up_or_across_a_floor() -> None:
    looked_at = 0
    wrong = []
    for path, tree in modules().items():
        own = part(path)
        if own == "__init__":
            continue
        for name in parts_imported(tree) - {own}:
            looked_at += 1
            if floor(name) >= floor(own):
                wrong.append((path, name))
    assert looked_at > 400
    assert wrong == []


def test_a_name_in_a_string_counts_as_an_import() -> None:
    tree = ast.parse('TASK = "agendapack.convert.task"')
    assert parts_imported(tree) == {"convert"}


def test_modules_import_one_another_in_no_circle() -> None:
    names = {
        "agendapack." + path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): tree
        for path, tree in modules().items()
        if path != "__init__.py"
    }
    arrows = {
        name: {each if each in names else each.rpartition(".")[0] for each in imported(tree)}
        & names.keys() - {name}
        for name, tree in names.items()
    }
    assert sum(map(len, arrows.values())) > 500
    while leaves := {name for name, down in arrows.items() if not down & arrows.keys()}:
        arrows = {name: down for name, down in arrows.items() if name not in leaves}
    assert arrows == {}


def test_only_the_entry_point_imports_the_command_line() -> None:
    users = {path for path, tree in modules().items() if "cli" in parts_imported(tree)}
    assert {path for path in users if part(path) != "cli"} == {"__main__.py"}


def test_only_what_a_user_or_a_cluster_starts_looks_for_an_office_program() -> None:
    users = {
        path
        for path, tree in modules().items()
        if any(name.startswith("agendapack.batch.office_program") for name in imported(tree))
    }
    assert {path for path in users if part(path) != "cli"} == {"batch/cluster/work.py"}


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
    takes_it_away = "sandbox/__init__.py"  # what libraries would read of it
    wrong = [
        (path, ast.unparse(node))
        for path, tree in modules().items()
        if part(path) not in ("cli", "__main__") and path != takes_it_away
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith(clocks)
    ]
    assert wrong == []
