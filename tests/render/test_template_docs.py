import dataclasses
import re
from pathlib import Path

import pytest

import agendapack.render as web
from agendapack.render import actions, agenda, changes, minutes, report, site
from agendapack.render import agenda as supplement
from agendapack.render import front_sheet as people
from agendapack.render import minutes as work_plan
from agendapack.render import stubs as annex
from agendapack.render import stubs as withdrawn
from agendapack.render import stubs as withheld
from agendapack.render.sandbox import Sandbox
from agendapack.render.templates import TemplateFolders

DOCS = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
VIEWS: list[type] = sorted(
    {
        view
        for module in (
            *(actions, agenda, annex, changes, minutes, people, report),
            *(site, supplement, web, withdrawn, withheld, work_plan),
        )
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
    assert len(VIEWS) == 50


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_every_field_is_documented_in_its_order(view: type) -> None:
    fields = [field.name for field in dataclasses.fields(view)]
    assert documented(view.__name__) == fields


def test_every_filter_is_documented() -> None:
    listed = re.search(r"These filters exist: (.*?)\.\n", DOCS, re.S)
    assert listed is not None
    assert re.findall(r"`(\w+)`", listed[1]) == sorted(Sandbox(TemplateFolders(None)).filters)
