"""The objects of the file that is being made, before they have their final numbers."""

from collections.abc import Iterator

from pypdf.generic import IndirectObject, NullObject, PdfObject


class Store:
    """A growing list of objects; its references can be followed like a reader's."""

    def __init__(self) -> None:
        self._objects: list[PdfObject] = []

    def add(self, value: PdfObject) -> IndirectObject:
        """Take in an object and return the reference to it."""
        self._objects.append(value)
        return IndirectObject(len(self._objects), 0, self)

    def reserve(self) -> IndirectObject:
        """Return a reference whose object follows by `settle`."""
        return self.add(NullObject())

    def settle(self, reference: IndirectObject, value: PdfObject) -> None:
        """Put the object in its reserved place."""
        self._objects[reference.idnum - 1] = value

    def get_object(self, reference: IndirectObject) -> PdfObject:
        """Return the object that a reference of this store leads to."""
        return self._objects[reference.idnum - 1]

    def numbered(self) -> Iterator[tuple[int, PdfObject]]:
        """Go through all objects with their numbers."""
        return enumerate(self._objects, 1)
