"""Check what templates have made: well formed, and every id given once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from agendapack.codes import Code
from agendapack.model.section import Section
from agendapack.problems import InternalFault, Problem, Source

TEMPLATES = "templates"


def check_fragments(sections: Iterable[Section], overrides: Path | None) -> list[Problem]:
    """Return what is wrong with the HTML of the sections.

    Raises:
        InternalFault: Something is, although the user replaces no template.
    """
    problems = list(_find_faults(sections))
    if problems and overrides is None:
        raise InternalFault(problems[0].message)
    return problems


def _find_faults(sections: Iterable[Section]) -> Iterator[Problem]:
    place = Source(TEMPLATES)
    owners: dict[str, str] = {}
    for section in sections:
        try:
            ids = _read_ids(section.html)
        except ExpatError as error:
            lines = ["", *section.html.split("\n")]
            near = lines[min(error.lineno, len(lines)) - 1].strip()
            yield Problem(
                Code.TEMPLATE,
                f"the template of '{section.title}' makes HTML that is not well formed "
                f"near '{near[:60]}'",
                place,
                "close every element in its order, also <br/> and <img/>",
            )
            continue
        for name in ids:
            if name in owners:
                yield Problem(
                    Code.TEMPLATE,
                    f"the id '{name}' is made twice, in '{owners[name]}' and '{section.title}'",
                    place,
                    "ids inside a section start with its key and a full stop",
                )
            owners.setdefault(name, section.title)


def _read_ids(fragment: str) -> list[str]:
    ids: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if "id" in attributes:
            ids.append(attributes["id"])

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(f"<section>\n{fragment}\n</section>", True)
    return ids
