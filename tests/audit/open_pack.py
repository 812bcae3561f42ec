"""A small pack in which nothing is withheld, to plant leaks in."""

from functools import cache

from agendapack.assemble import assemble
from agendapack.layout import lay_out_pack
from agendapack.outputs import draw_groups, make_documents
from agendapack.plan import plan_pack
from agendapack.render import render_pack
from tests.records import loaded, report


@cache
def clean_pack() -> bytes:
    """Return the pack of a meeting with one report."""
    meeting = loaded(
        {"report": "overview.yaml"},
        papers={1: report("A report that everyone may read.")},
        committee={"name": "Parks Committee"},
    )
    pack = plan_pack(meeting).value
    assert pack is not None
    sections = render_pack(pack, None, frozenset()).value
    assert sections is not None
    laid = lay_out_pack(pack, sections, None).value
    assert laid is not None
    groups = draw_groups(pack, laid)
    ((_, document), *_) = make_documents(pack, groups, (), laid.sections)
    return assemble(document, laid.typesetter.stamp_font(), pack.style).data
