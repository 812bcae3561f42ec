"""However a file is damaged, it goes in with its stamps and sound tags, or is refused."""

import pytest

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import Flaw
from agendapack.pdf import check_tags
from tests.appearance import Viewer
from tests.assemble.packs import make, pack_of, read_annex
from tests.corpus import with_room
from tests.fixtures.damage import damaged

FILES = ("tagged-letter", "tagged-table", "layers-hidden", "unbalanced-q", "form-fields")
FIRST = 4
"""Pages in front of the annex."""


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_goes_in_or_is_refused(seed: int) -> None:
    found = measure_pdf(damaged(read_annex(FILES[seed % len(FILES)]), seed))
    if isinstance(found, Flaw):
        assert found.message
        return
    data = found.data or damaged(read_annex(FILES[seed % len(FILES)]), seed)
    made = make(with_room(pack_of(data), found.facts.room)).data
    assert check_tags(made) == ()
    viewer = Viewer(made)
    for index in range(FIRST, len(viewer)):
        assert f"Page{index}" in viewer.text(index)
