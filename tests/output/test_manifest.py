"""What the manifest of a build says, and what its public one is silent about."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from agendapack.model.document import Obstacle
from agendapack.model.request import Issue, Output, PlacedPaper
from agendapack.model.withholding import Audience
from agendapack.model.workspace import InputFile
from agendapack.output.manifest import manifest
from agendapack.plan import plan_pack
from tests.assemble.packs import make, pack
from tests.records import loaded

SOURCE = InputFile("meetings/2020-02-26/trees.yaml", "ab" * 32)
PAPER = PlacedPaper("trees", "8a", "Café", "9", "18a", 11, 20, "papers/08a.pdf", (SOURCE,))


def written(audience: Audience = Audience.PUBLIC, shown: bool = True) -> dict[str, Any]:
    """Return the manifest of a pack of two files, as JSON has it."""
    planned = plan_pack(loaded({"title": "Talk"}, {"title": "Café", "number": "8a"})).value
    assert planned is not None
    document = pack("tagged-letter")
    made = replace(make(document), obstacles=(Obstacle("PDF/UA-1", "trees", "It has no tags."),))
    outputs = (
        Output("pack.pdf", "public", document, made),
        Output("large-print.pdf", "public", document, replace(made, obstacles=()), "large-print"),
        Output("restricted/restricted-pack.pdf", "restricted", document, made),
    )
    items = tuple(replace(item, hidden=not shown) for item in planned.items)
    issues = (
        Issue("pack.pdf", "", items, document.groups),
        Issue("supplement-1.pdf", "Supplement 1", items, document.groups),
    )
    papers = (PAPER, replace(PAPER, item="", file=None, sources=(), withheld=True))
    data = manifest(
        replace(planned, audience=audience), outputs, papers, (SOURCE,), (), None, issues
    )
    assert data.endswith(b"}\n")
    assert '"title": "Café"' in data.decode("utf-8")
    found: dict[str, Any] = json.loads(data)
    return found


def test_a_manifest_has_the_fields_that_other_programs_rely_on() -> None:
    found = written()
    digest = hashlib.sha256(make(pack("tagged-letter")).data).hexdigest()
    assert found.keys() == {
        *("format", "meeting", "title", "date", "documents", "items", "papers", "published"),
        *("supplements", "sources", "problems", "accepted"),
    }
    assert (found["format"], found["meeting"], found["date"]) == (1, "2020-02-26", "2020-02-26")
    assert found["title"] == "Agenda pack: Scrutiny Committee, 26 February 2020"
    source = {"file": SOURCE.path, "sha256": SOURCE.sha256}
    assert found["sources"] == [source]
    assert found["papers"][0] == {
        **{"key": "trees", "item": "8a", "title": "Café", "first_page": 9, "last_page": "18a"},
        **{"pdf_first": 11, "pdf_last": 20, "document": "pack.pdf", "file": "papers/08a.pdf"},
        **{"sources": [source], "withheld": False, "pages": 0, "reading_minutes": 0},
    }
    assert found["papers"][1]["item"] is None
    assert found["papers"][1]["withheld"] is True
    assert found["documents"][1] == {
        **{"file": "large-print.pdf", "audience": "public", "pages": 6, "sha256": digest},
        **{"claims": ["PDF/UA-1", "PDF/A-2a"], "obstacles": [], "variant": "large-print"},
        "not_enlarged": ["report.annex-a"],
    }


@pytest.mark.parametrize("audience", Audience)
def test_only_the_restricted_manifest_lists_the_restricted_pack(audience: Audience) -> None:
    public, _, *restricted = written(audience)["documents"]
    told = [{"claim": "PDF/UA-1", "paper": "trees", "reason": "It has no tags."}]
    assert (public["obstacles"], public["claims"]) == (told, ["PDF/A-2a"])
    assert len(restricted) == (audience is Audience.RESTRICTED)
    assert all(each["obstacles"] == told for each in restricted)
    assert "variant" not in public


@pytest.mark.parametrize("shown", [True, False])
def test_a_supplement_lists_the_items_that_the_public_is_shown(shown: bool) -> None:
    assert written(shown=shown)["supplements"] == [
        {
            "file": "supplement-1.pdf",
            "title": "Supplement 1",
            "items": [1, "8a"] if shown else [],
            "papers": ["minutes", "report"],
        }
    ]
