import dataclasses
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest
from jinja2.filters import FILTERS

from agendapack import render
from agendapack.render.sandbox import Sandbox
from agendapack.render.templates import TemplateFolders

DOCS = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
MODULES = [f"agendapack.render.{each.name}" for each in pkgutil.iter_modules(render.__path__)]
VIEWS: list[type] = sorted(
    {
        view
        for module in (render, *map(import_module, MODULES))
        for name, view in vars(module).items()
        if name.endswith("View") and isinstance(view, type)
    },
    key=lambda view: view.__name__,
)


def documented(name: str) -> list[str]:
    table = re.search(rf"### {name}\n\n(.*?)\n\n", DOCS, re.S)
    if table:
        return re.findall(r"^\| `(\w+)`", table[1], re.M)
    line = re.search(rf"^`{name}`: (.*?)\.$", DOCS, re.M | re.S)
    assert line is not None, f"{name} is not in the documentation"
    without_brackets = re.sub(r"\([^()]*\)", "", line[1])
    return re.findall(r"`(\w+)`", without_brackets)


def test_all_views_are_looked_at() -> None:
    assert {view.__name__ for view in VIEWS} == set(re.findall(r"`(\w+View)`", DOCS))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_every_field_is_documented_in_its_order(view: type) -> None:
    fields = [field.name for field in dataclasses.fields(view)]
    assert documented(view.__name__) == fields


def test_nothing_in_a_template_comes_by_chance() -> None:
    sandbox = Sandbox(TemplateFolders(None))
    assert FILTERS.keys() - sandbox.filters.keys() == {"random"}
    assert sandbox.globals.keys() == {"range", "namespace", "say"}
