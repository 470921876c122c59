"""CSL-YAML, as pandoc takes it: `references`, a list of CSL items (https://pandoc.org/MANUAL.html#citations).

The values are JSON, which YAML is a superset of (https://yaml.org/spec/1.2.2/, section 1.3), so that no text can be
taken for a number, a date or a Norwegian "no".
"""

from collections.abc import Iterable, Iterator

from bibexport.formats.csl.variables import variables
from bibexport.formats.options import ExportOptions
from bibexport.keys import UniqueNames
from bibexport.model import Record
from bibexport.text.unicode import clean

_LINE = "\n"
# Line ends and controls to YAML, none to JSON.
_NOT_IN_YAML = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """One document; each item starts with its id, and each variable has a line, and each name."""
    unique = UniqueNames()
    step = " " * max(options.indent, 2)
    between = f"\n{step * 2}"
    opening = "references:\n"

    def name_list(names: list[str]) -> str:
        return "".join([f"{_LINE}{step * 3}- {name}" for name in names])

    for record in records:
        item = variables(record, options, unique(clean(record.key) or "entry"), name_list)
        lines = [f"{variable}:{'' if value[0] == _LINE else ' '}{value}" for variable, value in item.items()]
        text = f"{opening}{step}-{step[1:]}{between.join(lines)}\n"
        yield text if text.isascii() and "\x7f" not in text else text.translate(_NOT_IN_YAML)
        opening = ""
    if opening:
        yield "references: []\n"
