from agendapack.model.changes import DiffRun
from agendapack.render.section_html import Paragraph
from agendapack.tools.changes.compare import compare_words, reword


def paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(text, number=str(n)) for n, text in enumerate(texts, start=1)]


def test_words_are_compared_in_runs() -> None:
    assert compare_words("the deep old pond", "the shallow old lake") == (
        DiffRun("same", "the"),
        DiffRun("removed", "deep"),
        DiffRun("added", "shallow"),
        DiffRun("same", "old"),
        DiffRun("removed", "pond"),
        DiffRun("added", "lake"),
    )


def test_an_inserted_paragraph_leaves_the_others_as_they_were() -> None:
    old = paragraphs("the first one of all", "the last one of all")
    new = paragraphs("the first one of all", "something else entirely", "the very last one of all")
    assert [(each.where, each.kind) for each in reword(old, new)] == [
        ("paragraph 2", "added"),
        ("paragraph 3", "changed"),
    ]


def test_a_paragraph_that_is_gone_is_named_by_its_old_number() -> None:
    old = paragraphs("one two three", "four five six")
    (gone,) = reword(old, paragraphs("four five six"))
    assert (gone.where, gone.kind) == ("paragraph 1", "removed")


def test_where_a_paragraph_without_a_number_stands() -> None:
    heading = Paragraph("Summary", is_heading=True)
    (change,) = reword([heading, Paragraph("a b c d")], [heading, Paragraph("a b c e")])
    assert change.where == 'under "Summary"'
