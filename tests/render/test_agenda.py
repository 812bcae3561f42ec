from typing import Any

import pytest

from agendapack.model.dates import write_weekday_date
from agendapack.model.pack import Pack
from agendapack.model.workspace import Loaded
from agendapack.render import render_pack
from tests.records import annex, loaded, minutes, report, text
from tests.render.fragments import find, outline, plan, sections_of, words


def test_the_notice() -> None:
    front = sections_of(
        loaded(
            committee={
                "members": [
                    {"name": "D Taylor", "role": "Chair"},
                    {"name": "Webb", "role": "Vice-Chair"},
                    {"name": "Hollyer"},
                ],
                "members-are": "Councillors",
            }
        )
    )["agenda"]
    facts = front.findall("header/dl/*")
    assert [words(fact) for fact in facts] == [
        "To:",
        "Councillors D Taylor (Chair), Webb (Vice-Chair) and Hollyer",
        "Date:",
        "Wednesday, 26 February 2020",
        "Time:",
        "5.30 pm",
        "Venue:",
        "Room 1",
    ]
    assert (front.get("id"), front.get("lang")) == ("agenda", "en-GB")


def test_the_list_of_members_may_be_replaced() -> None:
    front = sections_of(loaded(meeting={"to": "All members"}))["agenda"]
    assert words(front.findall("header/dl/dd")[0]) == "All members"


def test_a_meeting_of_a_committee_may_have_a_name() -> None:
    front = sections_of(loaded(meeting={"name": "Extraordinary Meeting"}))["agenda"]
    heading, name = (words(each) for each in front.findall("header/div/div/*")[-2:])
    assert heading.endswith("Scrutiny Committee")
    assert name == "Extraordinary Meeting"
    pack = plan(loaded(meeting={"name": "Extraordinary Meeting"}))
    assert "Scrutiny Committee, Extraordinary Meeting, 26 February 2020" in pack.title


def test_words_of_the_meeting_stand_above_and_below_its_items() -> None:
    committee = {"text": text("Come to {{ venue }}."), "notes": text("## Speaking\n\n1. Be brief.")}
    item = {"title": "Apologies"}
    front = sections_of(loaded(item, committee=committee))["agenda"]
    said = [words(each) for each in front]
    above, below = said.index("Come to Room 1."), said.index("Speaking")
    assert said[above + 1 : below] == ["AGENDA", "1. Apologies"]
    assert outline(front)[-1] == "h2 Speaking"
    own = {"text": text("Come early.")}
    front = sections_of(loaded(item, committee=committee, meeting=own))["agenda"]
    assert "Come early." in words(front)
    assert "Room 1." not in words(front)


def test_items_lead_to_their_papers() -> None:
    front = sections_of(
        loaded(
            {"title": "Apologies"},
            {"report": "overview.yaml", "text": text("Note:\n\n### Filming\n\n- this")},
            papers={2: report()},
        )
    )["agenda"]
    assert outline(front) == [
        "h1 Notice of a public meeting ofScrutiny Committee",
        "h2 AGENDA",
        "h3 1. Apologies",
        "h3 2. Overview ([overview])",
        "h4 Filming",
    ]
    sections = front.findall("section[@class='agenda-item']")
    assert [section.get("id") for section in sections] == ["agenda.item-1", "agenda.item-2"]
    link = find(sections[1], "h3[@class='item-heading']/span[@class='pages']/a")
    assert link.get("href") == "#overview"


def test_a_paper_to_follow_has_words_in_place_of_its_pages() -> None:
    front = sections_of(
        loaded(
            {"report": "flood.md", "title": "Flood", "to-follow": "yes"},
            {"minutes": "2020-01-28", "received": "2020-02-20"},
            {"title": "Apologies"},
        )
    )["agenda"]
    assert outline(front)[2:] == [
        "h3 1. Flood (To follow)",
        "h3 2. Minutes (To follow)",
        "h3 3. Apologies",
    ]
    assert front.findall(".//a") == []


def test_a_reference_to_a_paper_to_follow_leads_to_the_agenda() -> None:
    waiting = {"report": "flood.md", "title": "Flood", "to-follow": "yes"}
    sections = sections_of(
        loaded({"report": "overview.yaml"}, waiting, papers={1: report("See [@flood].")})
    )
    links = [link.get("href") for link in sections["overview"].iter("a")]
    assert links == ["#agenda.item-2"]


def test_a_late_item_says_why_it_is_urgent() -> None:
    front = sections_of(
        loaded({"title": "Flood", "text": text("To decide."), "late": {"reason": "A & B <broke>"}})
    )["agenda"]
    item = find(front, "section[@class='agenda-item']")
    assert [words(part) for part in item] == [
        "1. Flood",
        "To decide.",
        "Late item. Reason for urgency: A & B <broke>",
    ]


def test_whom_to_contact() -> None:
    front = sections_of(
        loaded(
            committee={
                "officer": {
                    "name": "J Smith",
                    "role": "Officer",
                    "telephone": "1",
                    "email": "a@b.uk",
                },
                "contact-for": ["Registering to speak"],
            }
        )
    )["agenda"]
    officer = find(front, "section[@class='officer']")
    beside = find(officer, "div[@class='columns']")
    assert [words(part) for part in (officer[0], *(part for side in beside for part in side))] == [
        "Officer",
        "J Smith",
        "Contact details:",
        "Telephone: 1Email: a@b.uk",
        "For more information about any of the following please contact J Smith:",
        "Registering to speak",
    ]


def test_the_strapline_says_its_languages() -> None:
    house = {
        "strapline": [{"language": "pl", "text": "Po polsku", "name": "Polish"}],
        "telephone": "01234",
        "website": "https://town.example",
    }
    strapline = find(
        sections_of(loaded(organisation=house))["agenda"], "section[@class='strapline']"
    )
    assert (strapline[0].get("lang"), words(strapline[0])) == ("pl", "Po polsku (Polish)")
    assert [words(line) for line in strapline[1:]] == [
        "Telephone: 01234",
        "Website: https://town.example",
    ]


def test_the_logo_is_found_from_the_organisation() -> None:
    house = {"logo": {"file": "../logo.png", "alt": "Anytown", "width": "40 mm"}}
    logo = find(sections_of(loaded(organisation=house))["agenda"], "header/div/img")
    assert (logo.get("src"), logo.get("alt")) == ("logo.png", "Anytown")
    assert logo.get("width") == "113.39", "as many decimals as the typesetter reads"


def test_a_cover_repeats_what_the_notice_has_and_has_a_picture() -> None:
    house = {
        "cover-picture": {"file": "../mill.png", "alt": "The old mill"},
        "style": {"cover": "yes"},
    }
    plain, covered = (sections_of(loaded(organisation=given))["agenda"] for given in ({}, house))
    assert plain.find("section[@class='cover']") is None
    assert find(covered, "section[@class='cover']/img").get("src") == "mill.png"
    assert [words(part) for part in find(covered, "section[@class='cover']/div")] == [
        "Anytown Council",
        "Scrutiny Committee",
        "Wednesday, 26 February 20205.30 pmRoom 1",
    ]
    assert find(covered, "header").get("class") == "notice right-page"


def test_sections_come_in_the_order_of_the_agenda() -> None:
    meeting = loaded(
        {"report": "b.yaml"},
        {"title": "Talk"},
        {"report": "a.yaml"},
        papers={1: report(), 3: report()},
    )
    sections = render_pack(plan(meeting), None, frozenset()).value
    assert sections is not None
    assert [(section.key, section.title) for section in sections] == [
        ("agenda", "Agenda"),
        ("b", "Overview"),
        ("a", "Overview"),
    ]
    assert sections[0].source.file == "meetings/2020-02-26/meeting.yaml"


def test_the_same_pack_gives_the_same_html() -> None:
    meeting = loaded({"report": "b.yaml"}, papers={1: report("One. {#x}\n\n[@x]")})
    first, second = (render_pack(plan(meeting), None, frozenset()).value for _ in range(2))
    assert first == second
    assert first is not None


def test_the_front_sheet_names_the_organisation() -> None:
    head = find(sections_of(loaded())["agenda"], "header/div/div")
    assert words(head[0]) == "Anytown Council"


def test_an_organisation_and_committee_of_one_name_are_named_once() -> None:
    front = sections_of(loaded(organisation={"name": "scrutiny committee"}))["agenda"]
    head = find(front, "header/div/div")
    assert [part.tag for part in head] == ["h1"]
    assert words(find(head, "h1/span[@class='lead-in']")) == "Notice of a public meeting of"


@pytest.mark.parametrize("state", ["draft", "cancelled", "postponed"])
def test_the_state_of_a_meeting_is_on_its_front_sheet_and_in_its_titles(state: str) -> None:
    pack = plan(loaded(meeting={"state": state}))
    (front,) = render_pack(pack, None, frozenset()).value or ()
    assert f"<strong>{state.upper()}.</strong>" in front.html
    assert front.title == f"Agenda ({state})"
    assert pack.title == f"Agenda pack: Scrutiny Committee, 26 February 2020 ({state})"


def listed_annexes(meeting: Loaded) -> list[str]:
    return [words(line) for line in sections_of(meeting)["agenda"].findall("section/ul/li")]


def test_annexes_of_an_item_without_a_report_are_listed() -> None:
    meeting = loaded({"title": "Plans"}, annexes={1: (annex("Annex A - Site"), annex("Letter"))})
    assert listed_annexes(meeting) == [
        "Annex A - Site (page [plans.annex-a])",
        "Letter (page [plans.letter])",
    ]


def test_annexes_of_minutes_are_listed() -> None:
    meeting = loaded(
        {"minutes": "2020-01-28"}, papers={1: minutes()}, annexes={1: (annex("Votes"),)}
    )
    assert len(listed_annexes(meeting)) == 1


def test_a_report_lists_its_annexes_itself() -> None:
    meeting = loaded(
        {"report": "overview.yaml"}, papers={1: report()}, annexes={1: (annex("Votes"),)}
    )
    assert listed_annexes(meeting) == []


def test_an_only_annex_that_is_the_item_is_not_listed_again() -> None:
    assert listed_annexes(loaded({"title": "Plan"}, annexes={1: (annex("Plan"),)})) == []


@pytest.mark.parametrize(
    ("form", "plain", "running"),
    [
        (None, "26 February 2020", "Wednesday 26 February 2020"),
        ("{day}.{month}.{year}", "26.February.2020", "26.February.2020"),
        ("{weekday}, {month} {day}, {year}", "February 26, 2020", "Wednesday, February 26, 2020"),
        ("{month} {day}, {year} ({weekday})", "February 26, 2020", "February 26, 2020 (Wednesday)"),
        ("{day} {month} {year} - {weekday}", "26 February 2020", "26 February 2020 - Wednesday"),
    ],
)
def test_the_date_format_holds_for_every_date(form: str | None, plain: str, running: str) -> None:
    house = {"style": {"date-format": form}} if form else {}
    meeting = loaded({"report": "a.yaml"}, papers={1: report()}, organisation=house)
    pack = plan(meeting)
    assert pack.title.endswith(plain)
    assert f"<p>{plain}</p>" in find_html(pack).replace("\xa0", " ")
    assert write_weekday_date(pack.date, pack.style.wording) == running


def find_html(pack: Pack) -> str:
    return "".join(section.html for section in render_pack(pack, None, frozenset()).value or ())


def test_words_for_dates_count_more_than_the_date_format() -> None:
    house = {"style": {"date-format": "{day}/{month}"}, "wording": {"date": "{year} {month} {day}"}}
    assert plan(loaded(organisation=house)).title.endswith("2020 February 26")


def test_what_an_item_says_of_itself_stands_below_its_heading() -> None:
    front = sections_of(
        loaded(
            {
                "title": "Trees",
                "length": "1 h",
                "lead": "Dr A. Plain",
                "presenter": "B Short Esq.",
                "verbal": "yes",
                "purpose": ["To decide", "To note?"],
                "paper-number": "Paper 7",
                "link": "https://www.example.org/trees",
                "text": text("What is meant."),
            },
            meeting={"end": "7.00 pm"},
        )
    )["agenda"]
    _heading, *below = front.findall("section[@class='agenda-item']/*")
    assert [words(each) for each in below] == [
        "Paper 7. 5.30 pm, 1 hour. Lead: Dr A. Plain. Presenter: B Short Esq. Verbal item. "
        "To decide. To note?",
        "On the web: https://www.example.org/trees",
        "What is meant.",
    ]
    assert find(below[1], "a").get("href") == "https://www.example.org/trees"
    assert "5.30 pm to 7.00 pm" in [words(fact) for fact in front.findall("header/dl/dd")]


def test_a_paper_has_its_own_number_at_its_head() -> None:
    entry = {"report": "r.yaml", "paper-number": "BC/26/14"}
    paper = sections_of(loaded(entry, papers={1: report()}))["r"]
    assert words(paper.findall("header/p")[-1]) == "BC/26/14"


@pytest.mark.parametrize("level", ["organisation", "committee", "meeting"])
def test_who_calls_the_meeting_stands_above_the_agenda(level: str) -> None:
    signed = {"name": "H Fairlie", "role": "Clerk"}
    levels: dict[str, Any] = {"organisation": {"signed": {"name": "Nobody"}}}
    levels[level] = {"signed": signed}
    meeting = levels.pop("meeting", {}) | {"published": "2020-02-18"}
    front = sections_of(loaded(meeting=meeting, **levels))["agenda"]
    order = [each.tag for each in front]
    assert order.index("section") < order.index("h2")
    lines = [words(p) for p in front.findall("section[@class='keep']/p")]
    assert lines == [
        "The business to be transacted is set out below.",
        "H FairlieClerkDated Tuesday, 18 February 2020",
    ]


def test_a_joint_committee_has_the_names_and_logos_of_its_bodies() -> None:
    oak = {"name": "Oak Council", "logo": {"file": "oak.png", "alt": "An oak"}}
    members = [{"name": "Ash", "body": "Elm"}, {"name": "Birch", "body": "Oak"}]
    front = sections_of(loaded(committee={"jointly-with": [oak], "members": members}))["agenda"]
    said = [words(p) for p in front.findall("header//p")]
    assert "Anytown Council and Oak Council" in said
    assert [img.get("alt") for img in front.findall("header//img")] == ["An oak"]
    to = find(front, "header/dl/dd")
    assert [to.text, *(br.tail for br in to.findall("br"))] == ["Elm: Ash", "Oak: Birch"]


def test_a_table_says_when_an_item_ends_and_who_presents_it() -> None:
    entry = {"title": "Trees", "end": "7.00 pm", "presenter": "B Short"}
    style = {"style": {"agenda-layout": "table"}}
    front = sections_of(loaded(entry, {"title": "Bins"}, organisation=style))["agenda"]
    rows = [[words(cell) for cell in row] for row in front.findall(".//tr")]
    assert rows[1] == ["1.", "Trees", "Presenter: B Short", "5.30 pm to 7.00 pm"]


def test_a_table_has_pages_where_an_item_has_some() -> None:
    style = {"style": {"agenda-layout": "table"}}
    awaited = {"report": "flood.md", "title": "Flood", "to-follow": "yes"}
    front = sections_of(loaded(awaited, {"title": "Bins"}, organisation=style))["agenda"]
    assert [words(cell) for cell in front.findall(".//tr")[0]] == ["No.", "Item", "Pages"]
