r"""JabRef's groups: the tree in an `@Comment{jabref-meta: grouping:…}`, and the field `groups` of the entries in it.

Each line of the tree is `LEVEL KIND:NAME;CONTEXT;…;`. Within a group, `\` escapes `;` and `\`, and the line is escaped
once more as a whole (`GroupSerializer` and `GroupsParser` of https://github.com/JabRef/jabref). Older versions wrote
`groupstree:`, broke long lines anywhere, and listed the keys of the entries in the group.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from bibexport.formats.options import ExportOptions
from bibexport.formats.sections import Section, SectionTree
from bibexport.model import Record
from bibexport.text.unicode import clean

Path = tuple[str, ...]
_TREE = re.compile(r"@\s*comment\s*\{\s*jabref-meta:\s*(?:grouping|groupstree):(?P<lines>.*)\}\s*", re.I | re.S)
_LINE = re.compile(r"\s*(\d{1,3}) (\w+):(.*)", re.S)
_WORD = re.compile(r"[^\s,;]+")
_INDEPENDENT, _REFINING, _INCLUDING = "0", "1", "2"
"""The contexts of a group: its own entries; those that its parent has, too; its own and those of its subgroups."""


class Group(msgspec.Struct, frozen=True):
    """A group of a file that JabRef has written."""

    name: str
    path: Path
    """The sections from the top, this one included; empty for the group of all entries."""
    kind: str
    values: tuple[str, ...]
    """What follows the name."""
    parent: "Group | None" = None

    def has(self, key: str, fields: Mapping[str, str]) -> bool:
        """Return whether an entry is in the group; in those that compute their entries (a search), none is."""
        is_refining = self.values[:1] == (_REFINING,) and self.parent is not None
        return self._names(key, fields) and not (is_refining and self.parent and not self.parent.has(key, fields))

    def _names(self, key: str, fields: Mapping[str, str]) -> bool:
        match self.kind:
            case "AllEntriesGroup":
                return True
            case "StaticGroup" | "ExplicitGroup":
                listed = [name.strip() for name in fields.get("groups", "").split(",")]
                return self.name in listed or (self.kind == "ExplicitGroup" and key in self.values[1:])
            case "KeywordGroup" if len(self.values) > 4 and self.values[4] == "0":
                _, field, expression, with_case, *_ = self.values
                text = fields.get(field.lower(), "")
                if with_case != "1":
                    text, expression = text.casefold(), expression.casefold()
                wanted = set(_WORD.findall(expression))
                return bool(wanted) and wanted <= set(_WORD.findall(text))
        return False


def read_groups(comments: Iterable[str]) -> tuple[Group, ...]:
    """Return the groups in the comments of a file, each after its parent; a line that is not a group is passed over."""
    for comment in comments:
        if found := _TREE.fullmatch(comment):
            lines = [match for unit in _split(found["lines"].replace("\n", "")) if (match := _LINE.fullmatch(unit))]
            return tuple(_read_tree([(int(line[1]), line[2], _split(line[3]) or [""]) for line in lines]))
    return ()


def _read_tree(lines: Sequence[tuple[int, str, list[str]]]) -> Iterator[Group]:
    names = frozenset(name for _, _, (name, *_) in lines)
    above: list[Group] = []
    for level, kind, (name, *values) in lines:
        # As JabRef does: whatever its level, a group is below the first one, that of all entries.
        del above[max(level, 1) if above else 0 :]
        parent = above[-1] if above else None
        path: Path = ()
        if kind != "AllEntriesGroup":
            path = (*(parent.path if parent else ()), _restore_heading(name, parent, names))
        above.append(Group(name, path, kind, tuple(values), parent))
        yield above[-1]


def _split(text: str) -> list[str]:
    r"""Return the units that end in `;`, without their escapes.

    >>> _split(r"a\;b;c\\;")
    ['a;b', 'c\\']
    """
    units = re.findall(r"((?:\\.|[^\\;])*)(?:;|\Z)", text, re.S)
    return [re.sub(r"\\(.)", r"\1", unit, flags=re.S) for unit in units[: -1 if units and not units[-1] else None]]


def find_sections(groups: Sequence[Group], key: str, fields: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the paths of the groups that an entry is in, without those of which it is in a subgroup."""
    listed = [name.strip() for name in fields.get("groups", "").split(",")]
    # A file may have a thousand of each.
    likely = (group for group in groups if group.path and (group.kind != "StaticGroup" or group.name in listed))
    mine = [group for group in likely if group.has(key, fields)]
    mine.sort(key=lambda group: listed.index(group.name) if group.name in listed else len(listed))
    found = dict.fromkeys(group.path for group in mine)
    above = {path[:length] for path in found for length in range(1, len(path))}
    return tuple(path for path in found if path not in above)


def _restore_heading(name: str, parent: Group | None, names: frozenset[str]) -> str:
    """Return the heading that `_name_groups` has made a name from: `Vision` for `Vision (Data)` below `Data`."""
    ending = f" ({parent.name})" if parent else ""
    heading = name.removesuffix(ending)
    return heading if ending and heading != name and heading in names else name


class JabRefGroups:
    """The sections of a list as groups of JabRef."""

    def __init__(self, records: Sequence[Record]) -> None:
        tree: SectionTree[int] = SectionTree()
        for record in records:
            # What JabRef itself has written is kept as it is.
            if record.origin is None and record.sections:
                tree.add(id(record), record.sections)
        self._sections = [section for section in tree.top.walk() if section.path]
        self._names = dict(_name_groups(self._sections))
        paths: dict[int, list[Path]] = {}
        for section in self._sections:
            for item in section.items:
                paths.setdefault(item, []).append(section.path)
        self._members: dict[int, list[str]] = {}
        for record in records:
            # In the order of the entry: its first section is the one that it belongs to most.
            order = [tuple(filter(None, map(clean, path))) for path in record.sections]
            places = {path: place for place, path in reversed(list(enumerate(order)))}
            mine = sorted((places.get(path, len(places)), path) for path in paths.get(id(record), ()))
            self._members[id(record)] = [self._names[path] for _, path in mine]

    def add(self, record: Record, fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield the fields of a record, with its groups beside those that its field `groups` has already."""
        names = self._members.get(id(record))
        if not names:
            yield from fields
            return
        own: list[str] = []
        for name, value in fields:
            if name == "groups":
                own += (one.strip() for one in value.split(","))
            else:
                yield name, value
        yield "groups", ", ".join(dict.fromkeys((*own, *names)))

    def write(self) -> Iterator[str]:
        """Yield the comment with the tree, if there is a section."""
        if not self._sections:
            return
        lines = ["0 AllEntriesGroup:;", *map(self._line, self._sections)]
        yield "\n".join(["@Comment{jabref-meta: grouping:", *lines, "}\n"])

    def _line(self, section: Section[int]) -> str:
        context = _INCLUDING if section.children else _INDEPENDENT
        group = f"StaticGroup:{_escape(self._names[section.path])};{context};1;;;;"
        return f"{len(section.path)} {_escape(group)};"


def find_groups(records: Iterable[Record], options: ExportOptions) -> tuple[Iterable[Record], JabRefGroups]:
    """Return the records, and their groups; without the option, which has to read them all, there are none."""
    known = list(records) if options.groups else records
    return known, JabRefGroups(known if isinstance(known, list) and options.groups else ())


def _name_groups(sections: Iterable[Section[int]]) -> Iterator[tuple[Path, str]]:
    """Yield the path of each section with the name of its group, which no other one has: entries only name groups."""
    taken: dict[Path, str] = {}
    counts: Counter[str] = Counter()
    # The upper ones first, because the others can have the name of their parent added.
    for section in sorted(sections, key=lambda one: len(one.path)):
        heading = _clean_name(section.heading)
        parent = taken.get(section.path[:-1])
        name = f"{heading} ({parent})" if counts[heading] and parent else heading
        counts[heading] += 1
        # A second one below the same parent differs only in what JabRef cannot have in names.
        name = name if name not in taken.values() else f"{name} {counts[heading]}"
        taken[section.path] = name
        yield section.path, name


def _clean_name(heading: str) -> str:
    """Return a heading without what would end a name in the field `groups`, its entry, or BibTeX's comment."""
    return " ".join(heading.translate(_NOT_IN_NAMES).split()) or "?"


_NOT_IN_NAMES = str.maketrans({",": ";", "@": "(at)", "{": None, "}": None})


def _escape(text: str) -> str:
    return re.sub(r"[\\;]", r"\\\g<0>", text)
