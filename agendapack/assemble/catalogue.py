"""The document's root: everything that is said of it as a whole."""

from agendapack.assemble.icc import srgb_profile
from agendapack.assemble.store import Store
from agendapack.assemble.words import array, dictionary, name, number, stream, text, true
from agendapack.assemble.xmp import xmp_packet
from agendapack.model.document import Document
from agendapack.pdf_objects import ArrayObject, IndirectObject, PdfObject

PRODUCER = "agendapack"


def write_info(store: Store, document: Document) -> IndirectObject:
    """Write the information dictionary; it has no dates, which would differ each time."""
    return store.add(
        dictionary(
            Title=text(document.title),
            Subject=text(document.subject) if document.subject else None,
            Author=text(document.author) if document.author else None,
            Producer=text(PRODUCER),
        )
    )


def write_catalogue(
    store: Store, document: Document, claims: tuple[bool, bool], **entries: PdfObject | None
) -> IndirectObject:
    """Write the root.

    Args:
        store: Where it goes.
        document: For title and language.
        claims: Whether to claim PDF/UA-1, and PDF/A-2a.
        entries: Its other entries, those that are None left out.
    """
    packet = xmp_packet(document.title, document.subject, document.author, PRODUCER, *claims)
    metadata = stream(packet, Type=name("Metadata"), Subtype=name("XML"))
    return store.add(
        dictionary(
            Type=name("Catalog"),
            Lang=text(document.language),
            MarkInfo=dictionary(Marked=true()),
            ViewerPreferences=dictionary(DisplayDocTitle=true()),
            Metadata=store.add(metadata),
            **entries,
        )
    )


def name_destinations(targets: dict[str, ArrayObject]) -> PdfObject:
    """Write the name dictionary, so that `pack.pdf#overview` leads to a paper."""
    pairs: list[PdfObject] = []
    for key, target in sorted(targets.items(), key=lambda pair: text(pair[0]).original_bytes):
        pairs += [text(key), target]
    return dictionary(Dests=dictionary(Names=array(pairs)))


def output_intent(store: Store) -> PdfObject:
    """Write the output intent: sRGB, in which device colours of three parts are meant."""
    profile = store.add(stream(srgb_profile(), N=number(3)))
    return array(
        [
            dictionary(
                Type=name("OutputIntent"),
                S=name("GTS_PDFA1"),
                OutputConditionIdentifier=text("sRGB"),
                Info=text("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )
