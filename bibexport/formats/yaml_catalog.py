"""A catalog, or CSL items, in YAML: the reader, which reports all faults at once, each with its line.

title: Awesome Large Vision-Language Models
entries:
  - key: CLIP
    title: Learning Transferable Visual Models From Natural Language Supervision
    section: [Foundation VLM Models]
    venue: ICML 2021
    arxiv: 2103.00020
    links: {code: https://github.com/OpenAI/CLIP}

A plain scalar is text unless it is `true`, `false`, `null` or a whole number, so that `2103.00020` and `no` are kept as
written.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, TypeVar

import yaml

from bibexport.errors import Fault, InvalidInput
from bibexport.formats.csl.read import read_items
from bibexport.formats.entry_fields import Table, TableReader
from bibexport.model import Catalog

Parsed = TypeVar("Parsed")

_WHOLE_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d*)\Z")
_MAX_DEPTH = 100
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


class _Invalid(Exception):
    """A fault, and the node or event at fault."""

    def __init__(self, message: str, node: yaml.Node | yaml.Event) -> None:
        super().__init__(message)
        assert node.start_mark
        self.line = node.start_mark.line + 1


def read(text: str, path: str = "") -> Catalog:
    """Read a catalog: `title`, `export` and `entries`, or the list of entries alone; or `references`, CSL items.

    Raises:
        InvalidInput: lists every fault in the file, each with its line.
    """
    return parse_yaml(text, path, lambda root: _catalog(root, path))


def read_if_catalog(text: str, path: str = "") -> Catalog | None:
    """Read a catalog; return None for other data about papers, whose entries have no keys.

    Raises:
        InvalidInput: lists every fault in the file, each with its line.
    """
    return parse_yaml(text, path, lambda root: _catalog(root, path) if _is_catalog(root) else None)


def parse_yaml(text: str, path: str, convert: Callable[[yaml.Node | None], Parsed]) -> Parsed:
    """Return what `convert` makes of the root of the YAML in `text`, None if it is empty.

    Raises:
        InvalidInput: it is not YAML, or uses what a catalog has no need of.
    """
    try:
        source = text.removeprefix("\ufeff")
        root = yaml.compose(source, Loader=_LOADER)
        _check_nodes(root)
        _check_tags(source)
        return convert(root)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = error.problem or "it cannot be read"
    except yaml.reader.ReaderError as error:
        line, problem = text.count("\n", 0, error.position) + 1, f"it holds the character U+{error.character:04X}"
    except _Invalid as error:
        line, problem = error.line, str(error)
    except RecursionError:
        line, problem = None, "it is nested too deeply"
    raise InvalidInput([Fault(path=path, line=line, message=f"not valid YAML: {problem}")]) from None


def _check_nodes(root: yaml.Node | None) -> None:
    """Reject aliases, with which a small file can describe an enormous catalog, and nodes nested too deeply."""
    seen: set[int] = set()
    level = [root] if root else []
    for _ in range(_MAX_DEPTH):
        below: list[yaml.Node] = []
        for node in level:
            if id(node) in seen:
                raise _Invalid("anchors are not read; write the value out wherever it belongs", node)
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                below += [one for pair in node.value for one in pair]
            elif isinstance(node, yaml.SequenceNode):
                below += node.value
        level = below
    if level:
        raise _Invalid("it is nested too deeply", level[0])


def _check_tags(text: str) -> None:
    """Reject tags, which would make a value something other than it looks, such as `!!binary` or `!!python/object`."""
    # The nodes do not say whether their tag was written, so the text is parsed again; few have an exclamation mark.
    if "!" not in text:
        return
    for event in yaml.parse(text, Loader=_LOADER):
        if tag := getattr(event, "tag", None):
            written = re.sub(r"\Atag:yaml\.org,2002:", "!!", tag)
            raise _Invalid(f"tags are not read; write the value without {written[:60]}", event)


def _catalog(root: yaml.Node | None, path: str) -> Catalog:
    if root is None:
        return Catalog(path=path)
    if isinstance(root, yaml.SequenceNode):
        top: dict[str, yaml.Node] = {"entries": root}
    elif isinstance(root, yaml.MappingNode):
        top = fields_of(root)
    else:
        raise _Invalid("expected `entries:`, a list, or `references:`, CSL items", root)
    if "references" in top or _are_csl_items(top.get("entries")):
        items = top.get("references") or top["entries"]
        return read_items(((one.start_mark.line + 1, value_of(one)) for one in _list(items)), path)
    entries = top.pop("entries", None)
    reader = TableReader(path)
    head = Table(line=1, fields={}, top={name: value_of(node) for name, node in top.items()}, line_of=_Lines(root))
    catalog = reader.catalog(chain([head], _tables(entries, reader) if entries else ()))
    if reader.faults:
        raise InvalidInput(sorted(reader.faults, key=lambda fault: fault.line or 0))
    return catalog


def _is_catalog(root: yaml.Node | None) -> bool:
    """Return whether a file is a catalog, or CSL items, rather than other data about papers: its entries have keys."""
    lists = [root]
    if isinstance(root, yaml.MappingNode):
        top = {str(key.value): value for key, value in root.value}
        if "references" in top or top.keys() <= {"title", "export"}:
            return True
        lists = list(top.values())
    elif not isinstance(root, yaml.SequenceNode):
        return True
    found = [one for one in lists if isinstance(one, yaml.SequenceNode)]
    entries = [entry for one in found for entry in one.value if isinstance(entry, yaml.MappingNode)]
    keyed = any(str(name.value) == "key" for entry in entries for name, _ in entry.value)
    return keyed or any(map(_are_csl_items, found))


def _tables(entries: yaml.Node, reader: TableReader) -> Iterator[Table]:
    for node in _list(entries):
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            yield Table(line=line, fields=value_of(node), line_of=_Lines(node))
        else:
            reader.fault(f"expected an entry, such as `key: CLIP`, got {value_of(node)!r}", line)


class _Lines:
    """Finds the lines of the fields of a mapping, including those in its `override`."""

    def __init__(self, node: yaml.Node) -> None:
        self.start = node.start_mark.line + 1
        self.lines: dict[str, int] = {}
        self._collect(node)

    def _collect(self, node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self.lines.setdefault(str(key.value), key.start_mark.line + 1)
                if key.value == "override":
                    self._collect(value)

    def __call__(self, *fields: str) -> int:
        return next((self.lines[field] for field in fields if field in self.lines), self.start)


def _are_csl_items(node: yaml.Node | None) -> bool:
    first = node.value[0] if isinstance(node, yaml.SequenceNode) and node.value else None
    return isinstance(first, yaml.MappingNode) and {"id", "type"} <= {str(key.value) for key, _ in first.value}


def _list(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    if isinstance(node, yaml.ScalarNode) and value_of(node) is None:
        return []
    raise _Invalid("expected a list, each item after a dash", node)


def fields_of(node: yaml.MappingNode) -> dict[str, yaml.Node]:
    """Return the values of a mapping by their names; a name that occurs twice is a fault."""
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Invalid("expected the name of a field before the colon", key)
        if key.value in fields:
            raise _Invalid(f"{key.value!r} occurs twice", key)
        fields[key.value] = value
    return fields


def value_of(node: yaml.Node) -> Any:
    """Return the value of a node: text, whole number, truth value, None, list or mapping."""
    if isinstance(node, yaml.MappingNode):
        return {name: value_of(value) for name, value in fields_of(node).items()}
    if isinstance(node, yaml.SequenceNode):
        return [value_of(one) for one in node.value]
    text = str(node.value)
    is_plain = isinstance(node, yaml.ScalarNode) and not node.style
    if not is_plain or not (text in _WORDS or _WHOLE_NUMBER.match(text)):
        return text
    if text in _WORDS:
        return _WORDS[text]
    try:
        return int(text)
    except ValueError:
        # Python refuses to convert integers of more than 4,300 digits (CVE-2020-10735).
        raise _Invalid("it has a number with too many digits", node) from None
