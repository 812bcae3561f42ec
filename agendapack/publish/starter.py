"""The files of a new workspace: a plainly invented council to change into one's own."""

from pathlib import Path

HOME = Path(__file__).parent.parent
IGNORED = ".gitignore"
NO_PACKS = """\
# What agendapack makes; packs of what is exempt or confidential are among it.
/build/
"""


def starter_files() -> dict[str, str]:
    """Return texts by path below the new workspace.

    The JSON Schemas for editors are among them, and a file that keeps packs out of git.
    """
    starter, schemas = HOME / "starter", HOME / "schema"
    files = {path.relative_to(starter).as_posix(): path for path in starter.rglob("*.yaml")}
    files |= {f"schema/{path.name}": path for path in schemas.glob("*.json")}
    texts = {name: files[name].read_text(encoding="utf-8") for name in sorted(files)}
    return {IGNORED: NO_PACKS, **texts}
