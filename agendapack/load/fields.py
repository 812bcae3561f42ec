"""Read the fields of a text file: YAML, or Markdown with front matter."""

from agendapack.codes import Code
from agendapack.load.compose import compose
from agendapack.load.decode import decode
from agendapack.load.located import Fields
from agendapack.load.reading import Reading
from agendapack.model.fields import Text
from agendapack.problems import Source

LARGEST_TEXT = 2**20
MOST_BRACKETS = 10_000
"""How many `[` a file may hold: Markdown takes quadratic time to tell that they start no link."""


def read_fields(reading: Reading, path: str, source: Source) -> Fields | None:
    """Return the fields of a YAML file, or None after a problem.

    Args:
        path: Below the workspace, as `locate` returns it.
        source: Where the file is named.
    """
    text = _read_text(reading, path, source)
    return None if text is None else compose(reading, path, text)


def read_front_matter(reading: Reading, path: str, source: Source) -> Fields | None:
    """Return the fields between the two lines `---`, and all below them as the field `body`."""
    text = _read_text(reading, path, source)
    if text is None:
        return None
    lines = text.split("\n")
    ends = [at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
    if lines[0].rstrip() != "---" or not ends:
        started = lines[0].rstrip() == "---"
        found = "has no second line '---'" if started else "does not start with a line '---'"
        reading.report(
            Code.FRONT_MATTER,
            f"the file {found}",
            Source(path),
            "put its fields (title, from, ...) between two lines '---', and the text below",
        )
        return None
    end = ends[0]
    # An empty line in place of the first keeps the line numbers.
    fields = compose(reading, path, "\n".join(["", *lines[1:end], ""]))
    if fields is None:
        return None
    if "body" in fields:
        reading.report(
            Code.REPEATED_FIELD,
            "the field 'body' is given twice: here, and as the text below the second '---'",
            fields.keys_at["body"],
            "delete it here",
        )
    body = "\n".join(lines[end + 1 :])
    if body.strip():
        fields["body"] = Text(body, Source(path, end + 2))
    return fields


def _read_text(reading: Reading, path: str, source: Source) -> str | None:
    data = reading.read(path, LARGEST_TEXT, source)
    text = None if data is None else decode(reading, path, data)
    if text is not None and text.count("[") > MOST_BRACKETS:
        reading.report(
            Code.TOO_LARGE,
            f"the file holds more than {MOST_BRACKETS} square brackets",
            Source(path),
            "split the file",
        )
        return None
    return text
