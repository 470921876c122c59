"""The lock: what the sources said and what matching made of it, as a file that people review.

Same catalog and same lock give the same bytes, with no network. Answers are kept by source and by
what was asked, never by cite key, so that renaming a key asks nothing. An outage leaves no trace.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.model import Facts, Verdict

VERSION = 1


class Lock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers by source and id, and verdicts by question (`arxiv:2103.00020`)."""

    version: int = VERSION
    answers: Mapping[str, Mapping[str, Facts]] = {}
    verdicts: Mapping[str, Verdict] = {}
    """Only `published` and `preprint`."""
    candidates: Mapping[str, tuple[str, ...]] = {}
    """DBLP keys by question, where we may not choose between them; their records are among the answers."""

    def facts(self, source: str, key: str | None) -> Facts | None:
        """What `source` said about `key`; None where it was not asked."""
        return self.answers.get(source, {}).get(key) if key else None

    def with_answers(self, *facts: Facts) -> "Lock":
        """This lock and what the sources have just said."""
        answers = {source: dict(known) for source, known in self.answers.items()}
        for one in facts:
            answers.setdefault(one.source, {})[one.id] = one
        return msgspec.structs.replace(self, answers=answers)

    def with_verdict(self, question: str, verdict: Verdict) -> "Lock":
        """This lock and a verdict that has just been found."""
        candidates = {asked: keys for asked, keys in self.candidates.items() if asked != question}
        return msgspec.structs.replace(self, verdicts={**self.verdicts, question: verdict}, candidates=candidates)

    def with_candidates(self, question: str, keys: tuple[str, ...]) -> "Lock":
        """This lock, in which a question has no verdict but candidates."""
        verdicts = {asked: verdict for asked, verdict in self.verdicts.items() if asked != question}
        return msgspec.structs.replace(self, verdicts=verdicts, candidates={**self.candidates, question: keys})

    def updated(self, newer: "Lock") -> "Lock":
        """This lock with everything that `newer` knows; a verdict of one replaces candidates of the other."""
        sources = {**self.answers, **newer.answers}
        answers = {source: {**self.answers.get(source, {}), **newer.answers.get(source, {})} for source in sources}
        return msgspec.structs.replace(
            self,
            answers=answers,
            verdicts={
                asked: verdict
                for asked, verdict in {**self.verdicts, **newer.verdicts}.items()
                if asked not in newer.candidates
            },
            candidates={
                asked: keys
                for asked, keys in {**self.candidates, **newer.candidates}.items()
                if asked not in newer.verdicts
            },
        )


def loads(data: bytes, path: str = "") -> Lock:
    """Read a lock from the bytes of its file.

    Raises:
        InvalidInput: it is no lock of this version.
    """
    try:
        header = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        version = msgspec.json.decode(header.get("version", b"null"))
        if version != VERSION:
            raise InvalidInput([Fault(path=path, message=_other_version(version))])
        return msgspec.json.decode(data, type=Lock)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"not a lock file of bibexport ({error}); restore it, or delete it and run `bibex resolve`"
        raise InvalidInput([Fault(path=path, message=message)]) from error


def dumps(lock: Lock) -> bytes:
    """Write a lock: sorted, a block of lines an answer and a line a field, so that diffs read well."""
    return "".join(_lines(lock)).encode()


def _lines(lock: Lock) -> Iterator[str]:
    yield f'{{\n"version": {lock.version},\n"answers": {{'
    for position, (source, answers) in enumerate(sorted(lock.answers.items())):
        yield f"{',' if position else ''}\n{_text(source)}: {{"
        yield from _blocks(answers)
        yield "\n}"
    yield '\n},\n"verdicts": {'
    yield from _blocks(lock.verdicts)
    yield "\n}"
    if lock.candidates:
        lines = ",\n".join(f" {_text(question)}: {_text(keys)}" for question, keys in sorted(lock.candidates.items()))
        yield f',\n"candidates": {{\n{lines}\n}}'
    yield "\n}\n"


def _blocks(items: Mapping[str, Any]) -> Iterator[str]:
    for position, key in enumerate(sorted(items)):
        fields = msgspec.to_builtins(items[key], order="deterministic")
        lines = ",\n".join(f'  "{name}": {_text(value)}' for name, value in fields.items())
        yield f"{',' if position else ''}\n {_text(key)}: {{\n{lines}\n }}"


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _other_version(version: object) -> str:
    if isinstance(version, int) and version > VERSION:
        return f"made by a newer bibexport (lock version {version}, this one reads {VERSION}): upgrade bibexport"
    return f"not a lock file of bibexport: expected version {VERSION}, got {version!r}"
