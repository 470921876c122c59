"""`bibex zotero`: send a catalog to the Zotero on this machine, or to a library on zotero.org."""

import os
import shlex
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from bibexport import files
from bibexport.cli import parameters
from bibexport.cli.collect import Chosen, Selection
from bibexport.cli.inputs import refuse_own_source
from bibexport.cli.main import FINDINGS
from bibexport.cli.presenter import BESIDE_A_DIFF, group_lines, say, say_groups, say_some, show_some
from bibexport.cli.reading import Input
from bibexport.cli.results import Sent, SentForm, finding_forms, print_result
from bibexport.cli.settings import read_settings
from bibexport.errors import LibraryRefused, SourceUnavailable
from bibexport.formats.table import writer
from bibexport.model import Record
from bibexport.text.numbers import count

if TYPE_CHECKING:
    from bibexport.zotero.push import Plan, Report
    from bibexport.zotero.web_library import WebLibrary

BY_HAND = "choose File > Import… in Zotero and select this file"
LOSSES = (
    "note: the running Zotero turns tags into automatic tags and drops sections; use `bibex zotero open` to keep both"
)


def _choosing(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments and options that make a `Chosen`, its first argument."""

    @parameters.catalog
    @parameters.selection
    @click.option("--offline", is_flag=True, help="Send no requests about papers; use what the lock knows.")
    @partial(parameters.export_settings, only=("notes",))
    @parameters.json_option
    @parameters.verbose(parameters.EVERYTHING)
    @parameters.network
    @wraps(function)
    def with_chosen(
        catalog: tuple[str, ...],
        keys: tuple[str, ...],
        sections: tuple[str, ...],
        offline: bool,
        notes: bool | None,
        as_json: bool,
        budget_s: float | None,
        quiet: bool,
        **others: Any,
    ) -> None:
        selection = Selection(keys=keys, sections=sections)
        function(
            Chosen(
                catalog=catalog,
                selection=selection,
                offline=offline,
                notes=notes,
                as_json=as_json,
                budget_s=budget_s,
                quiet=quiet,
            ),
            **others,
        )

    return with_chosen


@click.group()
def command() -> None:
    """Send a catalog to Zotero.

    \b
    bibex zotero open                  the whole list, through Zotero's import
    bibex zotero push                  into the collection selected in Zotero
    bibex zotero push --web --apply    keep your library on zotero.org up to date
    """


@command.command("open")
@click.option("-o", "--output", default="references.rdf", metavar="FILE", help="The file to write.  [references.rdf]")
@_choosing
def open_(chosen: Chosen, output: str) -> None:
    """Write Zotero RDF and have the Zotero installed on this machine import it. This preserves everything.

    Zotero asks before it imports, and creates new items even for papers that it already has.
    """
    from bibexport.zotero import application

    read, options = chosen.read()
    refuse_own_source(output, read)
    records = chosen.records(read)
    files.write_atomically(output, writer("zotero-rdf")(records, options))
    start = application.command()
    try:
        if start is None:
            raise SourceUnavailable("Zotero", "it was not found on this machine")
        application.hand_over(start, Path(output))
    except SourceUnavailable as error:
        say(f"{count(len(records), 'item')} -> {output}")
        say(f"{error}; {BY_HAND}")
        if chosen.as_json:
            _print_sent(read, output, _sent_forms(records), written=False)
        raise click.exceptions.Exit(FINDINGS) from None
    if chosen.as_json:
        _print_sent(read, output, _sent_forms(records))
    if not chosen.quiet:
        say(f"{count(len(records), 'item')} -> {output} -> Zotero, which asks before it imports")


@command.command()
@click.option(
    "--web", is_flag=True, help="Send to a library on zotero.org instead of the Zotero running on this machine."
)
@click.option("--library", metavar="NAME", help="user:12345 or group:678.  [the API key owner's]")
@click.option("--apply/--dry-run", "apply_", default=False, help="Write the changes, or only show them.  [dry run]")
@_choosing
def push(chosen: Chosen, web: bool, library: str | None, apply_: bool) -> None:
    """Send a catalog to the Zotero running on this machine or, with --web, to a library on zotero.org.

    Without --web, all papers become new items in the collection selected in Zotero's window, even if they are already
    there.

    With --web, papers that the library already has are found by citation key, arXiv id or DOI, and updated. The others
    are created, in collections named after the list's sections. Nothing is deleted. The default is a dry run. The API
    key (https://www.zotero.org/settings/keys) is read from ZOTERO_API_KEY; without it, the command asks.

    \b
    bibex zotero push
    bibex zotero push --web
    bibex zotero push --web --library group:678 --apply
    """
    if not web and (library or apply_):
        raise click.UsageError("--library and --apply need --web.")
    if web:
        _push_to_web(chosen, library, apply=apply_)
    else:
        _push_here(chosen)


def _push_here(chosen: Chosen) -> None:
    from bibexport.zotero.application import URL, Connector

    read, options = chosen.read()
    connector = Connector(read_settings().get("ZOTERO_URL", URL), chosen.budget_s)
    version = _running_version(connector.version, chosen)
    records = chosen.records(read)
    target = connector.target()
    if not target.is_editable:
        raise LibraryRefused(f"{target} is selected in Zotero but read-only; select another collection")
    # Zotero would make the collections, but leave them empty.
    options = msgspec.structs.replace(options, omit=(*options.omit, "collections"))
    rdf = "".join(writer("zotero-rdf")(records, options)).encode()
    arrived = connector.send(rdf, session=f"bibexport-{uuid.uuid4().hex}")
    if chosen.as_json:
        _print_sent(read, target, _sent_forms(records))
    if not chosen.quiet:
        say(f"{count(arrived, 'item')} -> {target} (Zotero {version})")
        if any(record.sections or record.tags for record in records):
            say(LOSSES)
    if arrived != len(records):
        say(f"sent {count(len(records), 'item')}, but Zotero created {arrived:,}")
        raise click.exceptions.Exit(FINDINGS)


def _print_sent(read: list[Input], target: object, entries: Iterable[SentForm], *, written: bool = True) -> None:
    findings = finding_forms(finding for one in read for finding in one.findings)
    print_result(Sent(target=str(target), written=written, findings=findings, entries=tuple(entries)))


def _sent_forms(records: Iterable[Record]) -> Iterator[SentForm]:
    for record in records:
        yield SentForm(key=record.key, change="sent")


def _running_version(version: Callable[[], str], chosen: Chosen) -> str:
    try:
        return version()
    except SourceUnavailable as error:
        export = " ".join(["bibex export", *map(shlex.quote, chosen.catalog), "-o references.rdf"])
        reason = f"{error.reason}, then push again, or run `{export}`, then {BY_HAND}"
        raise SourceUnavailable(error.source, reason) from error


_READ_ONLY = "the API key has read-only access to {}; allow it to write at zotero.org/settings/keys"
KEY_VARIABLES = ("BIBEXPORT_ZOTERO_API_KEY", "ZOTERO_API_KEY")


def _push_to_web(chosen: Chosen, library: str | None, *, apply: bool) -> None:
    """Show the changes to the library, and write them if `apply`.

    Raises:
        LibraryRefused: the library cannot be opened or written.
        SourceUnavailable: the server cannot be asked.
    """
    from bibexport.formats.zotero.web_items import item_types, web_collections, web_item

    read, options = chosen.read()
    with closing(_open_library(library, chosen)) as opened:
        if apply and not opened.may_write:
            raise LibraryRefused(_READ_ONLY.format(opened.name))
        records = chosen.records(read)
        if not opened.may_write_notes and options.notes:
            say(f"note: the API key has no access to the notes of {opened.name}; writing none")
            options = msgspec.structs.replace(options, notes=False)
        if not chosen.quiet and sys.stderr.isatty():
            say(f"reading {opened.name} …")
        known = opened.known_fields(item_types(records))
        papers = [web_item(record, options, known) for record in records]
        collections = web_collections(records, options)
        if not apply:
            from bibexport.zotero.push import new_key, plan

            planned = plan(papers, collections, opened.read(), known, new_key)
            if chosen.as_json:
                _print_sent(read, opened.name, _planned_forms(planned), written=False)
            _show_plan(planned, opened, quiet=chosen.quiet, listed=not chosen.as_json)
            return
        from bibexport.zotero.push import push

        rounds: list[Plan] = []
        report = push(opened, papers, collections, known, rounds.append)
        if chosen.as_json:
            keys = [record.key for record in records]
            _print_sent(read, opened.name, _written_forms(report, rounds[-1], keys))
        _show_report(report, rounds[-1], len(papers), opened, quiet=chosen.quiet)
    if report.refused or rounds[-1].doubts:
        raise click.exceptions.Exit(FINDINGS)


def _open_library(library: str | None, chosen: Chosen) -> "WebLibrary":
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
            say(f"waiting {seconds:.0f} s for zotero.org")

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
    if listed:
        show_some(_format_changes(planned), "… and {} more changes")
    _report_skipped(planned)
    if quiet:
        return
    new = sum(write.is_new for write in planned.items)
    old = len(_changed_keys(planned)) - new
    say(f"{library.name}: {new} to create, {old} to update, {len(planned.unchanged)} unchanged")
    if not library.may_write:
        say(_READ_ONLY.format("this library"))
    elif not planned.is_empty:
        say("dry run: nothing was written; use --apply to write")


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
    skipped = (f"skipped: {key} ({reason})" for key, reason in planned.doubts.items())
    kept = (
        f"note: {key} keeps its existing citation key in the library, {own}" for key, own in planned.kept_keys.items()
    )
    say_groups([group_lines(skipped, "skipped: {} more"), group_lines(kept)], BESIDE_A_DIFF)


def _show_report(report: "Report", last: "Plan", total: int, library: "WebLibrary", *, quiet: bool) -> None:
    _report_skipped(last)
    refused = (f"rejected by Zotero: {about}: {reason}" for about, reason in report.refused.items())
    say_some(refused, "rejected by Zotero: {} more")
    if quiet:
        return
    created, updated = len(report.created), len(report.updated - report.created)
    unchanged = total - len(report.created | report.updated | report.refused.keys() | last.doubts.keys())
    parts = [f"{created} created", f"{updated} updated", f"{unchanged} unchanged"]
    if report.children:
        parts.append(f"{count(report.children, 'note or link', 'notes and links')} added")
    if report.collections:
        parts.append(f"{count(report.collections, 'collection')} created")
    say(f"{library.name}: {', '.join(parts)}")
