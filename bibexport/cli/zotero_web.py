"""`bibex zotero push --web`: shows what is to be written into a library on zotero.org, and writes it."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import click
import msgspec

from bibexport.cli.line import number_of
from bibexport.cli.main import FINDINGS
from bibexport.cli.settings import read_settings
from bibexport.errors import LibraryRefused
from bibexport.formats.zotero.web_items import item_types, web_collections, web_item

if TYPE_CHECKING:
    from bibexport.cli.collect import Chosen
    from bibexport.zotero.plan import Plan
    from bibexport.zotero.push import Report
    from bibexport.zotero.web_library import WebLibrary

KEY_VARIABLES = ("BIBEXPORT_ZOTERO_API_KEY", "ZOTERO_API_KEY")


def push_to_web(chosen: "Chosen", library: str | None, *, apply: bool) -> None:
    """Show what the library lacks, and write it if `apply`.

    Raises:
        LibraryRefused: the library cannot be opened or written.
        SourceUnavailable: the server cannot be asked.
    """
    read, options = chosen.read()
    with closing(_opened(library, quiet=chosen.quiet)) as opened:
        if apply and not opened.may_write:
            raise LibraryRefused(f"the API key may read {opened.name}, but not write into it")
        records = chosen.records(read)
        if not opened.may_write_notes and options.notes:
            click.echo(f"note: the API key may not see the notes of {opened.name}; they are left out", err=True)
            options = msgspec.structs.replace(options, notes=False)
        if not chosen.quiet and sys.stderr.isatty():
            click.echo(f"reading {opened.name} …", err=True)
        known = opened.known_fields(item_types(records))
        papers = [web_item(record, options, known) for record in records]
        collections = web_collections(records, options)
        if not apply:
            from bibexport.zotero.plan import plan
            from bibexport.zotero.push import new_key

            _show_plan(plan(papers, collections, opened.read(), known, new_key), opened, quiet=chosen.quiet)
            return
        from bibexport.zotero.push import push

        rounds: list[Plan] = []
        report = push(opened, papers, collections, known, rounds.append)
        _show_report(report, rounds[-1], len(papers), opened, quiet=chosen.quiet)
    if report.refused or rounds[-1].doubts:
        raise click.exceptions.Exit(FINDINGS)


def _opened(library: str | None, *, quiet: bool) -> "WebLibrary":
    try:
        from bibexport.zotero.web_library import API_URL, WebLibrary, library_name
    except ModuleNotFoundError as error:
        if error.name not in {"pyzotero", "httpx"}:
            raise
        raise click.UsageError("--web needs pyzotero: pip install 'bibexport[zotero]'") from error
    name = library_name(library) if library else None

    def tell_wait(seconds: float) -> None:
        if not quiet and seconds > 0.5:
            click.echo(f"waiting {seconds:.0f} s for zotero.org", err=True)

    return WebLibrary(name, _api_key(), url=read_settings().get("ZOTERO_API_URL", API_URL), on_wait=tell_wait)


def _api_key() -> str:
    """The key, from the environment or from the terminal, where it is not shown; it is kept nowhere."""
    for variable in KEY_VARIABLES:
        if key := os.environ.get(variable, "").strip():
            return key
    if not sys.stdin.isatty():
        raise click.UsageError(f"no API key: set {KEY_VARIABLES[-1]}, or run this in a terminal to be asked for it")
    return str(click.prompt("Zotero API key (not shown)", hide_input=True, err=True)).strip()


def _show_plan(planned: "Plan", library: "WebLibrary", *, quiet: bool) -> None:
    for line in _lines(planned):
        click.echo(line)
    _tell_left_alone(planned)
    if quiet:
        return
    new = sum(write.is_new for write in planned.items)
    old = len(_touched(planned)) - new
    click.echo(f"{library.name}: {new} to create, {old} to update, {len(planned.unchanged)} unchanged", err=True)
    if not library.may_write:
        click.echo("the API key may not write into this library", err=True)
    elif not planned.is_empty:
        click.echo("nothing is written yet; --apply does it", err=True)


def _lines(planned: "Plan") -> Iterator[str]:
    """A line for each thing to be written, children with their papers."""
    for collection in planned.collections:
        yield f"create collection  {collection.about}"
    below: dict[str, Counter[str]] = {}
    for child in planned.children:
        kind = "note" if child.data["itemType"] == "note" else "link"
        below.setdefault(child.about, Counter())[kind] += 1
    writes = {write.about: write for write in planned.items}
    for key in _touched(planned):
        write = writes.get(key)
        more = [f"+{number_of(count, kind)}" for kind, count in below.get(key, Counter()).items()]
        if write is not None and write.is_new:
            title = [write.data.get("title", "")]
            yield f"create  {key}  {', '.join(title + more)}"
        else:
            names = [name for name in write.data if name not in {"key", "version"}] if write else []
            yield f"update  {key}  {', '.join(names + more)}"


def _touched(planned: "Plan") -> list[str]:
    """The citation keys of the papers of which something is to be written, each once."""
    return list(dict.fromkeys(write.about for write in (*planned.items, *planned.children)))


def _tell_left_alone(planned: "Plan") -> None:
    for key, reason in planned.doubts.items():
        click.echo(f"left alone: {key} ({reason})", err=True)
    for key, kept in planned.kept_keys.items():
        click.echo(f"note: {key} is in the library as {kept}, and keeps that citation key", err=True)


def _show_report(report: "Report", last: "Plan", total: int, library: "WebLibrary", *, quiet: bool) -> None:
    _tell_left_alone(last)
    for about, reason in report.refused.items():
        click.echo(f"not taken: {about}: {reason}", err=True)
    if quiet:
        return
    created, updated = len(report.created), len(report.updated - report.created)
    unchanged = total - len(report.created | report.updated | report.refused.keys() | last.doubts.keys())
    parts = [f"{created} created", f"{updated} updated", f"{unchanged} unchanged"]
    if report.children:
        parts.append(f"{number_of(report.children, 'note or link', 'notes and links')} added")
    if report.collections:
        parts.append(f"{number_of(report.collections, 'collection')} made")
    click.echo(f"{library.name}: {', '.join(parts)}", err=True)
