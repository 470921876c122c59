"""Records as CSL-JSON, and as CSL-YAML for pandoc.

The items are valid by csl-data.json 1.0.2 (https://github.com/citation-style-language/schema). Text is plain Unicode
with CSL's own markup; titles keep their capitals. Values are JSON in both formats, since YAML is a superset of JSON
(https://yaml.org/spec/1.2.2/, section 1.3): no text can be mistaken for a number, a date or a Norwegian "no".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

import msgspec

from bibexport.formats.csl.variables import (
    ARXIV_CATEGORY,
    ARXIV_ID,
    JSON_VARIABLES,
    OTHER_VARIABLES,
    SCHEMA_TYPES,
    VARIABLES,
    Kind,
)
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import arxiv, clean_name, join_tags, links, named_people, repeats_volume
from bibexport.keys import UniqueNames
from bibexport.model import Date, Name, Record
from bibexport.text.dates import season_number
from bibexport.text.markup import csl_markup
from bibexport.text.unicode import clean, clean_lines

_encode = msgspec.json.Encoder().encode
_LINE = "\n"
# YAML takes these for line ends or forbids them, JSON does neither.
_NOT_IN_YAML = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}
_TYPES = {"proceedings": "book"}
"""Types of `Record` that the schema does not have."""
_PREPRINT = {"publisher": '"arXiv"', "number": '"arXiv"'}
"""Variables that every preprint on arXiv has; `_set_arxiv` sets the number to its id."""

_NameList = Callable[[list[str]], str]
"""Joins names, each of them JSON, into a list in the layout of the format."""


def export_json(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """Write an array, one piece per item; ids are the keys, made unique where necessary.

    With an indent, each variable and each name has a line; without one, each item.
    """
    unique = UniqueNames()
    margin = " " * options.indent
    opening = "[\n"
    if margin:
        before, between, after = f"{margin}{{\n{margin * 2}", f",\n{margin * 2}", f"\n{margin}}}"
        list_start, next_name, list_end = f"[\n{margin * 3}", f",\n{margin * 3}", f"\n{margin * 2}]"
    else:
        before, between, after = "{", ", ", "}"
        list_start, next_name, list_end = "[", ", ", "]"

    def name_list(names: list[str]) -> str:
        return f"{list_start}{next_name.join(names)}{list_end}"

    for record in records:
        item = _item(record, options, unique(clean(record.key) or "entry"), name_list)
        lines = [f'"{variable}": {value}' for variable, value in item.items()]
        yield f"{opening}{before}{between.join(lines)}{after}"
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def export_yaml(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """Write one document, `references`, as pandoc reads it (https://pandoc.org/MANUAL.html#citations).

    Each item starts with its id, and each variable and each name has a line.
    """
    unique = UniqueNames()
    step = " " * max(options.indent, 2)
    between = f"\n{step * 2}"
    opening = "references:\n"

    def name_list(names: list[str]) -> str:
        return "".join([f"{_LINE}{step * 3}- {name}" for name in names])

    for record in records:
        item = _item(record, options, unique(clean(record.key) or "entry"), name_list)
        lines = [f"{variable}:{'' if value[0] == _LINE else ' '}{value}" for variable, value in item.items()]
        text = f"{opening}{step}-{step[1:]}{between.join(lines)}\n"
        yield text if text.isascii() and "\x7f" not in text else text.translate(_NOT_IN_YAML)
        opening = ""
    if opening:
        yield "references: []\n"


def _item(record: Record, options: ExportOptions, key: str, name_list: _NameList) -> dict[str, str]:
    """Return the variables with a value, in the order of the table, as JSON; `key` must be clean."""
    extra = record.extra
    kind = extra.get("type", "")
    id_ = _string(key)
    item = {
        "id": id_,
        "citation-key": id_,
        "type": f'"{kind if kind in SCHEMA_TYPES else _TYPES.get(record.type, record.type)}"',
    }
    is_preprint = record.arxiv is not None and record.type == "article"
    for (variable, write), value in zip(_COLUMNS, _values(record), strict=True):
        if value and write:
            item[variable] = write(value)
        elif value:
            people = _names(value)
            item[variable] = name_list(people) if people else ""
        elif is_preprint and variable in _PREPRINT:
            item[variable] = _PREPRINT[variable]
    if record.type == "article-journal" and not item.get("page") and item.get("number"):
        # CSL has no article number, and most styles print only `page`, where Zotero keeps it, too; `number` is APA's.
        item["page"] = item["number"]
    if "collection-number" in item and repeats_volume(record):
        del item["collection-number"]
    _set_links(item, record, options)
    if record.arxiv:
        _set_arxiv(item, record, is_preprint)
    if extra:
        _set_extra(item, extra)
    return {variable: value for variable, value in item.items() if value and _is_wanted(variable, options)}


def _is_wanted(variable: str, options: ExportOptions) -> bool:
    if variable in ("id", "type"):
        return True
    return (not options.fields or variable in options.fields) and variable not in options.omit


def _set_links(item: dict[str, str], record: Record, options: ExportOptions) -> None:
    doi, url = links(record, options)
    if doi or "DOI" in item:
        item["DOI"] = _text(doi)
    if not url and "URL" in item:
        del item["URL"]


def _set_arxiv(item: dict[str, str], record: Record, is_preprint: bool) -> None:
    """Write the arXiv id of a preprint as `number`, which styles print, that of a published paper where they do not.

    As `archive` and `archive_location`, styles would print it beside the proceedings.
    """
    shown = arxiv(record)
    custom = {} if is_preprint else {ARXIV_ID: shown}
    if is_preprint:
        item["number"] = _text(f"arXiv:{shown}")
    if category := clean(record.arxiv_category):
        custom[ARXIV_CATEGORY] = category
    if custom:
        item["custom"] = _structure(custom)


def _set_extra(item: dict[str, str], extra: Mapping[str, str]) -> None:
    """Write input that `Record` has no field for; names outside the schema would make the file invalid."""
    import json  # few records have such variables

    for variable, value in extra.items():
        kind = "json" if variable in JSON_VARIABLES else OTHER_VARIABLES.get(variable)
        if variable == "custom" and item.get("custom"):
            item["custom"] = _structure(json.loads(value) | json.loads(item["custom"]))
        elif not kind or item.get(variable):
            continue
        else:
            item[variable] = _text(value) if kind == "text" else _structure(json.loads(value))


def _string(value: str) -> str:
    """Encode clean text as a JSON string."""
    return _encode(value).decode()


def _text(value: str) -> str:
    value = csl_markup(clean(value))
    return _string(value) if value else ""


def _lines(value: str) -> str:
    value = csl_markup(clean_lines(value))
    return _string(value) if value else ""


def _tags(tags: Iterable[str]) -> str:
    return _text(join_tags([tag for tag in map(clean, tags) if tag], braces=False))


def _pages(pages: str) -> str:
    # Where page numbers contain hyphens, the en dash has to mark the range.
    return _text(pages if "-" in pages else pages.replace("–", "-"))


def _structure(value: Any) -> str:
    """Encode a list or mapping on one line."""
    return msgspec.json.format(_encode(value), indent=0).decode()


def write_names_variable(people: Sequence[Name]) -> str:
    """Return a name variable as JSON on one line."""
    return f"[{', '.join(_names(people))}]"


def write_date(value: Date) -> str:
    """Return a date variable (https://docs.citationstyles.org/en/stable/specification.html#date-variables)."""
    if value.year is None:
        words = _text(value.literal)
        return f'{{"literal": {words}}}' if words else ""
    parts = [_date_parts(value)]
    if value.end:
        parts.append(_date_parts(value.end))
    season = season_number(value.literal) if value.literal else None
    # CSL knows only one kind of doubt about a date.
    rest = (f', "season": {season}' if season else "") + (', "circa": true' if value.circa or value.uncertain else "")
    return f'{{"date-parts": {parts}{rest}}}'


def _date_parts(value: Date) -> list[int]:
    """Return year, month and day; [0] ends an open range, as in citeproc-js and pandoc."""
    if value.year is None:
        return [0]
    # CSL counts years as historians do, without a year 0: -44 is 44 BCE.
    year = value.year - (value.year <= 0)
    if not value.month:
        return [year]
    return [year, value.month, value.day] if value.day else [year, value.month]


class _CslName(msgspec.Struct, frozen=True, omit_defaults=True, rename="kebab"):
    """A name variable (https://docs.citationstyles.org/en/stable/specification.html#name-variables)."""

    literal: str = ""
    family: str = ""
    given: str = ""
    dropping_particle: str = ""
    non_dropping_particle: str = ""
    suffix: str = ""


_NOBODY = Name()


def _names(people: Sequence[Name]) -> list[str]:
    """Return the named people, each as a JSON object."""
    return [_structure(_csl_name(person)) for person in map(clean_name, named_people(people)) if person != _NOBODY]


def _csl_name(person: Name) -> _CslName:
    if person.literal:
        return _CslName(literal=person.literal)
    return _CslName("", person.family, person.given, person.dropping_particle, person.particle, person.suffix)


_WRITERS: Mapping[Kind, Callable[[Any], str] | None] = {
    "text": _text,
    "lines": _lines,
    "names": None,  # in the layout of the format
    "date": write_date,
    "doi": _text,
    "pages": _pages,
    "tags": _tags,
}
_COLUMNS = tuple((variable.name, _WRITERS[variable.kind]) for variable in VARIABLES)
# One call for all fields of a record; `getattr` for each would take twice as long.
_values = attrgetter(*(variable.field for variable in VARIABLES))
