"""CSL variables that records have no field for, as fields of a .bib, and fields of a .bib as CSL variables.

Such values are in `Record.extra`: those of CSL as text or JSON under the name of the variable, those of a .bib as TeX
under their own name. Each is written in the other format too, and comes back from there as it was. A variable that
BibLaTeX has no field for keeps its name in a .bib, where styles ignore it; a field that CSL has no variable for is in
CSL's `custom`.
"""

import json
from collections.abc import Iterator

from bibexport.formats.bibtex.dates import read_date
from bibexport.formats.bibtex.entry_types import CSL_TYPES, DETAILED, OWN_TYPE, PREFIX, TYPES
from bibexport.formats.bibtex.fields import NOT_TEXT
from bibexport.formats.bibtex.read_names import read_names
from bibexport.formats.bibtex.write_names import write_names
from bibexport.formats.csl.variables import BIBLATEX_FIELDS, OTHER_VARIABLES, date, names
from bibexport.formats.csl.write import write_date, write_names_variable
from bibexport.model import Record
from bibexport.tex.decode import unicode_text, unknown_macros
from bibexport.tex.encode import Charset, text
from bibexport.text.dates import edtf

_VARIABLES = {field: variable for variable, field in BIBLATEX_FIELDS.items()} | {"annote": "annote"}
_WRITTEN = frozenset({"type", "DOI"})
"""What writers take from `Record.extra` themselves."""
_ROLES = {"compiler": "compiler", "director": "director", "organizer": "organizer", "producer": "producer"}
"""`editortype` of a .bib, for which CSL has a variable of its own (biblatex manual, section 2.3.6)."""


def fields_of_variables(record: Record, charset: Charset) -> Iterator[tuple[str, str]]:
    """Yield the fields for the CSL variables in `record.extra`.

    `custom` and `categories` are lists or tables of other programs; no field holds them.
    """
    for variable, kind in OTHER_VARIABLES.items():
        value = record.extra.get(variable, "")
        if not value or kind == "json":
            continue
        field = BIBLATEX_FIELDS[variable]
        if variable == "status" and (record.issued is None or record.issued.year is None):
            field = variable  # `pubstate` would be read as the date
        if kind == "names":
            yield field, write_names(names(json.loads(value)), charset)
        elif kind == "date":
            when = date(json.loads(value))
            yield field, (edtf(when) or text(when.literal, charset)) if when else ""
        else:
            yield field, text(value, charset)


def unwritten_variables(record: Record) -> Iterator[str]:
    """Yield the names of what `record.extra` has from CSL and a .bib has no field for."""
    for name, value in record.extra.items():
        if name == "custom":
            yield from (f"custom.{one}" for one in json.loads(value))
        elif not name.startswith(PREFIX) and OTHER_VARIABLES.get(name, "json") == "json" and name not in _WRITTEN:
            yield name


def variables_of_fields(record: Record) -> dict[str, str]:
    """Return the CSL variables for the fields of a .bib in `record.extra`, as text or as CSL-JSON.

    Fields without a variable are in `custom`, in TeX, from where the reader of CSL takes them back. Of a macro that
    only the person's documents define, the text is left: no other program could print it.
    """
    variables: dict[str, str] = {}
    custom: dict[str, str] = {}
    for name, tex in record.extra.items():
        if not name.startswith(PREFIX):
            continue
        variable = _VARIABLES.get(name.removeprefix(PREFIX).lower(), "")
        value = _read(OTHER_VARIABLES[variable], tex) if variable else ""
        if value and variable not in record.extra:
            variables[variable] = value
        elif name != OWN_TYPE or tex in DETAILED or tex not in TYPES.keys() | CSL_TYPES.keys():
            custom[name] = _without_own_macros(name, tex)
    if custom:
        variables["custom"] = json.dumps(json.loads(record.extra.get("custom", "{}")) | custom, ensure_ascii=False)
    return variables


def with_variables(record: Record) -> dict[str, str]:
    """Return `record.extra` with CSL variables in the place of the fields of a .bib that have one, in its order."""
    variables = variables_of_fields(record)
    extra: dict[str, str] = {}
    for name, value in record.extra.items():
        variable = _VARIABLES.get(name.removeprefix(PREFIX).lower(), "") if name.startswith(PREFIX) else ""
        if variable in variables:
            extra[variable] = variables[variable]
        else:
            extra[name] = _without_own_macros(name, value) if name.startswith(PREFIX) else value
    return extra


def _without_own_macros(name: str, tex: str) -> str:
    """Return a value in TeX that needs nothing but LaTeX: the macros that only a person's documents define are text."""
    if name.removeprefix(PREFIX) in NOT_TEXT or not unknown_macros(tex):
        return tex
    return text(unicode_text(tex), "utf8")


def _read(kind: str, tex: str) -> str:
    """Return the value of a field as a CSL variable has it, or nothing if the variable cannot hold it."""
    if kind == "text":
        return unicode_text(tex)
    if kind == "names":
        faults: list[str] = []
        people = read_names(tex, faults.append)
        return "" if faults else write_names_variable(people)
    if kind == "date":
        return write_date(read_date(tex))
    return ""
