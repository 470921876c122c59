"""CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html; schema csl-data.json 1.0.2)."""

from collections.abc import Iterable, Iterator

from bibexport.exporters.csl.variables import variables
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.unique_names import UniqueNames
from bibexport.model import Record
from bibexport.text.unicode import clean


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """An array, one item after another; ids are the keys, made unique where they are not.

    With an indent, each variable has a line, and each name; without one, each item.
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
        item = variables(record, options, unique(clean(record.key) or "entry"), name_list)
        lines = [f'"{variable}": {value}' for variable, value in item.items()]
        yield f"{opening}{before}{between.join(lines)}{after}"
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"
