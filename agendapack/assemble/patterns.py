"""Patterns on pages that are scaled: they are laid out on the page, not on its content.

The matrix of a pattern leads to the space that the page's content starts in (ISO 32000-1,
8.7.3.1), so a matrix put before the content does not move it.
"""

from agendapack.assemble.copying import shallow
from agendapack.assemble.sheet import Sheet
from agendapack.assemble.store import Store
from agendapack.assemble.words import array, floats, look, look_dict, put, raw, resolve
from agendapack.model.matrix import Matrix
from agendapack.pdf_objects import DictionaryObject, FloatObject, StreamObject

IDENTITY = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


def scale_patterns(sheet: Sheet, store: Store) -> None:
    """Give a scaled page patterns of its own, scaled as it is."""
    resources = resolve(sheet.resources)
    patterns = look_dict(resources, "Pattern")
    if not patterns or not isinstance(resources, DictionaryObject):
        return
    scaled = DictionaryObject()
    for key in patterns:
        found = look(patterns, key[1:])
        if isinstance(found, DictionaryObject):
            put(scaled, key[1:], store.add(_scaled(found, sheet.matrix)))
    own = shallow(resources)
    put(own, "Pattern", scaled)
    sheet.resources = store.add(own)


def _scaled(pattern: DictionaryObject, matrix: Matrix) -> DictionaryObject:
    made = shallow(pattern)
    if isinstance(pattern, StreamObject):
        copied = StreamObject()
        copied.update(made)
        copied.set_data(pattern._data)
        made = copied
    a, b, c, d, e, f = floats(raw(pattern, "Matrix"), 6) or IDENTITY
    by, shift_x, shift_y = matrix[0], matrix[4], matrix[5]
    scaled = (a * by, b * by, c * by, d * by, e * by + shift_x, f * by + shift_y)
    put(made, "Matrix", array(FloatObject(part) for part in scaled))
    return made
