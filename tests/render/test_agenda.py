from agendapack.render import render_pack
from tests.records import loaded, report, text
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
    assert [words(part) for part in officer] == [
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
    logo = find(sections_of(loaded(organisation=house))["agenda"], "header/p/img")
    assert (logo.get("src"), logo.get("alt")) == ("logo.png", "Anytown")
    assert float(logo.get("width", "")) > 113


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
