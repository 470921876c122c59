"""From the catalogs of a command to their records, resolved as far as possible."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from bibexport.cli.inputs import inputs, keep_keys
from bibexport.cli.parameters import export_options
from bibexport.cli.presenter import group_lines, is_verbose, name_some, say, say_groups
from bibexport.cli.reading import Input
from bibexport.errors import Fault, InvalidInput, OutputError
from bibexport.findings import Finding, Group
from bibexport.formats.options import ExportOptions
from bibexport.keys import KeyRule
from bibexport.lock import Lock
from bibexport.model import Entry, Outcome, Record, Verdict
from bibexport.text.numbers import count
from bibexport.text.unicode import cut

if TYPE_CHECKING:
    from bibexport.cli.results import ResolvedForm

ORDER: tuple[Outcome, ...] = ("published", "preprint", "ambiguous", "not found", "unchecked")


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries a command is about; by default all."""

    keys: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    cited: frozenset[str] | None = None
    """The keys that documents cite; None where no documents are given."""

    @property
    def is_by_key(self) -> bool:
        """Whether entries are chosen by their keys."""
        return bool(self.keys) or self.cited is not None

    def of(self, read: Sequence[Input]) -> list[tuple[Input, tuple[Entry, ...]]]:
        """Return the selected entries of each catalog.

        Raises:
            InvalidInput: no catalog has a key or a section of the selection.
        """
        everything = [entry for one in read for entry in one.catalog.entries]
        faults = [
            *_find_unknown("key", self.keys, _keys(everything)),
            *_find_unknown("section", self.sections, _headings(everything)),
        ]
        if faults:
            raise InvalidInput(faults)
        return [(one, self._take(one)) for one in read]

    def _take(self, one: Input) -> tuple[Entry, ...]:
        taken = tuple(entry for entry in one.catalog.entries if self._takes(entry))
        if one.kind == "bibtex" and len(taken) < len(one.catalog.entries):
            from bibexport.formats.bibtex.read import keep_unread

            return keep_unread(one.catalog.entries, taken)
        return taken

    def _takes(self, entry: Entry) -> bool:
        names = (entry.key, *entry.aliases)
        if self.cited is not None and self.cited.isdisjoint(names):
            return False
        by_key = not self.keys or any(key in names for key in self.keys)
        wanted = {section.casefold() for section in self.sections}
        by_section = not wanted or any(name.casefold() in wanted for path in entry.sections for name in _names(path))
        return by_key and by_section


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The records that the command line asks to send to Zotero."""

    catalog: tuple[str, ...]
    selection: Selection
    offline: bool
    notes: bool | None
    """What `--no-notes` says; None where it is not given."""
    as_json: bool = False
    budget_s: float | None
    quiet: bool

    def read(self) -> tuple[list[Input], ExportOptions]:
        """Read the catalogs; return them and how to write them.

        Raises:
            InvalidInput: one cannot be read.
        """
        read = inputs(self.catalog)
        return read, export_options(read[0].catalog, {"notes": self.notes})

    def records(self, read: list[Input]) -> list[Record]:
        """Return the selected records, resolved as far as possible."""
        collected = collect(
            read, self.selection, offline=self.offline, quiet=self.quiet, budget_s=self.budget_s, remember=True
        )
        say_groups(describe_open(collected))
        return [record for one in collected for record in one.records()]


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """A catalog with its lock after the run, and why some of its questions are open."""

    one: Input
    lock: Lock
    entries: tuple[Entry, ...]
    open: dict[str, str] = {}
    """Cite key to reason."""
    unknown: frozenset[tuple[str, str]] = frozenset()
    """Identifiers, each with its kind, that their registry does not know."""
    fruitless: bool = False
    """Whether a source could not be reached, and no answer was new."""

    def records(self) -> Iterator[Record]:
        """Return the records of the selected entries."""
        from bibexport.resolution.questions import records

        return records(self.entries, self.lock)

    def verdicts(self) -> Iterator[tuple[Entry, Outcome | None, Verdict | None]]:
        """Yield the selected entries with their outcomes and verdicts."""
        from bibexport.resolution.questions import verdicts

        for entry, (outcome, verdict) in zip(self.entries, verdicts(self.entries, self.lock), strict=True):
            yield entry, outcome, verdict

    def reason_of(self, key: str) -> str:
        """Return why there is no verdict on an entry; empty where no reason is known."""
        return self.open.get(key, "")


def collect(
    read: Sequence[Input],
    selection: Selection,
    *,
    offline: bool = False,
    refresh: bool = False,
    quiet: bool = False,
    budget_s: float | None = None,
    asked: set[str] | None = None,
    remember: bool = False,
    rule: KeyRule | None = None,
) -> list[Collected]:
    """Resolve what the locks lack, unless `offline`; return each catalog with its lock.

    `asked` are questions not to ask again; those that this call asks are added. With `remember`, the selected entries
    of lists get the keys that they keep from now on, new ones by `rule`: what is written may be cited.

    Raises:
        InvalidInput: no entry is selected, or a lock cannot be read.
        OutputError: a lock cannot be written.
    """
    collected = []
    for one, entries in selection.of(read):
        before = lock = one.lock()
        reasons: Mapping[str, str] = {}
        unknown: frozenset[tuple[str, str]] = frozenset()
        fruitless = False
        if not offline and not all(entry.is_complete for entry in entries):
            from bibexport.cli.settings import today
            from bibexport.resolution.questions import forgetting, pending, question

            asked_of = forgetting(entries, lock) if refresh else lock
            wanted = pending(entries, asked_of, today()).entries
            if asked is not None:
                wanted = tuple(entry for entry in wanted if question(entry) not in asked)
                asked.update(map(question, wanted))
            if wanted:
                from bibexport.cli.network import resolve_input

                if one.wishes:
                    from bibexport.resolution.key_memory import current_rule

                    # Without its rule, the lock of a new list would pass for one of version 0.1.
                    asked_of = msgspec.structs.replace(asked_of, key_rule=current_rule(lock))
                resolution = resolve_input(one, asked_of, wanted, base=lock, quiet=quiet, budget_s=budget_s)
                fruitless = resolution.unreachable and resolution.lock == asked_of
                # Answers that a refresh cannot renew, such as those of a source that is down, are kept.
                lock = lock.updated(resolution.lock)
                reasons = resolution.open
                unknown = resolution.unknown
        found = Collected(
            one=one,
            lock=lock,
            entries=entries,
            open=dict(_reasons_by_key(entries, reasons)),
            unknown=unknown,
            fruitless=fruitless,
        )
        if remember and one.wishes:
            # Keys by which somebody chooses entries are in use, and stay as they are.
            known = before if selection.is_by_key else lock
            taken = [entry.key for other in read if other is not one for entry in other.catalog.entries]
            found = _remember_keys(found, known, rule, taken)
        collected.append(found)
    return collected


def _reasons_by_key(entries: Iterable[Entry], reasons: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if reasons:
        from bibexport.resolution.questions import question

        for entry in entries:
            if reason := reasons.get(question(entry)):
                yield entry.key, reason


def _remember_keys(found: Collected, known: Lock, rule: KeyRule | None, taken: Collection[str]) -> Collected:
    """Return a list whose selected entries have the keys that they keep, after writing these to its lock.

    Args:
        found: the list.
        known: the lock whose answers new keys are derived from.
        rule: how they are derived; None for the rule of the lock.
        taken: the keys of other catalogs.
    """
    from bibexport.cli.network import LockFile

    one, lock = found.one, found.lock
    places = {entry.key: place for place, entry in enumerate(one.catalog.entries)}
    chosen = [places[entry.key] for entry in found.entries]
    keyed, kept = keep_keys(one, known, rule=rule, taken=taken, only=chosen)
    new = msgspec.structs.replace(lock, keys=kept.keys, former_keys=kept.former_keys, key_rule=kept.key_rule)
    if new != lock:
        try:
            LockFile(one.lock_path, lock).save(new, finished=True)
        except OutputError as error:
            say(f"note: keys may change in the next run: {error}")
    entries = tuple(keyed.catalog.entries[place] for place in chosen)
    renamed = {old.key: entry.key for old, entry in zip(found.entries, entries, strict=True)}
    open_ = {renamed[key]: reason for key, reason in found.open.items()}
    return msgspec.structs.replace(found, one=keyed, lock=new, entries=entries, open=open_)


def resolved_forms(collected: Iterable[Collected]) -> "Iterator[ResolvedForm]":
    """Yield, for `--json`, what each entry was resolved to."""
    from bibexport.cli.results import ResolvedForm

    for one in collected:
        for entry, record in zip(one.entries, one.records(), strict=True):
            verdict = record.verdict
            ref = verdict.record if verdict else None
            evidence = verdict and (verdict.reason or verdict.evidence.text)
            yield ResolvedForm(
                key=entry.key,
                outcome=record.outcome,
                record=ref,
                dblp=ref.id if ref and ref.source == "dblp" else None,
                doi=record.doi,
                arxiv=entry.arxiv,
                reason=one.reason_of(entry.key) or evidence or ("not asked" if record.outcome == "unchecked" else ""),
            )


def describe_open(collected: Iterable[Collected]) -> Iterator[Group]:
    """Yield which entries have no verdict, and why: each ambiguous one, the others by reason."""
    ambiguous: list[str] = []
    missing: dict[str, list[str]] = {}
    unchecked: dict[str, list[str]] = {}
    for one in collected:
        titles = _name_by_title(one.one)
        for entry, outcome, verdict in one.verdicts():
            name = titles.get(entry.key, entry.key)
            if outcome == "ambiguous" and verdict is not None:
                possible = "".join(f"; {candidate}" for candidate in verdict.candidates)
                pin = "; pin the right one with dblp = …" if verdict.candidates else ""
                ambiguous.append(f"ambiguous: {name} ({verdict.reason}{possible}){pin}")
            elif outcome == "not found" and verdict is not None:
                missing.setdefault(verdict.reason, []).append(name)
            elif outcome == "unchecked" or one.reason_of(entry.key):
                reason = one.reason_of(entry.key) or (verdict.reason if verdict else "")
                unchecked.setdefault(reason or "not looked up yet", []).append(name)
    yield group_lines(ambiguous, f"ambiguous: {{}} more of {len(ambiguous):,}")
    for outcome, reasons in (("not found", missing), ("unchecked", unchecked)):
        rows = []
        for reason, names in reasons.items():
            rows.append((f"{outcome}: {name_some(names)} ({reason})", len(names)))
        yield Group(rows=tuple(rows), more=f"{outcome}: {{}} more, for other reasons (--verbose shows them)")


def _name_by_title(one: Input) -> dict[str, str]:
    """Return, by key, the titles of entries that the list gives no key, so that nobody knows the one they have."""
    return {
        entry.key: f"“{cut(entry.title, _TITLE_WIDTH)}”"
        for entry, wish in zip(one.catalog.entries, one.wishes, strict=False)
        if entry.title and not wish.explicit
    }


_TITLE_WIDTH = 40


def describe_reading(one: Input, *, quiet: bool) -> Iterator[Group]:
    """Yield what could not be read, also for those who want no summary, because the output lacks it; then notes."""
    of_code: dict[str, list[str]] = {}
    for finding in one.findings:
        if finding.fails:
            of_code.setdefault(finding.code, []).append(finding.text)
    for code, lines in of_code.items():
        yield group_lines(lines, f"{one.catalog.path}: … and {{}} more [{code}]")
    notes = [finding.text for finding in one.findings if not finding.fails]
    if notes and not quiet:
        if is_verbose():
            yield group_lines(notes)
        else:
            yield Group(head=f"{one.catalog.path}: {count(len(notes), 'note')} on reading (--verbose shows them)")


def find_unread(one: Input) -> tuple[Finding, ...]:
    """Return what a .bib or CSL file has that is in no entry as it was read, so that nothing can be said about it."""
    codes = _UNREAD if one.kind == "bibtex" else _UNREAD_OF_CSL
    return tuple(finding for finding in one.findings if finding.code in codes)


_UNREAD = frozenset({"bib-key", "bib-parent", "bib-syntax", "bib-value"})
_UNREAD_OF_CSL = frozenset({"csl-id"})


def describe_shipped(read: Iterable[Input]) -> Iterator[Group]:
    """Yield that the catalog which comes with bibexport is used, which a person may not expect."""
    if any(one.is_shipped for one in read):
        yield Group(head="note: no catalog/ with a .toml file here; using the one that comes with bibexport")


def describe_rewritten_keys(entries: Sequence[Entry], format_: str = "bibtex") -> Iterator[Group]:
    """Yield which keys were changed: those of a list that LaTeX cannot take, those of a .bib that `format_` cannot."""
    from bibexport.keys import Program, UniqueKeys, safe_key

    changes: dict[str, list[str]] = {}
    programs: dict[Program, str] = {"bibtex": "BibTeX", "biblatex": "biber"}
    for program, name in programs.items():
        unique = UniqueKeys(program)
        changes[f"{name} cannot take the key {{}}"] = [
            f"{entry.key!r} here; cite it as {key}"
            for entry in entries
            if program == format_
            and entry.record
            and entry.record.origin
            and (key := unique(entry.record)) != entry.key
        ]
    changes["LaTeX cannot use the key {}"] = [
        f"{alias!r}; cite it as {entry.key}"
        for entry in entries
        for alias in entry.aliases
        if safe_key(alias) == entry.key
    ]
    for why, keys in changes.items():
        yield group_lines((f"note: {why.format(key)}" for key in keys), "note: … and {} more keys")


def summarise(outcomes: Counter[Outcome | None]) -> str:
    """Return `20 entries: 17 published, 3 preprints`."""
    total = sum(outcomes.values())
    counts = [
        f"{outcomes[outcome]:,} {'preprints' if outcome == 'preprint' and outcomes[outcome] != 1 else outcome}"
        for outcome in ORDER
        if outcomes[outcome]
    ]
    head = count(total, "entry", "entries")
    return f"{head}: {', '.join(counts)}" if counts else head


def _keys(entries: Iterable[Entry]) -> set[str]:
    return {key for entry in entries for key in (entry.key, *entry.aliases)}


def _headings(entries: Iterable[Entry]) -> set[str]:
    return {name for entry in entries for path in entry.sections for name in _names(path)}


def _names(path: tuple[str, ...]) -> Iterator[str]:
    """Yield the names of a section: each heading above it, and paths with slashes."""
    yield from path
    for length in range(2, len(path) + 1):
        yield "/".join(path[:length])


def _find_unknown(what: str, wanted: Iterable[str], known: set[str]) -> Iterator[Fault]:
    folded = {name.casefold() for name in known} if what == "section" else known
    for name in wanted:
        if (name.casefold() if what == "section" else name) not in folded:
            from bibexport.errors import did_you_mean

            yield Fault(message=f"no entry has the {what} {name!r}{did_you_mean(name, known)}")
