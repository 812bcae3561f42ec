"""The files of a new workspace: a plainly invented council to change into one's own."""

from pathlib import Path

HOME = Path(__file__).parent.parent


def starter_files() -> dict[str, str]:
    """Return texts by path below the new workspace, the JSON Schemas for editors among them."""
    starter, schemas = HOME / "starter", HOME / "schema"
    files = {path.relative_to(starter).as_posix(): path for path in starter.rglob("*.yaml")}
    files |= {f"schema/{path.name}": path for path in schemas.glob("*.json")}
    return {name: files[name].read_text(encoding="utf-8") for name in sorted(files)}
