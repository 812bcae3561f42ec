"""Work without the garbage collector, which costs half of the time here."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Put the collector aside while many objects are made that all stay alive.

    It would go through hundreds of thousands of them again and again and find nothing; and
    once more as it is put on again, but that they are passed to its oldest generation first.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
