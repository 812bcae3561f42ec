"""Whatever a meeting withholds: its words are searched for if and only if they are not shown."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agendapack.model.document import Material
from agendapack.model.workspace import InputFile
from agendapack.plan import plan_pack, sort_material
from agendapack.problems import Source
from tests.plan.meetings import SECRET, Cause, Line, Meeting, lines, written
from tests.records import annex, loaded, report


@settings(max_examples=200)
@given(st.lists(lines, min_size=1, max_size=4))
@example([Line("minutes", Cause("exempt")), Line("minutes")])
@example([Line("work plan", Cause("confidential", "number")), Line("work plan")])
@example([Line(of_item=Cause("exempt", released=True), of_report=Cause("confidential"))])
@example([Line(of_item=Cause("exempt"), titled=True)])
@example([Line(of_item=Cause("exempt"), of_annex=Cause("exempt", "title"))])
def test_each_word_is_searched_for_if_and_only_if_it_is_not_shown(drawn: list[Line]) -> None:
    meeting = Meeting(*drawn)
    material = sort_material(meeting.load())
    secret, shown = " ".join(material.secret), " ".join(material.open)
    for line in written(meeting):
        assert (line in secret) or (line in shown), line
        if line.startswith(SECRET):
            assert line in secret
        else:
            assert line in shown
    assert SECRET not in shown
    assert set(material.titles) == meeting.hidden_titles
    check_files(material, meeting)


def check_files(material: Material, meeting: Meeting) -> None:
    assert set(material.names) == meeting.files
    assert len(material.hashes) == len(material.names)


def test_a_file_that_is_open_somewhere_is_open_everywhere() -> None:
    shared = annex("Map", exempt={"paragraphs": ["3"], "reason": "Prices."})
    other = replace(shared, file=InputFile("meetings/2020-02-26/other.pdf", "0" * 64))
    meeting = loaded(
        {"title": "A"}, {"title": "B"}, annexes={1: (shared, other), 2: (annex("Map"),)}
    )
    material = sort_material(meeting)
    assert material.names == ("meetings/2020-02-26/other.pdf",)
    assert material.hashes == ("0" * 64,)
    assert "meetings/2020-02-26/annex.pdf" in material.open


def test_of_a_file_whose_bytes_are_open_elsewhere_the_name_is_searched_for_alone() -> None:
    shown = annex("Map")
    copy = annex("Map", exempt={"paragraphs": ["3"], "reason": "Prices."})
    copy = replace(copy, file=replace(shown.file, path="meetings/2020-02-26/copy.pdf"))
    material = sort_material(loaded({"title": "A"}, annexes={1: (shown, copy)}))
    assert (material.names, material.hashes) == (("meetings/2020-02-26/copy.pdf",), ())


def test_what_a_text_says_of_its_words_is_no_word_of_it() -> None:
    body = "The [czerwony]{lang=pl} fox"
    exempt = {"paragraphs": ["3"], "reason": "Prices."}
    meeting = loaded({"report": "fox.yaml", "exempt": exempt}, papers={1: report(body)})
    said = [" ".join(text.split()) for text in sort_material(meeting).secret]
    assert "The [czerwony] fox" in said


def test_how_members_alone_take_part_is_searched_for_whichever_file_says_it() -> None:
    online = {"members-only": "yes", "note": "Knock at the oaken door", "dial-in": "01632 960999"}
    of_body = {"online": online}
    own = {"committee": "organisation", "name": "Annual Meeting"}
    for meeting in (
        loaded(meeting=own, organisation=of_body, committee=of_body),
        loaded(committee=of_body),
        loaded(meeting=of_body),
    ):
        material = sort_material(meeting)
        assert "Knock at the oaken door" in material.secret
        assert "Knock at the oaken door" not in material.open


def test_a_list_of_applications_is_withheld_with_the_item_that_names_it() -> None:
    cause = {"paragraphs": ["3"], "reason": "Prices."}
    of_item = {"title": "A", "exempt": cause, "applications": [{"reference": "ZQ/1"}]}
    meeting = loaded(of_item)
    path, own = "meetings/2020-02-26/list.csv", meeting.meeting.source.file
    (item,) = meeting.items
    (application,) = item.entry.applications
    moved = application.model_copy(update={"source": Source(path, 2, 1)})
    entry = item.entry.model_copy(update={"applications": (moved,)})
    sources = (InputFile(path, "1" * 64), InputFile(own, "2" * 64))
    meeting = replace(meeting, items=(replace(item, entry=entry),), sources=sources)
    material = sort_material(meeting)
    assert (material.names, material.hashes) == ((path,), ("1" * 64,))


def test_the_number_of_a_paper_elsewhere_is_printed_and_that_of_a_withheld_one_is_not_open() -> (
    None
):
    cause = {"paragraphs": ["3"], "reason": "Prices."}
    papers = [
        {"title": "Tables", "link": "https://www.example.org/", "paper-number": "Paper 7"},
        {"title": "Deal", "file": "a.pdf", "paper-number": "Paper 8", "exempt": cause},
    ]
    meeting = loaded({"title": "A", "papers": papers})
    pack = plan_pack(meeting).value
    assert pack is not None
    assert pack.items[0].facts.links[0][:2] == ("Paper 7: Tables", "https://www.example.org/")
    material = sort_material(meeting)
    assert "Paper 7" in material.open
    assert "Paper 8" not in material.open
