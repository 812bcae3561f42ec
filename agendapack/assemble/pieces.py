"""One annex brought into the document: its pages, annotations, fields and tags."""

from collections.abc import Sequence
from types import MappingProxyType

from agendapack.assemble import metadata as obstacles
from agendapack.assemble import tags_graft
from agendapack.assemble.fields import draw_fields, tag_fields
from agendapack.assemble.layout import LaidPiece, Resources, Sheet
from agendapack.assemble.links import Annotation, Files, FindPlace, bring_annotations
from agendapack.assemble.stamp import enclose
from agendapack.assemble.tags_write import check_source
from agendapack.model import dataclass
from agendapack.model.document import Obstacle
from agendapack.pdf import objects
from agendapack.pdf.copying import Copier, shallow
from agendapack.pdf.encoded import TaggedObject, language_tag
from agendapack.pdf.files import Store
from agendapack.pdf.geometry import IDENTITY, Matrix, matrix_of, times
from agendapack.pdf.summary import drop_remarks, drop_tags, find_undrawn
from agendapack.pdf.tags import BrokenTree, StructElement, read_tree, roles, walk


def scale_patterns(sheet: Sheet, store: Store) -> None:
    """Give a scaled page patterns of its own, scaled as it is."""
    resources = objects.resolve(sheet.resources)
    patterns = objects.look_dict(resources, "Pattern")
    if not patterns or not isinstance(resources, objects.DictionaryObject):
        return
    scaled = objects.DictionaryObject()
    for key in patterns:
        found = objects.look(patterns, key[1:])
        if isinstance(found, objects.DictionaryObject):
            objects.put(scaled, key[1:], store.add(_scaled(found, sheet.matrix)))
    own = shallow(resources)
    objects.put(own, "Pattern", scaled)
    sheet.resources = store.add(own)


def _scaled(pattern: objects.DictionaryObject, matrix: Matrix) -> objects.DictionaryObject:
    made = shallow(pattern)
    if isinstance(pattern, objects.StreamObject):
        copied = objects.StreamObject()
        copied.update(made)
        copied.set_data(pattern._data)
        made = copied
    scaled = times(matrix_of(pattern), matrix)
    objects.put(made, "Matrix", objects.array(objects.FloatObject(part) for part in scaled))
    return made


@dataclass(frozen=True, slots=True, eq=False)
class ImportedPiece:
    """What an annex adds to the document's tree, and what it stands in the way of."""

    elements: list[StructElement]
    obstacles: list[Obstacle]
    copier: Copier


def bring(
    laid: LaidPiece,
    store: Store,
    resources: Resources,
    find: FindPlace,
    files: Files = MappingProxyType({}),
) -> ImportedPiece:
    """Bring in an annex."""
    found: list[Obstacle] = []
    try:
        root = read_tree(laid.source)
        found += obstacles.of_content(laid.piece.key, check_source(root, laid.source))
    except BrokenTree as broken:
        root = None
        found += obstacles.of_both(laid.piece.key, str(broken), broken.finding)
    known = {
        place: sheet.reference
        for sheet, page in zip(laid.sheets, laid.source.pages, strict=True)
        if (place := objects.reference_number(page.indirect_reference)) is not None
    }
    copier = Copier(
        laid.source,
        store,
        known,
        drop_remarks if root else lambda content: drop_remarks(drop_tags(content)),
    )
    four_inks = _bring_pages(laid, copier, cleaned=root is None)
    annotations = bring_annotations(laid, copier, find, files)
    known.update((a.number, a.reference) for a in annotations if a.number is not None)
    fields = draw_fields(laid, copier, resources)
    if root is None:
        for field in fields:
            field.sheet.after.append(field.operators)
        elements = tags_graft.page_figures(laid, store)
    else:
        every = list(walk(root))
        tags_graft.settle_roles(every, roles(laid.source))
        tags_graft.level_headings(every)
        tags_graft.hang_annotations(
            every, {a.number: a for a in annotations if a.number is not None}
        )
        found += obstacles.of_languages(laid.piece.key, laid.source, every)
        tag_fields(root, laid, fields)
        elements = tags_graft.graft(root, laid, copier, language_of(laid))
    elements += _loose(annotations, elements)
    _name_links(annotations, elements)
    if root is not None:
        found += obstacles.of_tags(laid.piece.key, list(walk(*elements)), laid.source)
    found += obstacles.of_fonts(laid.piece.key, copier)
    found += obstacles.of_font_faults(laid.piece.key, laid.piece.font_faults)
    found += obstacles.of_graphics(laid.piece.key, copier, four_inks)
    found += obstacles.of_annotations(laid.piece.key, annotations)
    return ImportedPiece(elements, found, copier)


def language_of(laid: LaidPiece) -> str:
    """Return the language that a piece says it is in, else the one it was given.

    Some programs say so at the one element that holds all others, and not for the file.
    """
    if laid.piece.kind != "annex":
        return laid.piece.language
    tops = [
        objects.resolve(kid)
        for kid in objects.items(
            objects.look(objects.look(laid.source.root, "StructTreeRoot"), "K")
        )
    ]
    whole = tops[0] if len(tops) == 1 and objects.look_name(tops[0], "S") == "Document" else None
    said = (language_tag(objects.look_text(each, "Lang")) for each in (whole, laid.source.root))
    return next(filter(None, said), laid.piece.language)


def _bring_pages(laid: LaidPiece, copier: Copier, cleaned: bool) -> bool:
    """Copy what pages show; tell whether any sets colours of four inks."""
    four_inks = False
    before: tuple[object, objects.IndirectObject | None] = (None, None)
    for index, (sheet, page) in enumerate(zip(laid.sheets, laid.source.pages, strict=True)):
        box = sheet.view.box
        left, foot, right, head = objects.floats(objects.raw(page, "MediaBox"), 4) or box
        sheet.media = box if sheet.clip else (left, foot, right, head)
        if objects.look(page, "Group") is not None:
            sheet.group = copier.copy(objects.raw(page, "Group"))
        resources = objects.raw(page, "Resources")
        found = None if laid.piece.plain else laid.source.summary(index)
        undrawn = find_undrawn(page, found) if found is not None else frozenset[tuple[str, str]]()
        if objects.resolve(resources) is not None:
            if (resources, undrawn) != before[0]:
                kept = _leave_out(page, undrawn) if undrawn else resources
                before = (resources, undrawn), copier.copy_indirect(kept)
            sheet.resources = before[1]
        untagged = cleaned and found is not None and found.marked
        if untagged or (found is not None and found.remarks):
            content = objects.page_content(page)
            plain = drop_remarks(drop_tags(content, found) if untagged else content)
            sheet.contents.append(copier.store.add(objects.stream(plain)))
        else:
            sheet.contents += _streams(objects.raw(page, "Contents"), copier)
        enclose(sheet, *((found.unopened, found.unclosed) if found else (0, 0)))
        if sheet.matrix != IDENTITY:
            scale_patterns(sheet, copier.store)
        four_inks = four_inks or (found is not None and found.four_inks)
    return four_inks


def _leave_out(
    page: objects.DictionaryObject, undrawn: frozenset[tuple[str, str]]
) -> objects.DictionaryObject:
    """Return a page's resources without what stays in them from an earlier version."""
    resources = shallow(objects.look_dict(page, "Resources"))
    for category in {category for category, _ in undrawn}:
        shown = shallow(objects.look_dict(resources, category))
        for name in (name for of, name in undrawn if of == category):
            del shown[f"/{name}"]
        objects.put(resources, category, shown)
    return resources


def _streams(contents: object, copier: Copier) -> list[objects.IndirectObject]:
    return [
        copier.copy_indirect(item)
        for item in objects.items(contents)
        if isinstance(objects.resolve(item), objects.StreamObject)
    ]


def _loose(annotations: list[Annotation], elements: Sequence[StructElement]) -> list[StructElement]:
    """Make elements for the annotations that the tree does not hold."""
    if not annotations:
        return []
    held = {
        kid.number
        for element in walk(*elements)
        for kid in element.kids
        if isinstance(kid, TaggedObject)
    }
    return [
        annotation.element(TaggedObject(annotation.reference.idnum, annotation.sheet.index))
        for annotation in annotations
        if annotation.reference.idnum not in held
    ]


def _name_links(annotations: Sequence[Annotation], elements: Sequence[StructElement]) -> None:
    """Have links and notes without words of their own read out as they are described."""
    described = {each.reference.idnum: each.value["/Contents"] for each in annotations}
    for element in walk(*elements):
        held = [kid.number for kid in element.kids if isinstance(kid, TaggedObject)]
        if element.role not in ("Link", "Annot") or len(held) != len(element.kids):
            continue
        said = next((described[number] for number in held if number in described), None)
        if said is None:
            element.role = "NonStruct"
        elif not {"Alt", "ActualText"} & element.entries.keys():
            element.entries["Alt"] = said
