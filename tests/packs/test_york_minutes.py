"""Minutes that are started from an agenda and filled in come out as a council printed its own.

The meeting is that of 28 January 2020, whose minutes the sample pack of York brings: its titles,
its order, its numbers and who was there. The sentences are ours.
"""

import json
import re
import shutil
from pathlib import Path

import pytest

from agendapack.model.request import Request
from agendapack.pipeline import build
from agendapack.tools.minuting import start_minutes
from tests.reading import spoken

SAMPLES = Path(__file__).parent.parent.parent / "meetings"
FOLDER = "2020-01-28"
AGENDA = """\
committee: children-education-communities
date: 2020-01-28
agenda:
  - standing: declarations-of-interest
  - minutes: previous
  - standing: public-participation
  - title: York Theatre Royal Bi-Annual Report
  - title: York CVS Bi-Annual Report
  - title: "Quality Assurance and Safeguarding Overview: Improvement Journey Progress"
  - title: 2019/20 Finance and Performance Second Quarter Report
  - title: Work Plan
"""
BEFORE = {
    "meeting.yaml": "committee: children-education-communities\ndate: 2019-11-27\nagenda: []\n",
    "minutes.yaml": (
        "date: 2019-11-27\npresent: [{name: Webb}]\nchair: Cllr Webb\nstart: 5.30 pm\n"
        "finish: 7 pm\nfirst-minute: 42\nminutes: [{title: Work Plan}]\n"
    ),
}
DECIDED = {
    "York Theatre Royal Bi-Annual Report": "That it be noted.",
    "York CVS Bi-Annual Report": "That it be noted.",
    "Quality Assurance and Safeguarding Overview": "That progress be noted and supported.",
    "2019/20 Finance and Performance Second Quarter Report": "That it be noted.",
    "Work Plan": "That it be approved as amended.",
}
DECLARED = """\
declarations:
  - {name: Cllr Webb, item: "5", kind: personal, interest: Funds for his ward.}
  - {name: Cllr Daubeney, item: "4", kind: personal, interest: Observer on the trust.}
"""


def fill_in(text: str) -> str:
    """Do what a clerk does to the file: nothing is typed that the agenda had already."""
    text = re.sub(r"status:  #.*", "status: present", text)
    text = re.sub(r"result:  #.*", "result: carried", text)
    text = text.replace("chair:  # who presided and will sign", "chair: Cllr D Taylor")
    text = re.sub(r"start:  #.*", "start: 5.30 pm", text)
    text = text.replace("finish:\n", f"finish: 7.25 pm\n{DECLARED}")
    for title, words in DECIDED.items():
        at = text.index("    text:\n", text.index(title))
        text = f"{text[:at]}    resolved: {words}\n{text[at:]}"
    return text


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("york")
    shutil.copytree(SAMPLES, root / "meetings")
    (root / "meetings" / FOLDER).mkdir()
    (root / "meetings" / FOLDER / "meeting.yaml").write_text(AGENDA, "utf-8")
    (root / "meetings" / "2019-11-27").mkdir()
    for name, text in BEFORE.items():
        (root / "meetings" / "2019-11-27" / name).write_text(text, "utf-8")
    assert start_minutes(root, FOLDER, {}).problems == ()
    minutes = root / "meetings" / FOLDER / "minutes.yaml"
    minutes.write_text(fill_in(minutes.read_text("utf-8")), "utf-8")
    result = build(Request(root, FOLDER, root / "build"))
    assert [p.message for p in result.problems if "minutes" in str(p.source)] == []
    return root / "build" / FOLDER


def test_the_minutes_have_the_order_and_the_numbers_of_the_original(built: Path) -> None:
    said = spoken((built / "minutes.pdf").read_bytes())
    heads = re.findall(r"H2: (.+)", said)
    assert heads == [
        "43. Declarations of Interest",
        "44. Minutes",
        "45. Public Participation",
        "46. York Theatre Royal Bi-Annual Report",
        "47. York CVS Bi-Annual Report",
        "48. Quality Assurance and Safeguarding Overview: Improvement Journey Progress",
        "49. 2019/20 Finance and Performance Second Quarter Report",
        "50. Work Plan",
    ]
    assert "Cllr D Taylor, Chair" in said
    assert "[The meeting started at 5.30 pm and finished at 7.25 pm]." in said


def test_the_decisions_have_those_numbers_too(built: Path) -> None:
    note = json.loads((built / "decisions.json").read_text("utf-8"))
    assert [each["minute"] for each in note["decisions"]] == ["44", "46", "47", "48", "49", "50"]
    assert len(note["present"]) == 7
    assert [each["name"] for each in note["declarations"]] == ["Cllr Webb", "Cllr Daubeney"]
    assert note["decisions"][0]["resolutions"][0]["result"] == "carried"
