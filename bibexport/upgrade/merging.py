"""Merge .bib files: one entry per paper, and nothing lost from any of them.

The first file stays as it is, but for what the others add: fields to entries of the same papers, and after its end the
papers, macros, preambles and comments that it lacks. Where two entries of a paper disagree, both values are kept: one
counts, and the other gets a name that no style knows, such as `year-2`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from bibexport.errors import Fault
from bibexport.formats.bibtex.grammar import Command
from bibexport.formats.bibtex.source import (
    Part,
    Source,
    comment_before,
    macro_names,
    only_entries,
    paragraphs,
    replace_macros,
    warn_of_code,
    without_entries,
)
from bibexport.tex.macros import read_macros
from bibexport.text.unicode import line_end
from bibexport.upgrade.absorbing import absorb
from bibexport.upgrade.papers import KEY_LISTS, Index, Paper, find_repeated, read_papers, same_value


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a merged .bib, and what became of the keys."""

    text: str
    keys: tuple[Mapping[str, str], ...]
    """For each file, the present key of each of its keys."""
    merged: int
    """Number of entries that are in an earlier entry now."""
    added: int
    notes: tuple[Fault, ...] = ()
    """Conflicts, keys that have changed, and whatever else a person should look at."""


def merge(files: Sequence[tuple[str, str]]) -> Merged:
    """Merge files, each given as its path and its text; the first has precedence."""
    (path, text), *others = files
    own = Source(text, path)
    own_keys = {one.key: one.key for one in own.entries}
    notes: list[Fault] = []
    merged = added = 0
    if repeated := find_repeated(own):
        # As if they came from another file, whose lines are those of the first one.
        again = Source(only_entries(text, repeated), path, own.macros())
        within = _Merge(Source(without_entries(text, repeated), path), again)
        text = within.text()
        own_keys |= within.keys
        for one in again.entries:
            if found := within.found.get(one.start):
                message = f"joined with {found.key}, the same paper"
                notes.append(Fault(path=path, line=again.line(one.start), entry=one.key, message=message))
        notes += within.notes
        merged = len(within.found)
    keys: list[Mapping[str, str]] = [own_keys]
    sources = [own]
    for other_path, other_text in others:
        base = Source(text, path)
        joining = _Merge(base, Source(other_text, other_path, base.macros()))
        text = joining.text()
        keys.append(joining.keys)
        sources.append(joining.other)
        notes += joining.notes
        merged += len(joining.found)
        added += len(joining.new)
    notes += warn_of_code(sources)
    return Merged(text=text, keys=tuple(keys), merged=merged, added=added, notes=tuple(notes))


class _Merge:
    """Merges one file into another."""

    def __init__(self, base: Source, other: Source) -> None:
        self.base, self.other = base, other
        self.keys: dict[str, str] = {}
        self.notes: list[Fault] = []
        self.found: dict[int, Paper] = {}
        """The papers of the second file that are in the first, by the start of their entries."""
        self.new: dict[int, Paper] = {}
        self._index = Index()
        self._assigned: dict[str, Paper] = {}
        """The papers of the second file by their old keys, in lower case."""
        self._base_papers = read_papers(base)
        for paper in self._base_papers.values():
            self._index.add(paper)
        self._known_text = _lines(base.text)
        between = (base.text[part.start : part.end] for part in base.parts if part.kind == "text")
        self._known_paragraphs = {_lines(one) for text in between for one in paragraphs(text)}
        self._macros = base.macros()
        self._macro_names: dict[str, str] = {}
        """The macros of the second file that have another name now."""
        self._redefined: dict[str, str] = {}
        self._papers = read_papers(other)
        for start, paper in self._papers.items():
            self._assign(start, paper)

    def _assign(self, start: int, paper: Paper) -> None:
        """Find the entry of the same paper, or give the paper a key that no other has."""
        known = self._index.find(paper)
        # Of two entries with one key, the first is cited.
        is_cited = paper.key.lower() not in self._assigned
        self._assigned.setdefault(paper.key.lower(), known or paper)
        if known is not None:
            self.found[start] = known
            if is_cited:
                self.keys[paper.key] = known.key
            return
        self.new[start] = paper
        if other := self._index.by_key.get(paper.key.lower()):
            key = self._new_key(paper.key)
            self._note(paper, f"{other.source.path} has another paper with this key; this one is {key} now")
            paper.key = key
        if is_cited:
            self.keys[paper.command.key] = paper.key
        self._index.add(paper)

    def _new_key(self, key: str) -> str:
        taken = {one.key.lower() for one in self.other.entries}
        number = 2
        while f"{key}-{number}".lower() in self._index.by_key or f"{key}-{number}".lower() in taken:
            number += 1
        return f"{key}-{number}"

    def _note(self, paper: Paper, message: str) -> None:
        line = paper.source.line(paper.command.start)
        self.notes.append(Fault(path=paper.source.path, line=line, entry=paper.command.key, message=message))

    def text(self) -> str:
        """Return the merged text."""
        pieces: list[tuple[bool, str | Paper]] = []
        for place, part in enumerate(self.other.parts):
            pieces += self._piece(part, self.other.parts[place + 1 : place + 2])
        edits = [edit for paper in self._base_papers.values() for edit in self._edits(paper)]
        text, position = [], 0
        for start, end, new in sorted(edits):
            text += [self.base.text[position:start], new]
            position = end
        merged = "".join([*text, self.base.text[position:]])
        return merged + self._appended(merged, pieces)

    def _piece(self, part: Part, following: Sequence[Part]) -> Iterator[tuple[bool, "str | Paper"]]:
        """Yield what a part of the second file adds at the end, and whether it is a macro."""
        written = self.other.text[part.start : part.end]
        if part.kind == "entry":
            yield from self._entry(part)
        elif part.kind == "string" and part.command:
            yield from ((True, one) for one in self._strings(part.command, written))
        elif part.kind == "preamble" and part.command:
            if not self._is_known(written):
                yield False, self._preamble(part.command, written)
        else:
            attached = comment_before(written) if following and following[0].kind == "entry" else ""
            if attached:
                start = following[0].start
                paper = self.new.get(start) or self.found[start]
                if not self._is_known(attached) and attached not in paper.comments:
                    paper.comments.append(attached)
                written = written[: written.rindex(attached)]
            yield from ((False, one) for one in paragraphs(written) if not self._is_known(one))

    def _is_known(self, text: str) -> bool:
        return _lines(text) in self._known_paragraphs or _lines(text) in self._known_text

    def _strings(self, command: Command, written: str) -> Iterator[str]:
        """Yield the definitions of macros that are new; one that differs gets another name."""
        used = {name for one in command.fields for name in macro_names(written[one.value_start - command.start :])}
        unknown = {one.name.lower() for one in command.fields} - self._macros.keys()
        if len(unknown) == len(command.fields) and used.isdisjoint(self._macro_names):
            self._macros |= {one.name.lower(): one.tex for one in command.fields}
            yield written
            return
        for one in command.fields:
            name, number = one.name.lower(), 1
            new = name
            while new in self._macros and self._macros[new] != one.tex:
                number += 1
                new = f"{name}-{number}"
            self._macro_names[name] = new
            if new in self._macros:
                continue
            # The definition has its name in it: `name = value`.
            value = written[written.index("=", one.start - command.start) + 1 : one.value_end - command.start].strip()
            definition = f"@string{{{new} = {replace_macros(value, self._macro_names)}}}"
            if self.base.defines(name, one.tex):
                # The first file has it, but redefines it: needed only for a new entry that uses it.
                self._redefined[new] = definition
                continue
            self._macros[new] = one.tex
            if new != name:
                message = f"@string {one.name} has another value in {self.base.path}; it is {new} now"
                self.notes.append(Fault(path=self.other.path, line=self.other.line(one.start), message=message))
            yield definition

    def _preamble(self, command: Command, written: str) -> str:
        """Return a preamble that does not define again what the first file defines."""
        known: dict[str, object] = {}
        for part in self.base.parts:
            if part.kind == "preamble" and part.command:
                known |= read_macros(part.command.fields[0].tex)
        for name, macro in read_macros(command.fields[0].tex).items():
            if name in known:
                written = written.replace(f"\\newcommand{{\\{name}}}", f"\\providecommand{{\\{name}}}")
                written = written.replace(f"\\newcommand\\{name}", f"\\providecommand\\{name}")
                if macro != known[name]:
                    message = f"\\{name} is defined differently in {self.base.path}, whose definition counts"
                    line = self.other.line(command.start)
                    self.notes.append(Fault(path=self.other.path, line=line, message=message))
        return written

    def _entry(self, part: Part) -> Iterator[tuple[bool, "str | Paper"]]:
        assert part.command is not None
        paper = self._papers[part.start]
        if part.start in self.found:
            target = self.found[part.start]
            self.notes += absorb(target, paper, self.new_name, lambda name: self.raw(paper, name, target))
            self.add_aliases(target, paper)
            return
        self._adapt(paper)
        used = {name for raw in paper.replaced.values() for name in macro_names(raw)}
        yield from ((True, self._redefined.pop(name)) for name in sorted(used & self._redefined.keys()))
        parent = next((one for one in map(self._target, self._parents(paper)) if one.source is self.base), None)
        if parent is None:
            yield False, paper
        else:
            # BibTeX finds a parent only after its children.
            parent.before.append(paper)

    def _parents(self, paper: Paper) -> Iterator[Paper]:
        """Yield the entries to which `crossref` leads, also over other new entries."""
        seen = {paper.command.start}
        while paper.command.start in self.new:
            commands = (one for name, one in self.other.parents(paper.command) if name == "crossref")
            parent = next((one for one in commands if one.start not in seen), None)
            if parent is None:
                return
            seen.add(parent.start)
            paper = self._papers[parent.start]
            yield paper

    def _target(self, paper: Paper) -> Paper:
        start = paper.command.start
        return self.new.get(start) or self.found[start]

    def new_name(self, key: str) -> str:
        """Return the present key of an entry of the second file."""
        paper = self._assigned.get(key.strip().lower())
        return key.strip() if paper is None or paper.key.lower() == key.strip().lower() else paper.key

    def raw(self, paper: Paper, name: str, target: Paper) -> str:
        """Return a value of an entry of the second file, as it has to be written in `target`."""
        return self._written(paper, paper.source.raw(paper.command, name), target)

    def _written(self, paper: Paper, raw: str, target: Paper) -> str:
        names = macro_names(raw)
        if not names:
            return raw
        if target.source is self.other:
            return replace_macros(raw, self._macro_names)
        mine, theirs = target.source.macros(target.command.start), paper.source.macros(paper.command.start)
        differing = {one for one in names if one in theirs and mine.get(one) != theirs[one]}
        return replace_macros(raw, {one: f"{{{theirs[one]}}}" for one in differing})

    def _adapt(self, paper: Paper) -> None:
        """Make a new entry say in the merged file what it said in its own."""
        for name, tex in list(paper.values.items()):
            raw = paper.source.raw(paper.command, name)
            if name in KEY_LISTS:
                keys = ",".join(self.new_name(key) for key in tex.split(","))
                if [one.strip() for one in tex.split(",")] != keys.split(","):
                    paper.replace(name, f"{{{keys}}}", keys)
            elif name == "ids":
                free = [one for one in paper.aliases if self._index.by_key.get(one.lower()) in (None, paper)]
                if free != paper.aliases:
                    paper.replace(name, f"{{{', '.join(free)}}}", ", ".join(free))
            elif (written := self._written(paper, raw, paper)) != raw:
                paper.replace(name, written, tex)
        parents = [self._target(self._papers[parent.start]) for _, parent in self.other.parents(paper.command)]
        now = {name: tex for parent in reversed(parents) for name, tex in parent.values.items()}
        for name, tex in paper.inherited.items():
            present = now.get(name) or (now.get(name.removeprefix("book")) if name.startswith("book") else None)
            if present is not None and not same_value(name, present, tex):
                # The whole is another file's now, and says something else.
                paper.add(name, f"{{{tex}}}", tex)

    def add_aliases(self, target: Paper, paper: Paper) -> None:
        """Keep the keys of an entry as aliases of the entry that it is part of now."""
        wanted: list[str] = []
        for key in (paper.command.key, *paper.aliases):
            owner = self._index.by_key.get(key.lower())
            if key in (target.key, *target.aliases, *wanted) or not key:
                continue
            if owner not in (None, target):
                self._note(paper, f"is {target.key} now, and cannot stay its alias: it is the key of another paper")
                continue
            self._index.by_key[key.lower()] = target
            wanted.append(key)
        if wanted and target.aliases:
            tex = ", ".join([*target.aliases, *wanted])
            target.replace("ids", f"{{{tex}}}", tex)
        elif wanted:
            target.add("ids", f"{{{', '.join(wanted)}}}", ", ".join(wanted))

    def _edits(self, paper: Paper) -> Iterator[tuple[int, int, str]]:
        """Yield the changes to the text of the first file at one of its entries."""
        start, end = paper.command.start, paper.command.end
        eol = line_end(self.base.text)
        above = [_with_comments(one) for one in paper.before]
        if above:
            between = self.base.text[: paper.command.start]
            begin = max((part.end for part in self.base.parts if part.end <= start and part.kind != "text"), default=0)
            attached = comment_before(between[begin:])
            place = between.rindex(attached) if attached else start
            yield place, place, _adapted("\n\n".join([*above, ""]), eol)
        comments = "".join(f"{one}\n" for one in paper.comments)
        if comments or paper.is_changed:
            yield start, end, _adapted(comments, eol) + _adapted(paper.write(), eol)

    def _appended(self, before: str, pieces: Sequence[tuple[bool, "str | Paper"]]) -> str:
        if not pieces:
            return ""
        eol = line_end(before)
        texts = [(is_macro, one if isinstance(one, str) else _with_comments(one)) for is_macro, one in pieces]
        joined = texts[0][1]
        for (was_macro, _), (is_macro, text) in pairwise(texts):
            joined += ("\n" if was_macro and is_macro else "\n\n") + text
        ends = before.endswith(2 * eol) + before.endswith(eol) if before.strip() else 2
        return (2 - ends) * eol + _adapted(joined + "\n", eol)


def _lines(text: str) -> str:
    """Return a text with its lines without spaces around them, to look for one in another."""
    return "\n" + "\n".join(line.strip() for line in text.strip().splitlines()) + "\n"


def _with_comments(paper: Paper) -> str:
    return "".join(f"{one}\n" for one in paper.comments) + paper.write()


def _adapted(text: str, eol: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", eol)
