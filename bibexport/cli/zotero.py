"""`bibex zotero`: send a catalog to the Zotero on this machine, or to a library on zotero.org."""

import uuid
from collections.abc import Callable, Iterable
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click
import msgspec

from bibexport import files
from bibexport.cli import parameters
from bibexport.cli.collect import Chosen, Selection
from bibexport.cli.inputs import Input, refuse_own_source
from bibexport.cli.main import FINDINGS
from bibexport.cli.results import Sent, SentForm, finding_forms, print_result
from bibexport.cli.settings import read_settings
from bibexport.errors import LibraryRefused, SourceUnavailable
from bibexport.formats.table import writer
from bibexport.text.numbers import count

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
    @parameters.network
    @wraps(function)
    def with_chosen(
        catalog: str | None,
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
        click.echo(f"{count(len(records), 'item')} -> {output}", err=True)
        click.echo(f"{error}; {BY_HAND}", err=True)
        print_sent(chosen, read, output, (record.key for record in records), written=False)
        raise click.exceptions.Exit(FINDINGS) from None
    print_sent(chosen, read, output, (record.key for record in records))
    if not chosen.quiet:
        click.echo(f"{count(len(records), 'item')} -> {output} -> Zotero, which asks before it imports", err=True)


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
        from bibexport.cli.zotero_web import push_to_web

        push_to_web(chosen, library, apply=apply_)
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
    print_sent(chosen, read, str(target), (record.key for record in records))
    if not chosen.quiet:
        click.echo(f"{count(arrived, 'item')} -> {target} (Zotero {version})", err=True)
        if any(record.sections or record.tags for record in records):
            click.echo(LOSSES, err=True)
    if arrived != len(records):
        click.echo(f"sent {count(len(records), 'item')}, but Zotero created {arrived:,}", err=True)
        raise click.exceptions.Exit(FINDINGS)


def print_sent(chosen: Chosen, read: list[Input], target: str, keys: Iterable[str], *, written: bool = True) -> None:
    """Print what was sent, if `--json` asks for it."""
    if chosen.as_json:
        findings = finding_forms(finding for one in read for finding in one.findings)
        entries = tuple(SentForm(key=key, change="sent") for key in keys)
        print_result(Sent(target=target, written=written, findings=findings, entries=entries))


def _running_version(version: Callable[[], str], chosen: Chosen) -> str:
    try:
        return version()
    except SourceUnavailable as error:
        export = " ".join(["bibex export", *([chosen.catalog] if chosen.catalog else []), "-o references.rdf"])
        reason = f"{error.reason}; start Zotero and push again, or run `{export}`, then {BY_HAND}"
        raise SourceUnavailable(error.source, reason) from error
