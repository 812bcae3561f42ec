"""Compose YAML into located data: events in, `Fields` out, nothing constructed."""

from agendapack.codes import Code
from agendapack.load.composer import Composer, Unreadable
from agendapack.load.located import Blank, Entries, Fields
from agendapack.load.reading import Reading
from agendapack.load.syntax import explain_syntax
from agendapack.problems import Source


def compose(reading: Reading, path: str, text: str) -> Fields | None:
    """Return the fields of a YAML file, or None after a problem.

    Args:
        path: The file's path below the workspace, for sources.
        text: Its text, as `decode` returns it.
    """
    import yaml

    composer = Composer(reading, path, text)
    parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        top = composer.compose(yaml.parse(text, Loader=parser))
    except Unreadable as stop:
        reading.problems.append(stop.problem)
        return None
    except yaml.MarkedYAMLError as fault:
        reading.problems.append(explain_syntax(path, text, fault))
        return None
    if top is None or isinstance(top, Blank):
        reading.report(Code.EMPTY_FILE, "the file is empty; fields are needed", Source(path))
        return None
    if isinstance(top, Fields):
        return top
    found = "a list" if isinstance(top, Entries) else "plain text"
    reading.report(
        Code.WRONG_TYPE,
        f"the file holds {found}; fields are needed",
        top.source,
        "a field is a name, a colon and a space, then its value: 'title: Overview'",
    )
    return None
