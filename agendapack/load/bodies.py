"""Load the organisation and the committee of a meeting, and the law that ships with the program.

The law is dated data: the regimes of notice, and the laws by which the public is excluded, one file
each. What an organisation declares (its own fields and purposes) completes the JSON Schemas.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from agendapack.load import validate
from agendapack.load.annexes import load_picture, load_pictures
from agendapack.load.compose import Fields
from agendapack.load.paths import Reading
from agendapack.model.fields import Record
from agendapack.model.house_fields import Style
from agendapack.model.item_facts import OwnField
from agendapack.model.members import AgendaHabit, Host, Logo, Signature
from agendapack.model.organisation import Committee, Organisation, Regime
from agendapack.model.text import ORGANISATION, Text
from agendapack.model.withholding import ExemptLaw
from agendapack.model.wording import ENGLISH
from agendapack.problems import Checked, Code, InternalFault, Source, did_you_mean, in_order
from agendapack.workspace import list_folder, tell_misnamed

COMMITTEES = "meetings/committees"
HOUSE = ("meetings", "organisation.yaml")
MOST_COMMITTEES = 5
"""The most committees that a hint lists."""
COMMAND_LINE = Source("(command line)")
"""The place of a name given on the command line; it is not shown in problems."""

REGIMES_FOLDER = Path(__file__).parent.parent / "regimes"
STYLES_FOLDER = Path(__file__).parent.parent / "styles"
EXEMPT_FOLDER = Path(__file__).parent.parent / "exempt"


def load_organisation(reading: Reading, named: Text | None) -> Organisation | None:
    """Do what `_read_organisation` does, once for all meetings that share the organisation."""
    key = ("organisation", named and str(named))
    return reading.shared.load(reading, key, partial(_read_organisation, named))


def load_committee(reading: Reading, name: Text) -> validate.ReadRecord[Committee] | None:
    """Do what `_read_committee` does, once for all meetings of the committee."""
    if name.source == validate.NOWHERE:
        return None
    return reading.shared.load(reading, ("committee", str(name)), partial(_read_committee, name))


def _read_organisation(named: Text | None, reading: Reading) -> Organisation | None:
    """Return the organisation, by its file's name in `meetings/organisations/` or the only one; it
    has no name where its file cannot be read.
    """
    folder, file = ("meetings/organisations", f"{named}.yaml") if named else HOUSE
    source = named.source if named else Source("/".join(HOUSE))
    fields = None
    if file not in list_folder(reading.root / folder):
        hint = (
            tell_misnamed(reading.root / folder, file)
            or "write one; a line 'name: ...' is enough to begin with"
        )
        reading.report(Code.MISSING_FILE, f"the workspace has no {folder}/{file}", source, hint)
    else:
        fields = validate.read_named(reading, file, folder, source)
    if fields is None:
        # Later checks need an organisation; the problems of an empty one would be noise.
        nameless = Fields(validate.NOWHERE)
        return validate.make_record(Reading(reading.root), Organisation, "", nameless).record
    load_pictures(reading, fields)
    organisation = validate.make_record(reading, Organisation, "the organisation", fields).record
    if organisation:
        shown = organisation.logo, organisation.cover_picture, organisation.signed
        load_logos(reading, *shown)
    _check_habits(reading, organisation)
    return organisation


def load_logos(reading: Reading, *shown: Logo | Signature | None) -> None:
    """Load pictures that are named by fields of their own, also those of signatures."""
    for each in shown:
        picture = each.picture if isinstance(each, Signature) else each
        if picture and picture.file.source != validate.NOWHERE:
            load_picture(reading, picture.file, picture.file.source)


def _read_committee(name: Text, reading: Reading) -> validate.ReadRecord[Committee] | None:
    files = list_folder(reading.root / COMMITTEES)
    known = [file.removesuffix(".yaml") for file in files if file.endswith(".yaml")]
    if name == ORGANISATION and name not in known:
        house = load_organisation(reading, None)
        record = stand_for(house) if house else None
        return validate.ReadRecord(record, Fields(validate.NOWHERE)) if record else None
    if name not in known:
        misnamed = tell_misnamed(reading.root / COMMITTEES, f"{name}.yaml")
        hint = misnamed or did_you_mean(name, known) or tell_committees(known)
        message = f"there is no committee '{name}'"
        reading.report(Code.UNKNOWN_COMMITTEE, message, name.source, hint)
        return None
    fields = validate.read_named(reading, f"{name}.yaml", COMMITTEES, name.source)
    if fields is None:
        return None
    load_pictures(reading, fields)
    made = validate.make_record(reading, Committee, "the committee", fields)
    if made.record is not None:
        partners = (each.logo for each in made.record.jointly_with)
        load_logos(reading, *partners, made.record.signed)
    for earlier in made.record.formerly if made.record else ():
        if earlier.source != validate.NOWHERE and (earlier == name or earlier not in known):
            message = f"the committee follows '{earlier}', which is no other committee"
            hint = did_you_mean(earlier, known) or f"keep its file, {COMMITTEES}/{earlier}.yaml"
            reading.report(Code.UNKNOWN_COMMITTEE, message, earlier.source, hint)
    _check_habits(reading, made.record)
    return made


def tell_committees(known: Iterable[str]) -> str:
    """Return a hint that says what a committee is, and which there are."""
    names = sorted(known)
    more = f" and {len(names) - MOST_COMMITTEES} more" if len(names) > MOST_COMMITTEES else ""
    there = f"; there are {', '.join(names[:MOST_COMMITTEES])}{more}" if len(names) > 1 else ""
    there = f"; there is '{names[0]}'" if len(names) == 1 else there
    return f"a committee is a file {COMMITTEES}/NAME.yaml{there}"


def stand_for(organisation: Organisation) -> Committee:
    """Return the organisation as the body that holds its own meetings.

    What a committee may say anew, such as its style, is left to the organisation itself.
    """
    usual = {name: getattr(organisation, name) for name in Host.model_fields}
    words: dict[str, Text] = {}
    if "minutes-head" not in organisation.wording:  # else that says "Committee Minutes"
        title = organisation.wording.get("minutes-title", ENGLISH.messages["minutes-title"])
        words["minutes-head"] = Text(title, organisation.source)
    return Committee.model_construct(**usual, wording=words)


def _check_habits(reading: Reading, host: Host | None) -> None:
    for place, habit in enumerate(host.agenda if host else (), start=1):
        _check_habit(reading, habit, place)


def _check_habit(reading: Reading, habit: AgendaHabit, place: int) -> None:
    values = {
        "section": habit.section,
        "standing": habit.standing,
        "minutes": habit.minutes,
        "actions": None if habit.standing else habit.actions,
        "work-plan": habit.work_plan,
        "reports": habit.reports,
    }
    given = [f"'{key}'" for key, value in values.items() if value is not None]
    if len(given) > 1:
        found = f"names {' and '.join(given)}; one is allowed"
    elif not given and habit.title is None and not any(map(habit.has_lost, values)):
        found = "does not say what it is"
    else:
        return
    hint = (
        "give it one of 'standing', 'minutes', 'actions', 'work-plan', 'reports', or else a 'title'"
    )
    reading.report(
        Code.UNCLEAR_ITEM, f"item {place} of the usual agenda {found}", habit.source, hint
    )


def read_organisation(root: Path, named: Text | None) -> Checked[Organisation]:
    """Return the organisation, or that of several which a committee names."""
    reading = Reading(root)
    return Checked(load_organisation(reading, named), in_order(reading.problems))


def read_committee(root: Path, name: str) -> Checked[Committee]:
    """Return a committee by the name of its file without `.yaml`, from the command line."""
    reading = Reading(root)
    made = load_committee(reading, Text(name, COMMAND_LINE))
    problems = [
        replace(problem, source=None) if problem.source == COMMAND_LINE else problem
        for problem in reading.problems
    ]
    return Checked(made.record if made else None, in_order(problems))


R = TypeVar("R", bound=Record)


class Shipped(Mapping[str, R]):
    """The records in a folder that ships with the program, by the names of their files.

    Each is read when it is first asked for: a meeting needs one or two of a dozen.
    """

    def __init__(self, folder: Path, kind: type[R], noun: str) -> None:
        self._folder, self._kind, self._noun = folder, kind, noun
        self._names = [file.removesuffix(".yaml") for file in list_folder(folder)]
        self._read: dict[str, R] = {}

    def __getitem__(self, name: str) -> R:
        """Return a record.

        Raises:
            InternalFault: Its file has a fault, which is ours.
        """
        if name not in self._read:
            if name not in self._names:
                raise KeyError(name)
            self._read[name] = self._make(f"{name}.yaml")
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _make(self, file: str) -> R:
        reading, source = Reading(self._folder), Source(file)
        fields = validate.read_fields(reading, file, source)
        made = validate.make_record(reading, self._kind, self._noun, fields) if fields else None
        if made is None or made.record is None or reading.problems:
            told = [f"{each.source}: {each.message}" for each in reading.problems] or [file]
            raise InternalFault(f"{self._noun} in {told[0]}")
        return made.record


class _Laws(Shipped[ExemptLaw]):
    """Laws, of which some have the paragraphs of another one."""

    def _make(self, file: str) -> ExemptLaw:
        law = super()._make(file)
        if law.paragraphs_of is None:
            return law
        return law.model_copy(update={"periods": self[law.paragraphs_of].periods})


@cache
def read_regimes() -> Mapping[str, Regime]:
    """Return the regimes by the name of their file."""
    return Shipped(REGIMES_FOLDER, Regime, "the regime")


@cache
def read_styles() -> Mapping[str, Style]:
    """Return the house styles that ship, by the name of their file."""
    return Shipped(STYLES_FOLDER, Style, "the style")


@cache
def read_exempt_laws() -> Mapping[str, ExemptLaw]:
    """Return the laws by which the public is excluded, by the name of their file."""
    return _Laws(EXEMPT_FOLDER, ExemptLaw, "the law")


HOUSES = "meetings/organisations"
PLACES = {
    "organisation": (("organisation", ()),),
    "committee": (("committee", ()),),
    "meeting": (
        ("meeting", ()),
        ("item", ("$defs", "AgendaEntry")),
        ("application", ("$defs", "Application")),
        ("annex", ("$defs", "Annex")),
    ),
    "report": (("report", ()), ("annex", ("$defs", "Annex"))),
}
"""For each kind of file, what in it has fields of its own, and where its schema stands."""
ITEM = ("$defs", "AgendaEntry", "properties", "purpose")


def workspace_schema(kind: str, root: Path | None) -> str:
    """Return the JSON Schema of one of `KINDS`, as text, with all own fields of a workspace."""
    plain = validate.json_schema(kind)
    houses = _read_houses(root) if root is not None else []
    schema = json.loads(plain)
    for holder, trail in PLACES.get(kind, ()):
        declared = [getattr(house.fields, holder) for house in houses]
        joined: dict[str, OwnField] = {n: f for fields in declared for n, f in fields.items()}
        # One that declares nothing allows all.
        if joined and all(declared):
            _follow(schema, trail)["properties"]["extra"] |= _describe_all(joined)
    purposes = [str(each) for house in houses for each in house.purposes]
    if kind == "meeting" and purposes and all(house.purposes for house in houses):
        one: dict[str, Any] = {"type": "string", "enum": list(dict.fromkeys(purposes))}
        _follow(schema, ITEM)["anyOf"] = [one, {"type": "array", "items": one}]
    if schema == json.loads(plain):
        return plain
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _read_houses(root: Path) -> list[Organisation]:
    """Return the organisations of a workspace as far as they can be read."""
    files = [file for file in list_folder(root / HOUSES) if file.endswith(".yaml")]
    named = [Text(file.removesuffix(".yaml"), Source(f"{HOUSES}/{file}")) for file in files]
    whole = [None] if "organisation.yaml" in list_folder(root / "meetings") else []
    read = (read_organisation(root, name).value for name in (*whole, *named))
    return [house for house in read if house is not None]


def _follow(schema: Any, trail: tuple[str, ...]) -> Any:
    for step in trail:
        schema = schema[step]
    return schema


def _describe_all(declared: Mapping[str, OwnField]) -> dict[str, Any]:
    required = [name for name, field in declared.items() if field.required]
    return {
        "properties": {name: _describe(field) for name, field in declared.items()},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _describe(field: OwnField) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "text": {"type": ["string", "number", "boolean"]},
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "number": {"type": ["number", "string"]},
        "yes-no": {"enum": ["yes", "no", "on", "off", True, False]},
        "choice": {"enum": [str(each) for each in field.choices]},
    }
    one = kinds[field.type]
    shown = {"anyOf": [one, {"type": "array", "items": one}]} if field.several else one
    said = {"description": str(field.description)} if field.description else {}
    return {**said, **shown}


def keep_those_in_office(reading: Reading, committee: Committee, day: date) -> Committee:
    """Return the committee with the members who are in office on the day of the meeting."""
    for member in committee.members:
        if member.from_ and member.until and member.until < member.from_:
            message = f"the term of {member.name} ends before it begins"
            hint = "'from' is its first day, and 'until' its last"
            reading.report(Code.CONFLICTING_DATE, message, member.source, hint)
    members = tuple(member for member in committee.members if member.is_in_office(day))
    if members == committee.members:
        return committee
    return committee.model_copy(update={"members": members})
