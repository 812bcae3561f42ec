"""Look at rendered sections as trees."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from agendapack.model.pack import Pack
from agendapack.model.text import Text
from agendapack.model.workspace import Loaded
from agendapack.plan import plan_pack
from agendapack.problems import Problem
from agendapack.render import render_pack
from tests.records import loaded, report


def plan(meeting: Loaded) -> Pack:
    pack = plan_pack(meeting).value
    assert pack is not None
    return pack


def render(
    meeting: Loaded, overrides: Path | None = None, broken: frozenset[str] = frozenset()
) -> tuple[dict[str, Element], tuple[Problem, ...]]:
    """Return the sections of a meeting by key, and the problems."""
    checked = render_pack(plan(meeting), overrides, broken)
    assert checked.value is not None
    return {section.key: fromstring(section.html) for section in checked.value}, checked.problems


def sections_of(meeting: Loaded) -> dict[str, Element]:
    sections, problems = render(meeting)
    assert problems == ()
    return sections


def with_report(body: str | Text, **more: Any) -> Loaded:
    """A meeting whose only item is a report with the key `overview`."""
    return loaded({"report": "overview.yaml"}, papers={1: report(body, **more)})


def report_of(body: str, **more: Any) -> Element:
    return sections_of(with_report(body, **more))["overview"]


def problems_of(body: str, **more: Any) -> list[Problem]:
    return list(render(with_report(body, **more))[1])


def find(element: Element, path: str) -> Element:
    """Return the first element that a path leads to."""
    found = element.find(path)
    assert found is not None, f"nothing at {path}"
    return found


def words(element: Element) -> str:
    """Return the text of an element, a page reference as its id in square brackets."""
    if element.tag in ("page-ref", "page-range"):
        return f"[{element.get('to')}]"
    inner = "".join(words(child) + (child.tail or "") for child in element)
    return " ".join(((element.text or "") + inner).split())


def outline(article: Element) -> list[str]:
    """Return headings as "h2 Summary" and numbered paragraphs as "1 Text", in their order."""
    lines = []
    for element in article.iter():
        if element.tag[0] == "h" and element.tag[1:].isdigit():
            lines.append(f"{element.tag} {words(element)}")
        elif element.get("class") == "paragraphs":
            first = int(element.get("start", ""))
            items = (f"{first + n} {words(item)}" for n, item in enumerate(element.findall("li")))
            lines += items
    return lines
