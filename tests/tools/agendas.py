"""Bring agendas that were written elsewhere into a workspace."""

from pathlib import Path

from agendapack.tools.importing import Given, import_agenda


def bring(
    home: Path, name: str, data: bytes | str, **given: object
) -> tuple[dict[str, str], list[str]]:
    """Import an agenda; return the files that it becomes, and what is told."""
    path = home / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    made = import_agenda(home, path, name, Given(**given))  # type: ignore[arg-type]
    files = {Path(key).parent.name: text for key, text in (made.value or {}).items()}
    return files, [each.message for each in made.problems]


def agenda_lines(text: str) -> list[str]:
    inner = text.split("agenda:\n", 1)[1].split("\n# ")[0]
    return [line.strip().removeprefix("- ") for line in inner.splitlines() if line.strip()]
