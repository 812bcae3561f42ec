"""Write `web/words.json`: the words of each printed page of the public pack, for a search.

The words of our own sections are read from the web edition, those of annexes that are PDF from what
their pages show.
"""

import json
from collections.abc import Iterator

from agendapack.model.cache import Cache, key_of
from agendapack.model.page_words import PageWords, PaperWords, write_words
from agendapack.model.planned_paper import PlannedAnnex
from agendapack.model.workspace import LoadedAnnex
from agendapack.pack.editions import Edition
from agendapack.pack.web_edition import FOLDER, WebEdition
from agendapack.pdf import texts_of_pages
from agendapack.web.page_words import words_by_page


def write_page_words(edition: Edition, web: WebEdition) -> bytes:
    """Return the file of a meeting."""
    blank = edition.pack.style.wording.say("blank-page")
    return write_words((*_read_web(web, blank), *_read_annexes(edition, web)))


def _read_web(web: WebEdition, blank: str) -> Iterator[PaperWords]:
    for file, data in web.files.items():
        if file.endswith(".html"):
            title, every = words_by_page(data.decode())
            pages = tuple(page for page in every if page.words not in ("", blank))
            if pages:
                yield PaperWords(file, title, pages)


def _read_annexes(edition: Edition, web: WebEdition) -> Iterator[PaperWords]:
    cache = edition.laid.typesetter.cache
    planned = {
        annex.key: annex.loaded
        for paper in edition.pack.papers
        for annex in paper.behind
        if isinstance(annex, PlannedAnnex)
    }
    for group in edition.groups:
        for piece in group.pieces:
            if piece.kind == "annex":
                texts = _read_pages(planned[piece.key], cache)
                pairs = zip(piece.labels, texts, strict=True)
                pages = tuple(PageWords(number, words) for number, words in pairs if words)
                title = f"{piece.title}: {edition.pack.name}"
                yield PaperWords(f"{FOLDER}/{web.homes[group.key]}", title, pages)


def _read_pages(annex: LoadedAnnex, cache: Cache) -> list[str]:
    shown = {text.page: text.others for text in annex.facts.unseen} if annex.facts else {}
    key = key_of("words of pages", annex.data, annex.chosen, shown)
    kept = cache.get(key)
    if kept is None:
        texts = texts_of_pages(annex.data, annex.chosen, shown)
        kept = json.dumps([" ".join(text.split()) for text in texts]).encode()
        cache.put(key, kept)
    found: list[str] = json.loads(kept)
    return found
