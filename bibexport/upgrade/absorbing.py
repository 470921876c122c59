"""Add to an entry what another entry of the same paper says; where they disagree, both values are kept."""

from collections.abc import Callable

from bibexport.check.authors import shared_share
from bibexport.errors import Fault
from bibexport.formats.bibtex.read_names import read_names
from bibexport.model import PUBLISHED_TYPES
from bibexport.text.names import stands_for_others
from bibexport.upgrade.papers import (
    KEY_LISTS,
    KEYWORDS,
    PARENTS,
    PEOPLE,
    Paper,
    base_name,
    other_name,
    same_value,
    split_keywords,
)
from bibexport.upgrade.values import is_of_preprint

_SHOWN = 60
"""Maximum length of a value in a message, in characters."""


def absorb(target: Paper, paper: Paper, new_key: Callable[[str], str], write: Callable[[str], str]) -> list[Fault]:
    """Change `target` so that it says all that `paper` says; return their conflicts.

    Args:
        target: the entry that stays.
        paper: an entry of the same paper, from another file.
        new_key: returns the present key of an entry of that file.
        write: returns a value of `paper`, by the name of its field, as it has to be written in `target`.
    """
    absorbing = _Absorbing(target, paper, new_key, write)
    absorbing.run()
    return absorbing.notes


class _Absorbing:
    """Adds the fields of one entry to another."""

    def __init__(self, target: Paper, paper: Paper, new_key: Callable[[str], str], write: Callable[[str], str]) -> None:
        self.target, self.paper, self.new_key, self.write = target, paper, new_key, write
        self.notes: list[Fault] = []
        mine, theirs = (one.entry.record if one.entry else None for one in (target, paper))
        self.is_published_later = bool(mine and theirs and mine.type == "article" and theirs.type in PUBLISHED_TYPES)
        """Whether the other entry is of the published version, and this one of the preprint."""
        self.is_preprint = bool(mine and theirs and theirs.type == "article" and mine.type in PUBLISHED_TYPES)

    def run(self) -> None:
        """Add all fields."""
        target, paper = self.target, self.paper
        if self.is_published_later:
            self._set_preprint_apart()
        if target.type != paper.type:
            self._differing_type()
        for name, tex in paper.values.items():
            if name != "ids" and tex.strip():
                self._field(name, tex, self.write(name))
        repeated: set[str] = set()
        for field in paper.command.fields:
            name = field.name.lower()
            if name in repeated and not same_value(name, field.tex, paper.values[name]):
                self._keep_beside(name, f"{{{field.tex}}}", field.tex)
            repeated.add(name)
        for name, tex in paper.inherited.items():
            self._field(name, tex, f"{{{tex}}}")

    def _set_preprint_apart(self) -> None:
        """Rename the fields of a preprint that its publication does not have."""
        target, paper = self.target, self.paper
        for name in list(target.values):
            if name in paper.values or name in paper.inherited or not is_of_preprint(name, target.values[name]):
                continue
            target.rename(name, self._free_name(name))
        arxiv = target.entry.arxiv if target.entry else None
        if arxiv and not {"eprint", "arxivid"} & (target.values.keys() | paper.values.keys()):
            prefix = "eprinttype" if "date" in paper.values or "journaltitle" in paper.values else "archiveprefix"
            target.add("eprint", f"{{{arxiv}}}", str(arxiv))
            target.add(prefix, "{arXiv}", "arXiv")

    def _differing_type(self) -> None:
        target, paper = self.target, self.paper
        if self.is_published_later or self.is_preprint:
            # The type of a preprint says nothing about the paper.
            target.type = paper.type if self.is_published_later else target.type
            return
        if paper.type not in (target.values.get(name) for name in target.values if base_name(name) == "entrytype"):
            name = self._free_name("entrytype")
            target.add(name, f"{{{paper.type}}}", paper.type)
            self._report("type", target.type, paper.type, name, is_first=True)

    def _field(self, written_name: str, tex: str, raw: str) -> None:
        """Add a field of the other entry, unless the value is there."""
        target = self.target
        name = base_name(written_name)
        if name in KEY_LISTS:
            tex = ",".join(self.new_key(key) for key in tex.split(","))
            raw = f"{{{tex}}}"
        if target.says(name, tex):
            return
        if name != written_name:
            self._keep_beside(name, raw, tex)
            return
        present = target.values.get(name)
        if present is None:
            other = target.values.get(other_name(name)) or target.inherited.get(name)
            is_said = name in target.inherited and same_value(name, target.inherited[name], tex)
            if (
                name in PARENTS
                or (other and not same_value(name, other, tex))
                or (self.is_preprint and is_of_preprint(name, tex))
            ):
                self._keep_beside(name, raw, tex)
            elif not is_said:
                target.add(name, raw, tex)
        elif name in KEYWORDS:
            self._join_keywords(name, present, tex)
        else:
            self._conflict(name, present, tex, raw)

    def _join_keywords(self, name: str, present: str, tex: str) -> None:
        known = {one.casefold() for one in split_keywords(present)}
        missing = [one for one in split_keywords(tex) if one.casefold() not in known]
        joined = ", ".join([present.rstrip().rstrip(",;"), *missing])
        self.target.replace(name, f"{{{joined}}}", joined)

    def _conflict(self, name: str, present: str, tex: str, raw: str) -> None:
        target = self.target
        beside = self._free_name(name)
        is_first = not (self.is_published_later or (name in PEOPLE and _names_more(present, tex)))
        if is_first:
            target.add(beside, raw, tex)
        else:
            old = target.raw(name)
            target.replace(name, raw, tex)
            target.add(beside, old, present)
        self._report(name, present, tex, beside, is_first=is_first)

    def _keep_beside(self, name: str, raw: str, tex: str) -> None:
        if not self.target.says(name, tex):
            self.target.add(self._free_name(name), raw, tex)

    def _free_name(self, name: str) -> str:
        number = 2
        while f"{name}-{number}" in self.target.values:
            number += 1
        return f"{name}-{number}"

    def _report(self, name: str, present: str, tex: str, beside: str, *, is_first: bool) -> None:
        why = "it is the first"
        if not is_first:
            why = "it is of the published version" if self.is_published_later else "it names more people"
        mine, theirs = self.target.source.path, self.paper.source.path
        values = f"{mine} has {_shorten(present)}, {theirs} has {_shorten(tex)}"
        winner = mine if is_first else theirs
        message = f"{name}: {values}; that of {winner} counts because {why}, the other is kept as {beside}"
        line = self.paper.source.line(self.paper.command.start)
        self.notes.append(Fault(path=theirs, line=line, entry=self.target.key, message=message))


def _names_more(present: str, tex: str) -> bool:
    """Whether a list of people is cut short, and another one starts with the same names and goes on."""
    some, all_ = (list(read_names(one, lambda _: None)) for one in (present, tex))
    if not some or not stands_for_others(some[-1].display) or (all_ and stands_for_others(all_[-1].display)):
        return False
    return len(all_) >= len(some) - 1 > 0 and shared_share(some[:-1], all_[: len(some) - 1]) == 1


def _shorten(tex: str) -> str:
    text = " ".join(tex.split())
    return f"{{{text}}}" if len(text) <= _SHOWN else f"{{{text[: _SHOWN - 1]}…}}"
