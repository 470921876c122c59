"""The results of the commands as JSON: one object with `schema`, `version`, `findings` and `entries`.

Each class is the contract of one command. `python docs/schemas.py` writes the JSON Schemas in docs/ from them. Every
member is always there; what does not apply is empty, null where there is no such value. Members may be added in one
version; removing or changing one raises `VERSION`.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec

from bibexport.cli.output import print_data
from bibexport.findings import Finding, Severity
from bibexport.lists import Audit
from bibexport.model import Outcome, RecordRef

VERSION: Literal[1] = 1
LINK_KINDS = ("paper", "code", "project", "dataset")
Line = Annotated[int, msgspec.Meta(ge=1)]
"""1-based; null where the input has no lines."""


class FindingForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding (docs/findings.md)."""

    code: str
    severity: Severity
    file: str
    line: Line | None
    key: str
    """The cite key of the entry; empty where the finding is about none."""
    message: str
    list: str
    """What the input says."""
    record: str
    """What the source says."""
    source: str


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="schema"):
    """What every command prints."""

    version: Literal[1] = VERSION
    findings: tuple[FindingForm, ...] = ()


class FieldForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field in which an entry and the record of its paper differ."""

    field: str
    given: str
    record: str
    why: str


class VerdictForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The verdict on an entry (docs/verify.md)."""

    key: str
    file: str
    line: Line | None
    verdict: Literal["verified", "differs", "other-paper", "not-found", "unknown"]
    fields: tuple[FieldForm, ...]
    record: RecordRef | None
    reason: str


class OpenForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry about which nothing could be found out."""

    file: str
    line: Line | None
    key: str
    outcome: Outcome
    reason: str


class Checked(Result, frozen=True, kw_only=True, tag="check"):
    """`bibex check --json`."""

    open: tuple[OpenForm, ...]
    entries: tuple[VerdictForm, ...]


class ResolvedForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an entry was resolved to."""

    key: str
    outcome: Outcome | None
    """Null for an entry that is a whole reference by itself."""
    record: RecordRef | None
    dblp: str | None
    doi: str | None
    arxiv: str | None
    reason: str


class Resolved(Result, frozen=True, kw_only=True, tag="resolve"):
    """`bibex resolve --json`."""

    entries: tuple[ResolvedForm, ...]


class Exported(Result, frozen=True, kw_only=True, tag="export"):
    """`bibex export --json`, which writes the references to a file."""

    output: str
    format: str
    diff: str = ""
    """With `--check`, what would change in the file."""
    entries: tuple[ResolvedForm, ...]


class Site(Result, frozen=True, kw_only=True, tag="site"):
    """`bibex site --json`."""

    output: str
    """The folder."""
    files: tuple[str, ...]
    entries: tuple[ResolvedForm, ...]


class MentionForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a list, or another input, says about a paper."""

    line: Line | None
    path: str
    """The file; that of the first mention if the source is a folder."""
    section: tuple[str, ...]
    """The first one, outermost heading first."""
    sections: tuple[tuple[str, ...], ...]
    """All of them: more than one only if the source is a folder or not a list."""
    key: str | None
    title: str | None
    authors: tuple[str, ...]
    """As written; the last is `et al.` if there are more."""
    venue: str | None
    year: int | None
    arxiv: str | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    isbn: str | None
    links: dict[str, tuple[str, ...]]
    """The addresses by kind: paper, code, project, dataset."""


class Imported(Result, frozen=True, kw_only=True, tag="import"):
    """`bibex import --json`."""

    output: str | None
    """The catalog that was written; null where none was."""
    entries: tuple[MentionForm, ...]
    audit: Audit


class SyncedForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of a catalog."""

    key: str
    change: Literal["new", "changed", "renamed", "gone", "removed"]
    fields: tuple[str, ...] = ()
    name: str = ""
    """What the list calls a renamed entry now."""


class Synced(Result, frozen=True, kw_only=True, tag="sync"):
    """`bibex sync --json`."""

    written: bool
    diff: str
    entries: tuple[SyncedForm, ...]


class PaperForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paper, in short."""

    key: str
    title: str
    authors: tuple[str, ...]
    venue: str
    year: int | None
    doi: str | None
    arxiv: str | None


class Added(Result, frozen=True, kw_only=True, tag="add"):
    """`bibex add --json`."""

    output: str
    """The catalog."""
    entries: tuple[PaperForm, ...]


class Found(Result, frozen=True, kw_only=True, tag="search"):
    """`bibex search --json`, the best matches first."""

    entries: tuple[PaperForm, ...]


class SourcedField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field of a reference, and where it comes from."""

    field: str
    value: str
    source: str


class ShownForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paper with its verdict and evidence."""

    key: str
    sections: tuple[tuple[str, ...], ...]
    reference: str
    """As the style `plain` prints it."""
    outcome: Outcome | None
    record: RecordRef | None
    evidence: str
    reason: str
    candidates: tuple[str, ...]
    retractions: tuple[str, ...]
    claim: str
    links: tuple[dict[str, str], ...]
    """`kind`, `url` and `label`."""
    fields: tuple[SourcedField, ...]


class Shown(Result, frozen=True, kw_only=True, tag="show"):
    """`bibex show --json`."""

    entries: tuple[ShownForm, ...]


class UpgradedForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A preprint and its published version if it was replaced; with `--venues`, a name and the one that replaces it."""

    key: str
    change: Literal["upgraded", "renamed", "left"]
    venue: str
    year: int | None
    record: RecordRef | None
    reason: str


class Upgraded(Result, frozen=True, kw_only=True, tag="upgrade"):
    """`bibex upgrade --json`."""

    written: bool
    diff: str
    entries: tuple[UpgradedForm, ...]


class FixedForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field that a record proves wrong, corrected or left as it is."""

    key: str
    change: Literal["corrected", "left"]
    field: str
    given: str
    recorded: str
    record: RecordRef
    reason: str


class Fixed(Result, frozen=True, kw_only=True, tag="fix"):
    """`bibex fix --json`: an element per field."""

    written: bool
    diff: str
    entries: tuple[FixedForm, ...]


class MergedForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of one of the files, and its key in the merged one."""

    file: str
    key: str
    now: str


class NoteForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person should look at: values that differ, keys that have changed."""

    file: str
    line: Line | None
    key: str
    message: str


class MergedFiles(Result, frozen=True, kw_only=True, tag="merge"):
    """`bibex merge --json`."""

    output: str | None
    """The merged file; null where only the diff is asked for."""
    written: bool
    diff: str
    """Of the merged file and of the documents that cite it."""
    merged: int
    """Number of entries that joined one of an earlier file."""
    added: int
    notes: tuple[NoteForm, ...]
    entries: tuple[MergedForm, ...]


class SentForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item of Zotero."""

    key: str
    change: Literal["sent", "create", "update", "unchanged", "skipped", "rejected"]
    reason: str = ""


class Sent(Result, frozen=True, kw_only=True, tag="zotero"):
    """`bibex zotero open --json` and `bibex zotero push --json`."""

    target: str
    """The file, the collection or the library."""
    written: bool
    """False for a dry run, and where Zotero could not be started."""
    entries: tuple[SentForm, ...]


class IndexForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The local index, and what it was made from."""

    path: str
    exists: bool
    """False after it was removed."""
    size: int = 0
    """In bytes."""
    dblp_date: str = ""
    dblp_file: str = ""
    dblp_read: int = 0
    dblp_kept: int = 0
    arxiv_date: str = ""
    arxiv_file: str = ""
    arxiv_kept: int = 0
    only: str = ""
    """The catalog that it was made for; empty if it holds everything."""
    built: str = ""
    age_days: int | None = None


class Indexed(Result, frozen=True, kw_only=True, tag="index"):
    """`bibex index … --json`."""

    entries: tuple[IndexForm, ...]


SCHEMAS: Mapping[str, type[Result]] = {
    "check": Checked,
    "resolve": Resolved,
    "export": Exported,
    "site": Site,
    "import": Imported,
    "sync": Synced,
    "add": Added,
    "search": Found,
    "show": Shown,
    "upgrade": Upgraded,
    "fix": Fixed,
    "merge": MergedFiles,
    "zotero": Sent,
    "index": Indexed,
}
"""By the name of the command, of which the subcommands share one. `serve` prints no result."""


def print_result(result: Result) -> None:
    """Print a result on standard output."""
    print_data(msgspec.json.format(msgspec.json.encode(result)).decode())


def finding_forms(findings: Iterable[Finding]) -> tuple[FindingForm, ...]:
    """Return findings as they are printed."""
    return tuple(
        FindingForm(
            code=one.code,
            severity=one.severity,
            file=one.path,
            line=one.line,
            key=one.key,
            message=one.message,
            list=one.listed,
            record=one.recorded,
            source=one.source,
        )
        for one in findings
    )
