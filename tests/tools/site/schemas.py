"""What the standards say of the files that a site has, as schemas.

None of these is a copy: each is written after what is published, as far as a site uses it, and
allows only that, so that a slip in a name is found. They have been compared with the JSON Schemas
of Popolo (popolo-project/popolo-spec) and of Open Civic Data (OCDEP 4, and opencivicdata/pupa).
"""

from typing import Any

TEXT = {"type": "string"}
SAID = TEXT | {"minLength": 1}
DAY = {"type": "string", "pattern": r"^\d{4}(-\d\d){0,2}$"}
WHEN = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?$"}


def record(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def several(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


PERSON = record({"name": SAID, "entity_type": {"const": "person"}, "note": TEXT})
LINK = record({"url": TEXT}, note=TEXT)
STATUS = {"enum": ["cancelled", "tentative", "confirmed", "passed"]}
POPOLO = record(
    {
        "organizations": several(
            record({"id": TEXT, "name": TEXT}, classification=TEXT, parent_id=TEXT)
        ),
        "persons": several(record({"id": TEXT, "name": TEXT})),
        "memberships": several(
            record(
                {"id": TEXT, "person_id": TEXT, "organization_id": TEXT},
                role=SAID,
                on_behalf_of_id=SAID,
                start_date=DAY,
                end_date=DAY,
            )
        ),
        "events": several(
            record(
                {"id": TEXT, "name": TEXT, "start_date": WHEN},
                end_date=WHEN,
                location=TEXT,
                status=STATUS,
                classification=TEXT,
                organization_id=TEXT,
                sources=several(LINK),
            )
        ),
    }
)
CIVIC_EVENT = record(
    {
        "id": {
            "type": "string",
            "pattern": r"^ocd-event/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        },
        "name": TEXT,
        "description": TEXT,
        "classification": TEXT,
        "start_date": WHEN,
        "timezone": TEXT,
        "all_day": {"type": "boolean"},
        "status": STATUS,
        "participants": several(
            record(
                {
                    "name": TEXT,
                    "entity_type": {"enum": ["organization", "person"]},
                    "entity_id": TEXT,
                    "note": TEXT,
                }
            )
        ),
        "agenda": several(
            record(
                {
                    "description": SAID,
                    "order": TEXT,
                    "classification": several(SAID),
                    "notes": several(SAID),
                    "related_entities": several(PERSON),
                    "extras": record({"level": {"type": "integer"}, "links": several(LINK)}),
                }
            )
        ),
        "documents": several(
            record(
                {
                    "note": SAID,
                    "date": TEXT,
                    "classification": TEXT,
                    "links": several(record({"url": TEXT, "media_type": TEXT, "text": TEXT})),
                }
            )
        ),
        "links": several(LINK),
        "sources": several(LINK) | {"minItems": 1},
    },
    end_date=WHEN,
    location=record({"name": SAID}, url=TEXT),
)

ATOM = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<define name="id"><element name="id"><data type="anyURI">
  <param name="pattern">[a-z][a-z0-9+.\\-]*:.+</param></data></element></define>
<define name="title"><element name="title"><data type="string">
  <param name="minLength">1</param></data></element></define>
<define name="updated"><element name="updated"><data type="dateTime">
  <param name="pattern">.+T.+(Z|[+\\-][0-9]{2}:[0-9]{2})</param></data></element></define>
<define name="link"><element name="link">
  <attribute name="href"><data type="anyURI"/></attribute>
  <attribute name="rel"><choice><value>self</value><value>alternate</value></choice></attribute>
  <attribute name="type"><data type="string"><param name="pattern">.+/.+</param></data></attribute>
</element></define>
<start><element name="feed">
  <attribute name="xml:lang"><data type="language"/></attribute>
  <interleave>
    <ref name="id"/><ref name="title"/><ref name="updated"/>
    <zeroOrMore><ref name="link"/></zeroOrMore>
    <element name="author"><element name="name"><text/></element></element>
    <zeroOrMore><element name="entry"><interleave>
      <ref name="id"/><ref name="title"/><ref name="updated"/>
      <oneOrMore><ref name="link"/></oneOrMore>
      <element name="category"><attribute name="term"/><attribute name="label"/></element>
      <optional><element name="summary"><text/></element></optional>
    </interleave></element></zeroOrMore>
  </interleave>
</element></start>
</grammar>
"""
SITEMAP = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.sitemaps.org/schemas/sitemap/0.9"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="urlset"><oneOrMore><element name="url"><interleave>
  <element name="loc"><data type="anyURI">
    <param name="minLength">12</param><param name="maxLength">2048</param></data></element>
  <optional><element name="lastmod"><data type="date"/></element></optional>
</interleave></element></oneOrMore></element></start>
</grammar>
"""
PLACE = record({"@type": {"const": "Place"}, "name": SAID, "address": SAID})
ONLINE = record({"@type": {"const": "VirtualLocation"}, "url": SAID})
ANYWHERE = {"oneOf": [PLACE, ONLINE, several({"oneOf": [PLACE, ONLINE]})]}
SCHEMA_ORG_EVENT = record(
    {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "Event"},
        "name": SAID,
        "startDate": WHEN,
        "eventStatus": {
            "type": "string",
            "pattern": "^https://schema.org/Event(Scheduled|Cancelled|Postponed|Rescheduled)$",
        },
        "organizer": record({"@type": {"const": "Organization"}, "name": SAID}),
    },
    location=ANYWHERE,
    eventAttendanceMode={
        "enum": [f"https://schema.org/{mode}EventAttendanceMode" for mode in ("Mixed", "Online")]
    },
    endDate=WHEN,
    previousStartDate=WHEN,
    description=SAID,
    url=SAID,
)
