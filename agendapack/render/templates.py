"""Find templates, the user's before ours, fill them, and check what comes of it.

What goes wrong in a user's template is a problem with its line. What has been made must be
well formed, and may use each id once.
"""

import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError

from agendapack.model.section import Section
from agendapack.problems import Checked, Code, InternalFault, Problem, Source, did_you_mean, warn
from agendapack.render.sandbox import SHIPPED, Sandbox, shipped_folder
from agendapack.render.section_html import find_unknown, take_marks_off

ENDINGS = frozenset({".html", ".css"})
LARGEST_TEMPLATE = 256 * 1024
"""Bytes."""

UNPRINTABLE = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 does not allow (section 2.2)."""

OURS = "shipped/"
"""Before the name of a template: ours, even where the user's replaces it."""
Found = tuple[str, str | None, Callable[[], bool] | None]


class TemplateFolders(BaseLoader):
    """The user's `templates/` and ours; each template is taken from the first that has it."""

    def __init__(self, overrides: Path | None) -> None:
        self.shipped = shipped_folder()
        # In a clone, ours stand where a user's would.
        is_ours = overrides is not None and overrides.resolve() == self.shipped.resolve()
        self.overrides = None if is_ours else overrides

    def get_source(self, environment: Environment, template: str) -> Found:
        """Return the text of a template and the name of its file in messages.

        Raises:
            TemplateNotFound: No folder has it.
            TemplateSyntaxError: The user's file cannot be used.
        """
        ours = template.removeprefix(OURS)
        if not re.fullmatch(r"\w[\w.-]*", ours):
            raise TemplateNotFound(template)
        if template != ours:
            template = ours
        elif self.overrides and (path := self.overrides / template).is_file():
            name = f"{self.overrides.name}/{template}"
            return _read(path, self.overrides, name), name, None
        try:
            text = (self.shipped / template).read_text("utf-8")
        except FileNotFoundError:
            raise TemplateNotFound(template) from None
        return text, f"{SHIPPED}/{template}", None


def _read(path: Path, folder: Path, name: str) -> str:
    def refuse(reason: str, line: int = 1) -> TemplateSyntaxError:
        return TemplateSyntaxError(reason, line, name, name)

    if not path.resolve().is_relative_to(folder.resolve()):
        raise refuse("leads out of the templates folder")
    try:
        data = path.read_bytes()
    except OSError:
        raise refuse("cannot be read") from None
    if len(data) > LARGEST_TEMPLATE:
        raise refuse(f"has more than {LARGEST_TEMPLATE // 1024} KB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("is not UTF-8", data.count(b"\n", 0, error.start) + 1) from None


def read_own(overrides: Path | None) -> dict[str, bytes]:
    """Return what the user's templates can take in, by name."""
    found = overrides.iterdir() if overrides else ()
    files = (path for path in found if path.is_file() and path.stat().st_size <= LARGEST_TEMPLATE)
    return {path.name: path.read_bytes() for path in files}


def find_unused(overrides: Path | None) -> Iterator[Problem]:
    """Yield a warning for each of the user's templates that replaces none of ours.

    One that another of them names, to take it in, is used.
    """
    ours = {path.name for path in shipped_folder().iterdir() if path.suffix in ENDINGS}
    found = sorted(overrides.iterdir()) if overrides else []
    texts = {p.name: p.read_bytes() for p in found if p.suffix in ENDINGS and p.is_file()}
    for name in texts.keys() - ours:
        if any(name.encode() in text for other, text in texts.items() if other != name):
            continue
        yield warn(
            Code.UNUSED_TEMPLATE,
            f"the template '{name}' replaces none that ships, and none of yours takes it in",
            Source(f"{overrides.name if overrides else ''}/{name}"),
            did_you_mean(name, ours) or "'agendapack templates' lists those that ship",
        )


def fill_template(
    sandbox: Sandbox, name: str, view: object, is_section: bool = True
) -> Checked[str]:
    """Fill a template with what a section shows; one that fails is a problem with its line.

    Args:
        is_section: Whether it makes a section, in the HTML that can be typeset.

    Raises:
        InternalFault: A template of ours fails although the user replaces none.
    """
    try:
        html = sandbox.get_template(name).render(view=view)
        unknown = tuple(find_unknown(html)) if is_section else ()
        return Checked(UNPRINTABLE.sub("\ufffd", take_marks_off(html)), unknown)
    except TemplateSyntaxError as error:
        place = Source(error.filename or error.name or name, error.lineno)
        problem = _complain(error.message or "cannot be read", place)
    except (TemplateError, RecursionError, MemoryError) as error:
        problem = _explain(error, _find_place(error, name))
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        problem = _complain(str(error), _find_place(error, name))
    if isinstance(sandbox.loader, TemplateFolders) and sandbox.loader.overrides is None:
        raise InternalFault(f"{problem.source}: {problem.message}")
    return Checked(None, (problem,))


def _explain(error: BaseException, place: Source) -> Problem:
    if isinstance(error, RecursionError | MemoryError):
        return _complain("loops without end, or makes far too much text", place)
    if isinstance(error, SecurityError):
        return _complain(f"reaches for what templates may not use: {error}", place)
    if isinstance(error, TemplateNotFound):
        return _complain(f"names the template '{error}', which there is not", place)
    hint = None
    if isinstance(error, UndefinedError):
        hint = "docs/templates.md lists what each template can print"
    return _complain(f"{error}", place, hint)


def _complain(what: str, place: Source, hint: str | None = None) -> Problem:
    words = what.rstrip(".")
    return Problem(Code.TEMPLATE, f"the template cannot be filled: {words}", place, hint)


def _find_place(error: BaseException, name: str) -> Source:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f for f in frames if f.filename.endswith((".html", ".css")) and f.lineno]
    last = lines[-1] if lines else None
    return Source(last.filename, last.lineno or 1) if last else Source(name)


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
