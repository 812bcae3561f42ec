"""Keep the languages that the words of a Word document have.

Most of its words have one language, which is that of the paper. mammoth does not report the
language of others, so their runs are given a highlight of that name, which it does report. The
region counts for nothing here: Word calls the same English `en-GB` and `en-US` by chance.
"""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.word.look import Look, Styles
from agendapack.convert.word.markup import Markup
from agendapack.convert.word.parts import W, WordParts
from agendapack.model.fields import LANGUAGE_TAG

MARK = "agendapack-language-"
NONE = ("x-none", "zxx", "und")
"""What Word says of text that has no language."""


def mark_languages(parts: WordParts) -> tuple[str | None, tuple[str, ...]]:
    """Mark the runs in other languages, in the trees.

    Returns:
        The language of most words, if it is known, and the others.
    """
    styles = Styles(parts)
    runs = [found for tree in parts.texts for found in _runs(tree, styles, Look())]
    letters: Counter[str] = Counter()
    for _, language, count in runs:
        letters[language] += count
    if not any(letters):
        return None, ()
    usual = max(sorted(letters), key=lambda language: letters[language])
    others = {language for language in letters if language and not is_same(language, usual)}
    for run, language, _ in runs:
        _mark(run, language if language in others else "")
    return usual or None, tuple(sorted(others))


def is_same(one: str, other: str) -> bool:
    """Tell whether two tags name the same language, whatever its region."""
    return one.partition("-")[0] == other.partition("-")[0]


def _runs(parent: Element, styles: Styles, of_style: Look) -> Iterator[tuple[Element, str, int]]:
    """Yield each run with its language and the number of its letters."""
    for part in parent:
        if part.tag == f"{W}p":
            yield from _runs(part, styles, styles.of_paragraph(part))
            continue
        if part.tag == f"{W}r":
            count = sum(c.isalpha() for t in part.findall(f"{W}t") for c in t.text or "")
            look = styles.of_run(part).over(of_style).over(styles.defaults)
            yield part, _read(part, look) if count else "", count
        yield from _runs(part, styles, of_style)


def _read(run: Element, look: Look) -> str:
    own = run.find(f"{W}rPr/{W}lang")
    is_right_to_left = run.find(f"{W}rPr/{W}rtl") is not None
    said = own.get(f"{W}bidi") if own is not None and is_right_to_left else look.language
    tag = (said or "").strip()
    if not LANGUAGE_TAG.fullmatch(tag) or tag.lower() in NONE:
        return ""
    primary, *rest = tag.split("-")
    return "-".join((primary.lower(), *(p.upper() if len(p) == 2 else p for p in rest)))


def _mark(run: Element, language: str) -> None:
    properties = run.find(f"{W}rPr")
    if properties is not None:
        for old in properties.findall(f"{W}highlight"):
            properties.remove(old)
    if language:
        if properties is None:
            properties = Element(f"{W}rPr")
            run.insert(0, properties)
        SubElement(properties, f"{W}highlight", {f"{W}val": f"{MARK}{language}"})


def map_languages(languages: tuple[str, ...]) -> str:
    """Return the elements that mammoth writes for runs in other languages."""
    lines = (f"highlight[color='{MARK}{name}'] => span.{MARK}{name}" for name in languages)
    return "".join(f"{line}\n" for line in lines)


def language_of(element: Markup) -> str:
    """Return the language that a run was marked with; empty for any other element."""
    name = element.attributes.get("class", "") if element.tag == "span" else ""
    return name.removeprefix(MARK) if name.startswith(MARK) else ""
