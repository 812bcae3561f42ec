"""Before anything is written: the audit of what goes out, and boxes over text in annexes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agendapack.audit import find_leaks, speaks_of
from agendapack.codes import Code
from agendapack.model.document import Group
from agendapack.model.material import Material, OpenFile, Passage
from agendapack.model.output import Output
from agendapack.model.pack import Pack
from agendapack.model.workspace import Loaded
from agendapack.pdf import covered_pages, read_passages, visible_text
from agendapack.plan import sort_material
from agendapack.problems import Problem, Severity


def gather_material(loaded: Loaded, groups: Iterable[Group], said: Iterable[str]) -> Material:
    """Sort all words of a meeting, those on the pages of its annexes included.

    Args:
        said: What templates say by themselves.
        groups: Of the pack that withholds nothing; what is withheld in it is marked.
    """
    material = sort_material(loaded)
    annexes = [piece for group in groups for piece in group.pieces if piece.key != group.key]
    pages = [(piece.mark is not None, visible_text(piece.pdf)) for piece in annexes]
    return replace(
        material,
        secret=(*material.secret, *(text for withheld, text in pages if withheld)),
        open=(*material.open, *said, *(text for withheld, text in pages if not withheld)),
    )


def audit(material: Material, outputs: Iterable[Output], manifest: bytes) -> tuple[Problem, ...]:
    """Search every file for the public, its name included, for what is withheld."""
    files = [
        OpenFile(output.file, read_passages(output.made.data), output.made.data)
        for output in outputs
        if output.audience == "public"
    ]
    values = tuple(Passage("a value", None, v, prose=False) for v in _strings(json.loads(manifest)))
    return find_leaks(material, (*files, OpenFile("pack.json", values, manifest)))


def tellable(material: Material, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that the public manifest may tell: those that name nothing withheld."""
    texts = [f"{p.message} {p.hint or ''} {p.source.file if p.source else ''}" for p in problems]
    told = zip(problems, speaks_of(material, texts), strict=True)
    return tuple(problem for problem, secret in told if not secret)


def find_covered(pack: Pack) -> tuple[Problem, ...]:
    """Warn of each PDF annex in which dark boxes cover text that is still there."""
    problems = []
    for paper in pack.papers:
        for annex in paper.annexes:
            loaded = annex.loaded
            if loaded.pages is None or annex.typeset is not None:
                continue
            pages = covered_pages(loaded.data, loaded.chosen)
            if pages:
                where = f"page{'' if len(pages) == 1 else 's'} {', '.join(map(str, pages))}"
                problems.append(
                    Problem(
                        Code.COVERED_TEXT,
                        f"the annex '{annex.title}' has text beneath a box on its {where}",
                        loaded.annex.file.source,
                        "a box hides words from the eye only: take the words out of the document, "
                        "and make the PDF again",
                        Severity.WARNING,
                    )
                )
    return tuple(problems)


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield str(key)
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)
