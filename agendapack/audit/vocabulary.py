"""Words that the program itself prints: they tell nothing of a paper that has them too."""

from agendapack.model.wording import MONTHS, WEEKDAYS

PRINTED = """
Agenda Item Items Page Pages pack public meeting notice of a committee To Date Time Venue
This page is intentionally left blank Not for publication To follow Restricted large print
Report of the Author Chief Officer responsible for the report Report approved Specialist
implications officers None Wards affected For further information please contact the author of
the report Contact Details Contact details Telephone Email Website Background Papers Annexes
Annex Abbreviations Recommendations Reason Council Plan Implications paragraph paragraphs
Committee Minutes Meeting Present In attendance Apologies Resolved Reason Recorded vote Vote
Members Number For Against Abstained Chair The meeting started at and finished at
Minutes To approve and sign the minutes of the meeting held on Meeting cancelled None yet
Priorities Work Plan Late item Reason for urgency Exempt item Confidential item
Exclusion of the press and the public Go to agendapack Go back to the agenda item
That the press and the public be excluded from the meeting under section 100A(4) of the Local
Government Act 1972 during the business named here, because exempt information as described in
Part 1 of Schedule 12A to the Act would be likely to be disclosed to them, and because in each
case the public interest in keeping the exemption outweighs the public interest in disclosing the
information: the annex of item parts of the report of item
No business of this agenda is to be taken without the press and the public.
Exempt information under paragraph of Schedule 12A to the Local Government Act 1972
Confidential information: the press and the public are excluded by law, without a resolution
(Local Government Act 1972, section 100A(2) and (3)).
For more information about any of the following please contact
This paper was withdrawn after the agenda was published Withdrawn Supplement to the agenda
These papers came after the agenda was published No page number of what was published before has
changed Amended agenda The agenda said that this paper was to follow consolidated
no title logo Adobe Identity sRGB IEC61966 Liberation Print Header Footer Figure
"""

METADATA = """
xpacket begin id W5M0MpCehiHzreSzNTczkc9d application default x-default followed identification
IEC61966-2.1 integer internal mailto pdfuaid pdfaid pdfua pdfa PDF/UA PDF/A resource
www.aiim.org 14289 19005
schema property category description conformance amendment part
"""
"""What the metadata of every file holds, and the links to people."""

VOCABULARY = " ".join((PRINTED, METADATA, *MONTHS, *WEEKDAYS))
