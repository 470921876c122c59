"""`bibex zotero push --web`: show the changes to a library on zotero.org, and write them."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import click
import msgspec

from bibexport.cli.main import FINDINGS
from bibexport.cli.results import Sent, SentForm, finding_forms, print_result
from bibexport.cli.settings import read_settings
from bibexport.errors import LibraryRefused
from bibexport.formats.zotero.web_items import item_types, web_collections, web_item
from bibexport.text.numbers import count

if TYPE_CHECKING:
    from bibexport.cli.collect import Chosen
    from bibexport.cli.inputs import Input
    from bibexport.zotero.plan import Plan
    from bibexport.zotero.push import Report
    from bibexport.zotero.web_library import WebLibrary

KEY_VARIABLES = ("BIBEXPORT_ZOTERO_API_KEY", "ZOTERO_API_KEY")


def push_to_web(chosen: "Chosen", library: str | None, *, apply: bool) -> None:
    """Show the changes to the library, and write them if `apply`.

    Raises:
        LibraryRefused: the library cannot be opened or written.
        SourceUnavailable: the server cannot be asked.
    """
    read, options = chosen.read()
    with closing(_open_library(library, chosen)) as opened:
        if apply and not opened.may_write:
            raise LibraryRefused(
                f"the API key has read-only access to {opened.name}; allow it to write at zotero.org/settings/keys"
            )
        records = chosen.records(read)
        if not opened.may_write_notes and options.notes:
            click.echo(f"note: the API key has no access to the notes of {opened.name}; writing none", err=True)
            options = msgspec.structs.replace(options, notes=False)
        if not chosen.quiet and sys.stderr.isatty():
            click.echo(f"reading {opened.name} …", err=True)
        known = opened.known_fields(item_types(records))
        papers = [web_item(record, options, known) for record in records]
        collections = web_collections(records, options)
        if not apply:
            from bibexport.zotero.plan import plan
            from bibexport.zotero.push import new_key

            planned = plan(papers, collections, opened.read(), known, new_key)
            if chosen.as_json:
                _print_sent(read, str(opened.name), _planned_forms(planned), written=False)
            _show_plan(planned, opened, quiet=chosen.quiet, listed=not chosen.as_json)
            return
        from bibexport.zotero.push import push

        rounds: list[Plan] = []
        report = push(opened, papers, collections, known, rounds.append)
        if chosen.as_json:
            keys = [record.key for record in records]
            _print_sent(read, str(opened.name), _written_forms(report, rounds[-1], keys), written=True)
        _show_report(report, rounds[-1], len(papers), opened, quiet=chosen.quiet)
    if report.refused or rounds[-1].doubts:
        raise click.exceptions.Exit(FINDINGS)


def _open_library(library: str | None, chosen: "Chosen") -> "WebLibrary":
    try:
        from bibexport.zotero.patience import Patience
        from bibexport.zotero.web_library import API_URL, WebLibrary, library_name
    except ModuleNotFoundError as error:
        if error.name not in {"pyzotero", "httpx"}:
            raise
        raise click.UsageError("--web needs pyzotero; run `pip install 'bibexport[zotero]'`.") from error
    name = library_name(library) if library else None

    def report_wait(seconds: float) -> None:
        if not chosen.quiet and seconds > 0.5:
            click.echo(f"waiting {seconds:.0f} s for zotero.org", err=True)

    url = read_settings().get("ZOTERO_API_URL", API_URL)
    return WebLibrary(name, _api_key(), url=url, patience=Patience(budget_s=chosen.budget_s), on_wait=report_wait)


def _api_key() -> str:
    """Return the API key from the environment, else ask for it without echo; it is never stored."""
    for variable in KEY_VARIABLES:
        if key := os.environ.get(variable, "").strip():
            return key
    if not sys.stdin.isatty():
        raise click.UsageError(f"no API key; set {KEY_VARIABLES[-1]}, or run this in a terminal to type it in.")
    return str(click.prompt("Zotero API key (not shown)", hide_input=True, err=True)).strip()


def _print_sent(read: "list[Input]", name: str, entries: "Iterable[SentForm]", *, written: bool) -> None:
    findings = finding_forms(finding for one in read for finding in one.findings)
    print_result(Sent(target=name, written=written, findings=findings, entries=tuple(entries)))


def _planned_forms(planned: "Plan") -> Iterator[SentForm]:
    new = {write.about for write in planned.items if write.is_new}
    for key in _changed_keys(planned):
        yield SentForm(key=key, change="create" if key in new else "update")
    for key in planned.unchanged:
        yield SentForm(key=key, change="unchanged")
    for key, reason in planned.doubts.items():
        yield SentForm(key=key, change="skipped", reason=reason)


def _written_forms(report: "Report", last: "Plan", keys: Iterable[str]) -> Iterator[SentForm]:
    for key in keys:
        if reason := report.refused.get(key):
            yield SentForm(key=key, change="rejected", reason=reason)
        elif reason := last.doubts.get(key):
            yield SentForm(key=key, change="skipped", reason=reason)
        elif key in report.created:
            yield SentForm(key=key, change="create")
        else:
            yield SentForm(key=key, change="update" if key in report.updated else "unchanged")


def _show_plan(planned: "Plan", library: "WebLibrary", *, quiet: bool, listed: bool = True) -> None:
    for line in _format_changes(planned) if listed else ():
        click.echo(line)
    _report_skipped(planned)
    if quiet:
        return
    new = sum(write.is_new for write in planned.items)
    old = len(_changed_keys(planned)) - new
    click.echo(f"{library.name}: {new} to create, {old} to update, {len(planned.unchanged)} unchanged", err=True)
    if not library.may_write:
        click.echo(
            "the API key has read-only access to this library; allow it to write at zotero.org/settings/keys", err=True
        )
    elif not planned.is_empty:
        click.echo("dry run: nothing was written; use --apply to write", err=True)


def _format_changes(planned: "Plan") -> Iterator[str]:
    """Yield one line per change; notes and links are counted with their papers."""
    for collection in planned.collections:
        yield f"create collection  {collection.about}"
    below: dict[str, Counter[str]] = {}
    for child in planned.children:
        kind = "note" if child.data["itemType"] == "note" else "link"
        below.setdefault(child.about, Counter())[kind] += 1
    writes = {write.about: write for write in planned.items}
    for key in _changed_keys(planned):
        write = writes.get(key)
        more = [f"+{count(number, kind)}" for kind, number in below.get(key, Counter()).items()]
        if write is not None and write.is_new:
            title = [write.data.get("title", "")]
            yield f"create  {key}  {', '.join(title + more)}"
        else:
            names = [name for name in write.data if name not in {"key", "version"}] if write else []
            yield f"update  {key}  {', '.join(names + more)}"


def _changed_keys(planned: "Plan") -> list[str]:
    """Return the citation keys of the papers with changes, each once."""
    return list(dict.fromkeys(write.about for write in (*planned.items, *planned.children)))


def _report_skipped(planned: "Plan") -> None:
    for key, reason in planned.doubts.items():
        click.echo(f"skipped: {key} ({reason})", err=True)
    for key, kept in planned.kept_keys.items():
        click.echo(f"note: {key} keeps its existing citation key in the library, {kept}", err=True)


def _show_report(report: "Report", last: "Plan", total: int, library: "WebLibrary", *, quiet: bool) -> None:
    _report_skipped(last)
    for about, reason in report.refused.items():
        click.echo(f"rejected by Zotero: {about}: {reason}", err=True)
    if quiet:
        return
    created, updated = len(report.created), len(report.updated - report.created)
    unchanged = total - len(report.created | report.updated | report.refused.keys() | last.doubts.keys())
    parts = [f"{created} created", f"{updated} updated", f"{unchanged} unchanged"]
    if report.children:
        parts.append(f"{count(report.children, 'note or link', 'notes and links')} added")
    if report.collections:
        parts.append(f"{count(report.collections, 'collection')} created")
    click.echo(f"{library.name}: {', '.join(parts)}", err=True)
