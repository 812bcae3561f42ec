"""Tell what of a Word document does not come along into the house style."""

from collections import Counter
from xml.etree.ElementTree import Element

from agendapack.codes import Code
from agendapack.convert.job import Job, Unusable
from agendapack.convert.word_parts import W, WordParts

LOST_TAGS = {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "equation",
    f"{W}altChunk": "embedded file",
}
LOST_GRAPHICS = {"chart": "chart", "chartex": "chart", "diagram": "diagram"}
GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
STYLE_OF_RUN = f"{W}rPr/{W}rStyle"
STRUCK = ("s", "strike", "del")
"""What mammoth makes of text with a line through it."""
OBJECT = f"{W}object"
IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
TEXT_BOX = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx"


def tell_losses(job: Job, parts: WordParts) -> None:
    """Warn of everything that is left out, counted by kind, and of text boxes that move."""
    lost: Counter[str] = Counter()
    boxes = objects = 0
    for tree in parts.texts:
        for element in tree.iter():
            kind = LOST_TAGS.get(element.tag)
            if element.tag == OBJECT:
                is_seen = any(part.tag == IMAGE for part in element.iter())
                objects += is_seen
                kind = None if is_seen else "embedded object"
            if element.tag == GRAPHIC:
                kind = LOST_GRAPHICS.get(element.get("uri", "").rpartition("/")[2])
            elif element.tag == WORD_ART and element.get("string"):
                kind = "WordArt text"
            if kind:
                lost[kind] += 1
            boxes += element.tag == TEXT_BOX
    if lost:
        named = [count(number, what) for what, number in sorted(lost.items())]
        job.warn(
            Code.NOT_CARRIED,
            f"has {' and '.join(named)}, left out: the house style does not support it",
            f"put each in as a picture with its alternative text, or {job.keeping_its_look}",
        )
    if objects:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(objects, 'embedded object')}, of which what is seen goes in as a picture",
            f"look at its page in the pack; where something is missing, {job.keeping_its_look}",
        )
    if boxes:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(boxes, 'text box')} whose text is set where the box is anchored",
            "read the pages through; text is safer in the document itself than in boxes",
        )


def leave_out_hidden(job: Job, parts: WordParts) -> None:
    """Take text out of the trees that Word hides, and tell that there was some."""
    styles = _hiding_styles(parts)
    hidden = 0
    for tree in parts.texts:
        for parent in tree.iter():
            own = _names(parent, f"{W}pPr/{W}pStyle", styles)
            runs = [child for child in parent if child.tag == f"{W}r"]
            for run in [run for run in runs if _is_hidden(run, own, styles)]:
                hidden += any(text.text for text in run.iter(f"{W}t"))
                parent.remove(run)
    if hidden:
        job.warn(
            Code.NOT_CARRIED,
            "has hidden text, which is left out",
            "show it in Word (Home, Show/Hide) and delete it; or make it visible",
        )


def _is_hidden(run: Element, in_hiding: bool, styles: set[str]) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return _is_on(mark) if mark is not None else in_hiding or _names(run, STYLE_OF_RUN, styles)


def _hiding_styles(parts: WordParts) -> set[str]:
    """Return the ids of the styles whose text Word hides."""
    tree = parts.trees.get("styles", Element(""))
    styles = {style.get(f"{W}styleId", ""): style for style in tree.iter(f"{W}style")}
    found: set[str] = set()
    for name in styles:
        base, seen = name, set[str]()
        while base in styles and base not in seen:
            seen.add(base)
            mark = styles[base].find(f"{W}rPr/{W}vanish")
            if mark is not None:
                found |= {name} if _is_on(mark) else set()
                break
            above = styles[base].find(f"{W}basedOn")
            base = "" if above is None else above.get(f"{W}val", "")
    return found


def _names(element: Element, path: str, styles: set[str]) -> bool:
    found = element.find(path) if styles else None
    return found is not None and found.get(f"{W}val") in styles


def _is_on(mark: Element) -> bool:
    return mark.get(f"{W}val", "true") not in ("0", "false", "off")


def tell_struck(job: Job) -> None:
    """Warn of words with a line through them."""
    job.warn(
        Code.NOT_CARRIED,
        "has struck-out text: it is seen to be, but a screen reader reads it out as any other",
        "delete it in Word; or if it has to be seen, write beside it that it is deleted",
    )


def tell_unshown(job: Job, number: int) -> None:
    """Warn of pictures that are left out."""
    if number:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(number, 'picture')} of a kind that cannot be shown, left out",
            f"save each as PNG and put it into the document again, or {job.keeping_its_look}",
        )


def empty(job: Job, what: str) -> Unusable:
    """Say of a document that nothing is left of it.

    Args:
        what: What it is in the meeting's files: annex, report.
    """
    if any(note.code is Code.NOT_CARRIED for note in job.notes):
        message = "has nothing that can be set in the house style"
        return Unusable(Code.EMPTY_FILE, message, job.keeping_its_look)
    return Unusable(Code.EMPTY_FILE, "is empty", f"write something, or take the {what} out")


def count(number: int, what: str) -> str:
    """Return for instance "1 picture" or "2 text boxes"."""
    plural = f"{what}es" if what.endswith("x") else f"{what}s"
    return f"{number} {what if number == 1 else plural}"
