"""The page of the preview: problems above, the meeting and its pack below, and its script."""

from html import escape
from pathlib import Path
from urllib.parse import quote

from agendapack.problems import Problem
from agendapack.tools.preview.state import Preview

RESTRICTED_WORDS = "Restricted: this preview shows what is withheld from the public"


def make_page(preview: Preview) -> str:
    """Return the whole page; the script asks for its changing part after each build."""
    title = "All meetings" if preview.builds else escape(preview.folder.name)
    bar = f'<p class="restricted">{RESTRICTED_WORDS}</p>' if preview.restricted else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}: preview'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/-/preview.css"><script src="/-/preview.js" defer></script>'
        f"</head><body>{bar}<header><h1>{title}</h1>"
        '<p role="status" id="state">as last built</p></header>'
        f'<main><div id="told" data-version="{preview.version}">{make_told(preview)}</div>'
        f'<div id="shown">{_frames(preview)}</div></main></body></html>'
    )


def make_told(preview: Preview) -> str:
    """Return the problems of the last build, each with a link that opens its place in an editor."""
    fault = ""
    if preview.fault is not None:
        fault = f'<p class="error">The build stopped: {escape(preview.fault)}</p>'
    told = "".join(_item(preview.root, problem) for problem in preview.problems)
    return fault + (f"<ul>{told}</ul>" if told else "")


def pack_address(preview: Preview) -> str | None:
    """Return the address of the pack at the page of what was saved last."""
    pack = preview.pack
    view = f"page={preview.spot.page}&view=FitH&navpanes=0"
    return f"/{pack}?{preview.version}#{view}" if pack else None


def web_address(preview: Preview) -> str | None:
    """Return the address in the web edition of what was saved last; None where it has none."""
    path, mark, place = (preview.web or "").partition("#")
    return f"/{path}?{preview.version}{mark}{place}" if path else None


def _item(root: Path, problem: Problem) -> str:
    place = ""
    if problem.source:
        source = problem.source
        path = quote((root / source.file).as_posix())
        shown = escape(f"{source.file}:{source.line}:{source.column}")
        href = escape(f"vscode://file/{path.lstrip('/')}:{source.line}:{source.column}")
        place = f'<a href="{href}">{shown}</a> '
    hint = f" <small>hint: {escape(problem.hint)}</small>" if problem.hint else ""
    kind = problem.severity.value
    words = f"{escape(problem.message)} [{problem.code.value}]"
    return f'<li class="{kind}">{place}<strong>{kind}</strong>: {words}{hint}</li>'


def _frames(preview: Preview) -> str:
    address, web = pack_address(preview), ""
    if preview.start in preview.files():
        src = escape(web_address(preview) or f"/{preview.start}")
        web = f'<iframe id="web" title="Web edition" src="{src}"></iframe>'
    if address is None:
        return web or "<p>No pack has been built yet.</p>"
    return web + f'<iframe id="pack" title="Pack as PDF" src="{escape(address)}"></iframe>'
