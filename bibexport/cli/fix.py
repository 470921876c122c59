"""Correct files in place: show the diff, ask, and write. For `bibex check --fix`, `bibex fix` and `bibex upgrade`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from bibexport import files
from bibexport.check import formats
from bibexport.check.corrections import correct_markdown, correct_toml
from bibexport.check.statements import Statement
from bibexport.cli import parameters, results
from bibexport.cli.collect import Collected, Selection
from bibexport.cli.main import FINDINGS, UNREACHABLE
from bibexport.cli.presenter import BESIDE_A_DIFF, group_lines, say, say_groups, say_some, show_diff, show_progress
from bibexport.cli.reading import Input
from bibexport.cli.results import FixedForm, finding_forms, print_result
from bibexport.errors import Fault, InvalidInput, OutputError, did_you_mean
from bibexport.file_locks import lock_folder
from bibexport.findings import Finding
from bibexport.model import Entry
from bibexport.text.numbers import count
from bibexport.text.unicode import unified_diff

if TYPE_CHECKING:
    from bibexport.upgrade.corrections import Corrected


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a list after its correction."""

    text: str
    done: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    """Those whose claim could not be located in the text with certainty; a person has to change it."""


def fix(
    text: str, kind: Literal["toml", "markdown"], statements: Sequence[Statement], findings: Iterable[Finding]
) -> Fixed:
    """Correct venue and year in `text` by `findings`; every other byte stays."""
    wanted = [finding for finding in findings if finding.correction is not None]
    if kind == "toml":
        claims = {finding.key: finding.correction for finding in wanted if finding.correction}
        corrected = correct_toml(text, claims)
        left = [finding for finding in wanted if finding.key in corrected.left]
    else:
        mentions = {(one.entry.key, one.line): one.mention for one in statements if one.mention is not None}
        numbers = {mentions[finding.key, finding.line]: finding for finding in wanted}
        corrected = correct_markdown(
            text, {number: one.correction for number, one in numbers.items() if one.correction}
        )
        left = [finding for number, finding in numbers.items() if number in corrected.left]
    return Fixed(text=corrected.text, done=tuple(one for one in wanted if one not in left), left=tuple(left))


BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def rewrite(one: Input, text: str) -> None:
    """Replace the text of an input's file, keeping its byte order mark if it has one.

    Raises:
        OutputError: it cannot be written, or the file has changed since it was read.
    """
    path = one.catalog.path
    with lock_folder(path):
        if (files.read_bytes_if_there(path) or b"").removeprefix(BYTE_ORDER_MARK) != one.text.encode(one.encoding):
            raise OutputError(f"cannot write {path}: it has changed since it was read; run the command again")
        write_catalog(one, text)
    say(f"wrote {path}")


def write_catalog(one: Input, text: str) -> None:
    """Replace or create an input's file, whose folder is locked, and keep its byte order mark if it has one.

    Raises:
        OutputError: it cannot be written.
    """
    path = one.catalog.path
    mark = BYTE_ORDER_MARK if (files.read_bytes_if_there(path) or b"").startswith(BYTE_ORDER_MARK) else b""
    files.write_atomically(path, [mark + text.encode(one.encoding)])


def fix_lists(
    lists: Sequence[tuple[Input, Sequence[Statement], Sequence[Finding]]], format_: str, *, yes: bool
) -> list[Finding]:
    """Correct each list and return the remaining findings.

    Raises:
        OutputError: a list cannot be written, or has changed since it was read.
    """
    remaining: list[Finding] = []
    for one, statements, findings in lists:
        remaining += _fix_list(one, statements, findings, format_, yes=yes)
    return remaining


def _fix_list(
    one: Input, statements: Sequence[Statement], findings: Sequence[Finding], format_: str, *, yes: bool
) -> Sequence[Finding]:
    if one.kind == "bibtex":
        return _fix_checked(one, findings, format_, yes=yes)
    if one.kind not in ("toml", "markdown"):
        say(f"{one.catalog.path}: only Markdown lists, TOML catalogs and .bib files can be corrected")
        return findings
    result = fix(one.text, one.kind, statements, findings)
    wanted = ((finding, finding.correction.text if finding.correction else "") for finding in result.left)
    say_some(
        f"{finding.path}:{finding.line}: {finding.key}: cannot tell where to write {text}; correct it by hand"
        for finding, text in wanted
    )
    diff = unified_diff(one.catalog.path, one.text, result.text)
    if not diff:
        return findings
    _show_correction(diff, format_)
    if not confirm(one.catalog.path, yes=yes):
        return findings
    rewrite(one, result.text)
    return [finding for finding in findings if finding not in result.done]


def confirm(path: str, *, yes: bool) -> bool:
    """Ask whether to write a file, unless `yes`; off a terminal the answer is no."""
    if yes:
        return True
    if not sys.stdin.isatty():
        say(f"{path} was not changed; use --yes to write it")
        return False
    return click.confirm(f"Write {path}?", err=True)


def _show_correction(diff: str, format_: str) -> None:
    """Print a diff beside a report of this format, which must stay readable for programs."""
    if format_ in ("json", "sarif"):
        say(diff.rstrip("\n"))
    else:
        show_diff(formats.without_commands(diff) if format_ == "github" else diff)


def write_bytes(path: Path, before: bytes, after: bytes) -> None:
    """Replace the bytes of a file, if they are still those that were read.

    Raises:
        OutputError: the file cannot be written, or has changed since it was read.
    """
    with lock_folder(path):
        if files.read_bytes_if_there(path) != before:
            raise OutputError(f"cannot write {path}: it has changed since it was read; run the command again")
        files.write_atomically(path, [after])


_FIELD_NAMES = {"authors": "author", "booktitle": "venue", "journal": "venue", "issue": "number", "arxiv": "eprint"}
"""Other names that people may give `--only`."""


def _split_fields(_context: click.Context, _: click.Parameter, value: str | None) -> frozenset[str]:
    from bibexport.upgrade.proof import FIELDS

    names = [name.strip().lower() for name in (value or "").split(",") if name.strip()]
    fields = [_FIELD_NAMES.get(name, name) for name in names]
    for name in fields:
        if name not in FIELDS:
            known = [*FIELDS, *_FIELD_NAMES]
            message = f"no field {name!r}{did_you_mean(name, known)}; choose from {', '.join(FIELDS)}"
            raise click.BadParameter(message)
    return frozenset(fields or FIELDS)


@click.command()
@click.option(
    "--only", metavar="A,B", callback=_split_fields, help="Correct only these fields, such as year,doi,pages."
)
@parameters.own_bibliography(refresh="Ask again about everything in the lock.")
def command(
    file: str,
    keys: tuple[str, ...],
    only: frozenset[str],
    dry_run: bool,
    yes: bool,
    refresh: bool,
    offline: bool,
    as_json: bool,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Correct the fields of your own .bib that a record proves wrong.

    An entry is corrected only if it is certain which paper and which version it cites, and a field only if no source
    agrees with the entry. The rest of the file stays byte for byte. The diff is shown first. `bibex check FILE.bib`
    reports all that is wrong, also what cannot be corrected; `bibex upgrade` replaces preprints.

    Exits 1 if there are corrections and they were not written.

    \b
    bibex fix refs.bib
    bibex fix refs.bib --only year,doi,pages --yes
    """
    from bibexport.cli.verification import verify_collected

    path = Path(file)
    data = files.read_bytes_if_there(path)
    if data is None:
        raise InvalidInput([Fault(path=file, message="no such file")])
    if path.suffix.lower() != ".bib":
        raise click.UsageError(f"{file} is not a .bib file; use `bibex check {file} --fix` to correct a list.")
    from bibexport.formats.bibtex import read as bibtex

    text, encoding = files.decode(data)
    with show_progress(f"reading {file}"):
        catalog, unsure = bibtex.read(text, file)
    one = Input(catalog=catalog, lock_path=path.with_suffix(".lock.json"), kind="bibtex", text=text)
    ((_, selected),) = Selection(keys=keys).of([one])
    asked = Collected(one=one, lock=one.lock(), entries=selected)
    verified = verify_collected(asked, offline=offline, refresh=refresh, quiet=quiet, budget_s=budget_s)
    result = _correct(one, selected, only)
    if not as_json:
        show_diff(unified_diff(file, text, result.text))
    if not quiet:
        _report_corrections(result, len(selected))
    changed = result.text != text
    written = changed and not dry_run and confirm(file, yes=yes)
    if written:
        write_bytes(path, data, result.text.encode(encoding))
        say(f"wrote {file}")
    if as_json:
        diff = unified_diff(file, text, result.text)
        forms = tuple(_forms(result))
        print_result(results.Fixed(written=written, diff=diff, findings=finding_forms(unsure), entries=forms))
    if verified.fruitless:
        raise click.exceptions.Exit(UNREACHABLE)
    if changed and not written and not dry_run:
        raise click.exceptions.Exit(FINDINGS)


def _fix_checked(one: Input, findings: Sequence[Finding], format_: str, *, yes: bool) -> Sequence[Finding]:
    """Correct a .bib that has just been checked, from its lock; return the remaining findings.

    Raises:
        OutputError: the file cannot be written, or has changed since it was read.
    """
    from bibexport.upgrade.proof import FIELDS

    keys = {finding.key for finding in findings}
    result = _correct(one, [entry for entry in one.catalog.entries if entry.key in keys], frozenset(FIELDS))
    diff = unified_diff(one.catalog.path, one.text, result.text)
    if not diff:
        return findings
    _show_correction(diff, format_)
    if not confirm(one.catalog.path, yes=yes):
        return findings
    rewrite(one, result.text)
    corrected = {(done.key, code) for done in result.done for code in _CODES.get(done.field, (done.field,))}
    return [finding for finding in findings if (finding.key, finding.code) not in corrected]


_CODES = {
    "author": ("authors",),
    "number": ("volume",),
    "doi": ("doi", "wrong-id", "unknown-id"),
    "eprint": ("wrong-id", "unknown-id"),
}
"""The codes of the findings about a field, where they are not the field's name."""


def _correct(one: Input, selected: Iterable[Entry], only: frozenset[str]) -> "Corrected":
    """Correct the selected entries by the lock, but for fields that a comment in the file silences."""
    from bibexport.check.claims import read_claims
    from bibexport.check.silences import group_by_key, read_silences, soften
    from bibexport.upgrade.corrections import correct
    from bibexport.upgrade.proof import prove_corrections
    from bibexport.verification.run import judge_entries

    lock, entries = one.lock(), one.catalog.entries
    claims = {entry.key: read_claims(entry) for entry in entries if entry.record is not None}
    silences = group_by_key(read_silences(entries, one.text))
    verdicts = {verdict.key: verdict for verdict in judge_entries(list(claims.values()), lock)}
    # A silenced field still counts as different when versions of a paper are distinguished.
    open_fields = {
        key: {one.field for one in soften(verdict, silences.get(key, ())).differences}
        for key, verdict in verdicts.items()
    }
    proved = [
        correction
        for entry in selected
        if entry.key in verdicts
        for correction in prove_corrections(claims[entry.key], verdicts[entry.key], lock)
        if correction.field in only & open_fields[entry.key]
    ]
    return correct(one.text, proved, verdicts)


def _forms(result: "Corrected") -> Iterator[FixedForm]:
    for one in result.done:
        yield FixedForm(
            key=one.key,
            change="corrected",
            field=one.field,
            given=one.given,
            recorded=one.recorded,
            record=one.record.ref,
            reason="",
        )
    for one, reason in result.left:
        yield FixedForm(
            key=one.key,
            change="left",
            field=one.field,
            given=one.given,
            recorded=one.recorded,
            record=one.record.ref,
            reason=reason,
        )


def _report_corrections(result: "Corrected", total: int) -> None:
    done = (f"corrected: {one.key}: {one.field} ({one.record.source}:{one.record.id})" for one in result.done)
    left = (f"left: {one.key}: {one.field} should be {one.recorded}, but {reason}" for one, reason in result.left)
    say_groups([group_lines(done, "corrected: {} more"), group_lines(left, "left: {} more")], BESIDE_A_DIFF)
    entries = count(total, "entry", "entries")
    fields = count(len(result.done), "correction")
    say(f"{entries}: {fields} in {count(len({one.key for one in result.done}), 'entry', 'entries')}")
