"""Banners are found as papers have them, and not in what open papers say of such things."""

import time

import pytest

from agendapack.model.marks import find_banner, find_banners, tell_banner
from agendapack.problems import Code

BANNERS = """\
NOT FOR PUBLICATION
Not for publication
**NOT FOR PUBLICATION**
# CONFIDENTIAL
EXEMPT
Exempt
CONFIDENTIAL - Part II
Confidential – Part 2
PART II – NOT FOR PUBLICATION
Part B - Exempt
By virtue of paragraph 3 of Part 1 of Schedule 12A
By virtue of paragraph(s) 1, 2 of Part 1 of Schedule 12A of the Local Government Act 1972.
NOT FOR PUBLICATION by virtue of paragraph 3 of Part 1 of Schedule 12A
Exempt under paragraph 3 of Schedule 12A to the Local Government Act 1972 (as amended)
Appendix 2 (Exempt)
EXEMPT APPENDIX 2
Page 3 NOT FOR PUBLICATION
This report is not for publication because it contains exempt information
This report contains exempt information by virtue of paragraph 3
OFFICIAL - SENSITIVE [COMMERCIAL]
Agenda Item 12 NOT FOR PUBLICATION
NOT FOR PUBLICATION - APPENDIX 2
NOT FOR PUBLICATION UNTIL 1 MAY 2030
Exempt from publication under paragraph 3
PRIVILEGED AND CONFIDENTIAL
PRIVATE REPORT
Nid i'w gyhoeddi
CYFRINACHOL
EXEMPT – Paragraph 3""".splitlines()
OPEN = """\
not confidential
Exempt from VAT
Confidential waste
Part II - exempt items
PART 2 - CONFIDENTIAL BUSINESS
Exempt information: None
Exempt information
Confidential: No
Exempt or confidential information
The press and public be excluded by virtue of paragraph 3 of Part 1 of Schedule 12A
by virtue of paragraph 3 of Part 1 of Schedule 12A of the Local Government Act 1972
Under Section 100A(4) of the Local Government Act 1972 the public be excluded
By virtue of paragraph 3 of Part 1 of Schedule 12A, the public were excluded
Appendix 2 is not for publication by virtue of paragraph 3
Not for publication: Appendix 2
NOT FOR PUBLICATION: APPENDIX 2
Appendix 2 - Lease (exempt)
Confidential reporting code
Restricted byway 12
Exempt accommodation
EXEMPT ITEMS
FOR PUBLICATION
Reports which are not for publication
Legally privileged advice is not disclosed
Part II
exempt""".splitlines()


@pytest.mark.parametrize("line", BANNERS)
def test_a_banner_is_found(line: str) -> None:
    assert find_banner(line)


@pytest.mark.parametrize("line", OPEN)
def test_what_an_open_paper_says_is_no_banner(line: str) -> None:
    assert find_banner(line) is None


def test_an_entry_in_a_list_of_appendices_is_no_banner() -> None:
    listed = ["Appendices", "Appendix 1 - Plan", "Appendix 2 - Exempt"]
    assert list(find_banners(listed)) == []
    assert list(find_banners(["Appendix 2 - Exempt", "The offers"])) == [(0, "Appendix 2 - Exempt")]


def test_a_banner_stands_at_the_start_or_the_end_of_a_text() -> None:
    text = ["One", "", "Two", "Three", "Four", "EXEMPT", "Five", "Six"]
    assert list(find_banners(text)) == []
    assert [words for _, words in find_banners(text, whole=True)] == ["EXEMPT"]
    assert list(find_banners([*text[:5], "Five", "EXEMPT"])) == [(6, "EXEMPT")]


def test_the_grounds_on_an_agenda_are_no_banner() -> None:
    grounds = "Exempt information under paragraph 3 of Schedule 12A to the Local"
    for line in ("6. Purchase of Land (Pages 9 - 12)", "Pages 9 - 12: not for publication"):
        assert list(find_banners([line, grounds])) == []
    assert [n for n, _ in find_banners(["Appendix 2", grounds])] == [1]


def test_a_banner_may_take_two_lines() -> None:
    assert list(find_banners(["NOT FOR", "PUBLICATION"])) == [(0, "NOT FOR PUBLICATION")]
    assert [n for n, _ in find_banners(["Trees", "EXEMPT"])] == [1]


def test_words_of_letters_are_told_apart() -> None:
    for words in ("PRIVATE AND CONFIDENTIAL", "Commercial in confidence"):
        assert tell_banner(find_banner(words) or "")[0] is Code.MARKED_PRIVATE
    assert tell_banner("CONFIDENTIAL")[0] is Code.NOT_FOR_PUBLICATION


@pytest.mark.parametrize("part", ["iii ", "1", "of the ", "exempt - ", " 1a", "schedule 12a ", "-"])
def test_long_lines_take_no_time(part: str) -> None:
    started = time.process_time()
    for start in ("Exempt under ", "By virtue of paragraph ", "This report "):
        find_banner((start + part * 240)[:238] + "!x")
    assert time.process_time() - started < 0.5
