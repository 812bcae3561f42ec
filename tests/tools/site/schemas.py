"""What Popolo 1.0 and Open Civic Data (OCDEP 4) say of the records that a site has, as JSON Schema.

Written after the lists of fields in their specifications; only fields that a site may write are
allowed, so that a slip in a name is found.
"""

from typing import Any

TEXT = {"type": "string"}
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


PERSON = record({"name": TEXT, "entity_type": {"const": "person"}, "note": TEXT})
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
                role=TEXT,
                start_date=WHEN,
                end_date=WHEN,
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
        "location": record({"name": TEXT}, url=TEXT),
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
                    "description": TEXT,
                    "order": TEXT,
                    "classification": several(TEXT),
                    "notes": several(TEXT),
                    "related_entities": several(PERSON),
                    "links": several(LINK),
                }
            )
        ),
        "documents": several(
            record(
                {
                    "note": TEXT,
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
)
