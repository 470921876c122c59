"""The lock: the sources' answers and the verdicts on them, in a file that people review.

Same catalog and same lock give the same bytes, with no network. Answers are kept by source and by the source's own id,
verdicts by the paper's id, never by cite key, so that renaming a key causes no requests. An outage leaves no trace.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.model import Claim, Evidence, Facts, Outcome, RecordRef, Verdict
from bibexport.text.unicode import conflict_sides, find_conflicts, refuse_conflicts

VERSION = 2
Value = TypeVar("Value")
Piece = TypeVar("Piece", bound=str | msgspec.Raw)


class Lookup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the catalogues have under one identifier or title: their records, or nothing."""

    records: tuple[RecordRef, ...] = ()
    asked: Mapping[str, str] = {}
    """The catalogues that answered in full, each with the day."""
    note: str = ""
    """Why an existing identifier has no record: `it is registered with mEDRA`."""


class Lock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers by source and id, verdicts by question (`arxiv:2103.00020`), and look-ups by what was looked up."""

    version: int = VERSION
    answers: Mapping[str, Mapping[str, Facts]] = {}
    verdicts: Mapping[str, Verdict] = {}
    """Of `ambiguous` ones only `considered` counts: they are judged again at each run, without asking."""
    keys: Mapping[str, str] = {}
    """Cite keys of a list's papers by what identifies these, `arxiv:2103.00020 title:…` (see `keys.KeyWish.names`)."""
    former_keys: Mapping[str, str] = {}
    """By a key that a paper had before, the key that it has now."""
    key_rule: str = ""
    """How keys are derived (`keys.KeyRule`); empty in locks of version 0.1."""
    lookups: Mapping[str, Lookup] = {}
    """By `doi:…`, `arxiv:…` or `title:…`, from checking whether entries are true."""

    def facts(self, source: str, key: str | None) -> Facts | None:
        """Return what `source` said about `key`; None if it was not asked."""
        return self.answers.get(source, {}).get(key) if key else None

    def record(self, ref: RecordRef | None) -> Facts | None:
        """Return the record that a verdict names; None if there is none, or the lock lacks it."""
        return self.facts(ref.source, ref.id) if ref else None

    def with_answers(self, *facts: Facts) -> "Lock":
        """Return this lock with new answers added."""
        answers = {source: dict(known) for source, known in self.answers.items()}
        for one in facts:
            answers.setdefault(one.source, {})[one.id] = one
        return msgspec.structs.replace(self, answers=answers)

    def updated(self, newer: "Lock") -> "Lock":
        """Return this lock updated with everything in `newer`."""
        sources = {**self.answers, **newer.answers}
        return msgspec.structs.replace(
            self,
            answers={source: {**self.answers.get(source, {}), **newer.answers.get(source, {})} for source in sources},
            verdicts={**self.verdicts, **newer.verdicts},
            keys={**self.keys, **newer.keys},
            former_keys={**self.former_keys, **newer.former_keys},
            key_rule=newer.key_rule or self.key_rule,
            lookups={**self.lookups, **newer.lookups},
        )


def loads(data: bytes, path: str = "") -> Lock:
    """Read a lock from the bytes of its file, of this version or an older one.

    Raises:
        InvalidInput: it is not a lock, has a key twice or an answer under another's id, or was made by a newer version.
    """
    try:
        header = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        version = msgspec.json.decode(header.get("version", b"null"))
        if version not in (1, VERSION):
            raise InvalidInput([Fault(path=path, message=_other_version(version))])
        if version == 1:
            _refuse_doubled_keys(data, path)
            lock = _migrated(msgspec.json.decode(data, type=_Version1))
            _refuse_misplaced_answers(lock, path)
            return lock
        lock, is_as_written = _read_stored(data)
        _refuse_misplaced_answers(lock, path)
        if not is_as_written:
            _refuse_doubled_keys(data, path)
        return lock
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        refuse_conflicts(
            data.decode("utf-8", "replace"), path, "`bibex resolve --merge-lock` keeps what both sides know"
        )
        message = f"not a lock file of bibexport ({error}); restore it, or delete it and run `bibex resolve`"
        raise InvalidInput([Fault(path=path, message=message)]) from error


class _Stored(Mapping[str, Value], Generic[Value]):
    """Values as they are in a file, decoded whenever one is asked for: most commands need each of them once.

    Decoded, the 200,000 answers about 100,000 papers would take some 400 MB.
    """

    def __init__(self, raw: Mapping[str, msgspec.Raw], kind: type[Value]) -> None:
        self._raw, self._decode = raw, msgspec.json.Decoder(kind).decode

    def __getitem__(self, key: str) -> Value:
        return self._decode(self._raw[key])

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __repr__(self) -> str:
        return repr(dict(self))

    def is_as_written(self) -> bool:
        """Decode every value; return whether each says just what its text says, so that no key is there twice.

        Raises:
            DecodeError: one is not what it should be.
        """
        # All of them are decoded, so that a fault is found now.
        differing = [key for key, raw in self._raw.items() if _encode(self[key]) != msgspec.json.format(raw, indent=-1)]
        return not differing


class _Version2(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lock in this version, whose values are not decoded yet."""

    version: int
    answers: dict[str, dict[str, msgspec.Raw]] = {}
    verdicts: dict[str, msgspec.Raw] = {}
    keys: dict[str, str] = {}
    former_keys: dict[str, str] = {}
    key_rule: str = ""
    lookups: dict[str, msgspec.Raw] = {}


def _read_stored(data: bytes) -> tuple[Lock, bool]:
    """Return a lock, and whether `data` is just as `dumps` writes it; if not, it may have a key twice.

    Raises:
        DecodeError: it is not a lock.
    """
    raw = msgspec.json.decode(data, type=_Version2)
    answers = {source: _Stored(known, Facts) for source, known in raw.answers.items()}
    verdicts, lookups = _Stored(raw.verdicts, Verdict), _Stored(raw.lookups, Lookup)
    each = [one.is_as_written() for one in answers.values()] + [verdicts.is_as_written(), lookups.is_as_written()]
    lock = Lock(
        answers=answers,
        verdicts=verdicts,
        keys=raw.keys,
        former_keys=raw.former_keys,
        key_rule=raw.key_rule,
        lookups=lookups,
    )
    position = 0
    for piece in _lines(raw, _raw_blocks):
        if isinstance(piece, msgspec.Raw):
            position += memoryview(piece).nbytes
            continue
        text = piece.encode()
        if not data.startswith(text, position):
            return lock, False
        position += len(text)
    return lock, all(each) and position == len(data)


def merge_sides(data: bytes, path: str = "") -> Lock | None:
    """Join both sides of a lock in which a merge has left conflicts; None if there are none.

    Raises:
        InvalidInput: a side is not a lock.
    """
    text = data.decode("utf-8", "replace")
    if not find_conflicts(text):
        return None
    sides = []
    for name, side in zip(("ours", "theirs"), conflict_sides(text), strict=True):
        try:
            sides.append(loads(side.encode(), path))
        except InvalidInput as error:
            how = f"the side “{name}” of the merge is no lock by itself; take one side with `git checkout --{name}`"
            raise InvalidInput(
                [Fault(path=path, message=f"{how} ({fault.message})") for fault in error.faults]
            ) from error
    return merge(Lock(), *sides)


def merge(base: Lock, one: Lock, other: Lock) -> Lock:
    """Join two locks that both started from `base`; nothing that either of them has learnt is lost.

    What only one of them has, or has changed since `base`, is taken from it. Of two answers to one question the later
    one counts, of two verdicts that of the newer rules, then the later one, then one that has been decided. What is
    still equal is decided by the text, so that the order of the two plays no role.
    """
    answers = {
        source: _merge(
            base.answers.get(source, {}),
            one.answers.get(source, {}),
            other.answers.get(source, {}),
            lambda facts: facts.retrieved,
        )
        for source in {**one.answers, **other.answers}
    }
    return Lock(
        answers=answers,
        verdicts=_merge(base.verdicts, one.verdicts, other.verdicts, _rank_of_verdict),
        keys=_merge(base.keys, one.keys, other.keys, lambda _: 0),
        former_keys=_merge(base.former_keys, one.former_keys, other.former_keys, lambda _: 0),
        key_rule=_merge({"": base.key_rule}, {"": one.key_rule}, {"": other.key_rule}, lambda _: 0)[""],
        lookups=_merge(base.lookups, one.lookups, other.lookups, lambda found: max(found.asked.values(), default="")),
    )


def _merge(
    base: Mapping[str, Value], one: Mapping[str, Value], other: Mapping[str, Value], rank: Callable[[Value], Any]
) -> dict[str, Value]:
    merged = dict(one)
    for key, new in other.items():
        old, before = one.get(key), base.get(key)
        if new is before or new == before:
            continue
        if old is None or old == before:
            merged[key] = new
        elif old != new:
            merged[key] = max(
                old, new, key=lambda value: (rank(value), msgspec.json.encode(value, order="deterministic"))
            )
    return merged


def _rank_of_verdict(verdict: Verdict) -> tuple[int, str, bool]:
    return verdict.rules, verdict.checked, verdict.outcome in ("published", "preprint")


def dumps(lock: Lock) -> bytes:
    """Write a lock: sorted, with one block per answer and one line per field, so that diffs read well."""
    return "".join(_lines(lock, _blocks)).encode()


class _Verdict1(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verdict in version 1, which named records by their DBLP keys."""

    outcome: Outcome
    dblp: str | None = None
    evidence: Evidence = Evidence()
    candidates: tuple[str, ...] = ()
    reason: str = ""
    claim: Claim = Claim()
    checked: str = ""
    rules: int = 1


class _Version1(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lock in version 1, which kept the records of open choices apart."""

    version: int
    answers: Mapping[str, Mapping[str, Facts]] = {}
    verdicts: Mapping[str, _Verdict1] = {}
    candidates: Mapping[str, tuple[str, ...]] = {}


def _migrated(old: _Version1) -> Lock:
    verdicts = {
        question: Verdict(
            outcome=one.outcome,
            record=RecordRef("dblp", one.dblp) if one.dblp else None,
            evidence=one.evidence,
            candidates=one.candidates,
            reason=one.reason,
            claim=one.claim,
            checked=one.checked,
            rules=one.rules,
        )
        for question, one in old.verdicts.items()
    }
    for question, keys in old.candidates.items():
        # Without candidates, version 1 said that DBLP has no such paper; it was wrong for one title in ten, and its
        # verdict has no date, so that it is asked again.
        outcome: Outcome = "ambiguous" if keys else "not found"
        verdicts[question] = Verdict(outcome=outcome, considered=tuple(RecordRef("dblp", key) for key in keys))
    return Lock(answers=old.answers, verdicts=verdicts)


def _refuse_misplaced_answers(lock: Lock, path: str) -> None:
    """Raise if an answer is not under its own source and id: what is asked by id would get another paper's facts."""
    faults = [
        Fault(
            path=path,
            message=f"the answer under {source}:{key} is that of {facts.source}:{facts.id}; delete it, then run "
            "`bibex resolve`",
        )
        for source, answers in lock.answers.items()
        for key, facts in answers.items()
        if facts.id != key or facts.source != source
    ]
    if faults:
        raise InvalidInput(faults)


def _refuse_doubled_keys(data: bytes, path: str) -> None:
    """Raise if an object has a key twice, as a badly resolved merge leaves it.

    msgspec silently takes the last of them, which would lose one side of the merge.
    """
    import json

    doubled: list[str] = []

    def read(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                doubled.append(key)
            seen[key] = value
        return seen

    try:
        json.loads(data, object_pairs_hook=read)
    except (ValueError, RecursionError) as error:
        message = f"not a lock file of bibexport ({error}); restore it, or delete it and run `bibex resolve`"
        raise InvalidInput([Fault(path=path, message=message)]) from error
    if doubled:
        faults = [
            Fault(
                path=path,
                message=f"{key!r} appears twice in one object; keep the right one, then run `bibex resolve`",
            )
            for key in dict.fromkeys(doubled)
        ]
        raise InvalidInput(faults)


def _lines(lock: "Lock | _Version2", blocks: Callable[[Mapping[str, Any]], Iterator[Piece]]) -> Iterator[Piece | str]:
    """Yield the text of a lock in pieces; `blocks` yields that of the values by key."""
    yield f'{{\n"version": {VERSION},\n"answers": {{'
    for position, (source, answers) in enumerate(sorted(lock.answers.items())):
        yield f"{',' if position else ''}\n{_text(source)}: {{"
        yield from blocks(answers)
        yield "\n}"
    yield '\n},\n"verdicts": {'
    yield from blocks(lock.verdicts)
    yield "\n}"
    if lock.key_rule:
        yield f',\n"key_rule": {_text(lock.key_rule)}'
    for name, table in (("keys", lock.keys), ("former_keys", lock.former_keys)):
        if table:
            lines = ",\n".join(f" {_text(key)}: {_text(value)}" for key, value in sorted(table.items()))
            yield f',\n"{name}": {{\n{lines}\n}}'
    if lock.lookups:
        yield ',\n"lookups": {'
        yield from blocks(lock.lookups)
        yield "\n}"
    yield "\n}\n"


_encode = msgspec.json.Encoder().encode


def _blocks(items: Mapping[str, Any]) -> Iterator[str]:
    for position, key in enumerate(sorted(items)):
        fields = msgspec.to_builtins(items[key], order="deterministic")
        lines = ",\n".join([f'  "{name}": {_text(value)}' for name, value in fields.items()])
        yield f"{',' if position else ''}\n {_text(key)}: {{\n{lines}\n }}"


def _raw_blocks(items: Mapping[str, Any]) -> Iterator[str | msgspec.Raw]:
    """Yield what comes before each value, and the value, which is in the file."""
    for position, key in enumerate(sorted(items)):
        yield f"{',' if position else ''}\n {_text(key)}: "
        yield items[key]


def _text(value: Any) -> str:
    return _encode(value).decode()


def _other_version(version: object) -> str:
    if isinstance(version, int) and version > VERSION:
        return f"made by a newer bibexport (lock version {version}, this one reads {VERSION}): upgrade bibexport"
    return f"not a lock file of bibexport: expected version {VERSION} or 1, got {version!r}"
