"""Writes a catalog into a library: plan, write, and plan again if others wrote in between."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, Protocol

import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.formats.zotero.web_items import KnownFields, WebCollection, WebItem
from bibexport.zotero.plan import Plan, Write, plan
from bibexport.zotero.snapshot import Data, Snapshot
from bibexport.zotero.web_library import BATCH, Outcome

ROUNDS = 5
"""Maximum number of attempts while others keep writing."""
_KEY_CHARACTERS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
"""The characters that the server accepts in keys: no 0, 1 or O."""


class Library(Protocol):
    """The part of `web_library.WebLibrary` that `push` uses."""

    def read(self) -> Snapshot:
        """Read the whole library."""

    def write(self, kind: Literal["collections", "items"], objects: Sequence[Data], version: int) -> Outcome:
        """Write up to `BATCH` objects."""


class Report(msgspec.Struct, kw_only=True):
    """What was written."""

    created: set[str] = msgspec.field(default_factory=set)
    """Citation keys of new items."""
    updated: set[str] = msgspec.field(default_factory=set)
    children: int = 0
    collections: int = 0
    refused: dict[str, str] = msgspec.field(default_factory=dict)
    """Citation key, or path of a collection, and why the server rejected it or part of it."""


def new_key() -> str:
    """Return a random key for a new object."""
    return "".join(secrets.choice(_KEY_CHARACTERS) for _ in range(8))


def push(
    library: Library,
    papers: Sequence[WebItem],
    collections: Sequence[WebCollection],
    known: KnownFields,
    on_round: Callable[[Plan], None] = lambda _: None,
) -> Report:
    """Write the papers and their collections; `on_round` gets each plan before it is carried out.

    Raises:
        LibraryRefused: the library is read-only.
        SourceUnavailable: the server does not answer, or others keep writing.
    """
    report = Report()
    for _ in range(ROUNDS):
        planned = plan(papers, collections, library.read(), known, new_key)
        on_round(planned)
        if _carry_out(planned, library, report):
            return report
    raise SourceUnavailable("Zotero's server", "others keep writing into this library; push again later")


def _carry_out(planned: Plan, library: Library, report: Report) -> bool:
    """Carry out the plan; return whether it was completed without others writing in between."""
    report.refused.clear()
    version = planned.version
    # Keys of rejected objects: nothing can be put into or below them.
    lost: set[str] = set()
    batches: list[tuple[Literal["collections", "items"], Sequence[Write]]] = [
        *(("collections", batch) for batch in _batches(planned.collections)),
        *(("items", batch) for batch in _batches(planned.items)),
        *(("items", batch) for batch in _batches(planned.children)),
    ]
    for kind, batch in batches:
        sent = {one.data["key"]: one for one in batch if one.data.get("parentItem") not in lost}
        if not sent:
            continue
        outcome = library.write(kind, [_without(lost, one.data) for one in sent.values()], version)
        version = outcome.version
        lost |= outcome.refused.keys()
        report.refused |= {sent[key].about: reason for key, reason in outcome.refused.items()}
        for data in outcome.written:
            _count(report, kind, sent[data["key"]])
        if outcome.is_outdated:
            return False
    return True


def _batches(writes: Sequence[Write]) -> Iterator[Sequence[Write]]:
    for start in range(0, len(writes), BATCH):
        yield writes[start : start + BATCH]


def _without(lost: set[str], data: Data) -> Data:
    if "collections" not in data:
        return data
    return {**data, "collections": [key for key in data["collections"] if key not in lost]}


def _count(report: Report, kind: str, write: Write) -> None:
    if kind == "collections":
        report.collections += 1
    elif "parentItem" in write.data:
        report.children += 1
    elif write.is_new:
        report.created.add(write.about)
    else:
        report.updated.add(write.about)
