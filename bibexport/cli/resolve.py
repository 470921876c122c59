"""`bibex resolve`: look entries up, and keep the answers in the lock."""

from collections import Counter
from typing import Any

import click
import msgspec

from bibexport.cli import parameters
from bibexport.cli.collect import Collected, Selection, collect, report_open, summarise
from bibexport.cli.inputs import inputs
from bibexport.cli.main import FINDINGS, UNREACHABLE
from bibexport.model import Entry, Outcome, Record


@click.command()
@parameters.catalog
@parameters.selection
@click.option("--refresh", is_flag=True, help="Ask again about everything in the lock.")
@click.option("--strict", is_flag=True, help="Exit 1 also if an entry is ambiguous or not found.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one object per entry: key, outcome, record, dblp, doi, arxiv, reason.",
)
@parameters.network
def command(
    catalog: str | None,
    keys: tuple[str, ...],
    sections: tuple[str, ...],
    refresh: bool,
    strict: bool,
    as_json: bool,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Ask arXiv and DBLP about the entries that the lock does not cover yet.

    An entry is `published` (a record proves it), a `preprint` (every source answered, and none has a published
    version), `ambiguous` (there are candidates, and only a person can choose), `not found` (no source has the paper;
    asked again after 30 days) or `unchecked` (a source could not be reached; asked again next time).

    \b
    bibex resolve
    bibex resolve catalog/my-list.toml --refresh --key CLIP
    bibex resolve --json | jq '.entries[] | select(.outcome != "published")'
    """
    collected = collect(
        inputs(catalog), Selection(keys=keys, sections=sections), refresh=refresh, quiet=quiet, budget_s=budget_s
    )
    rows = [(one, entry, record) for one in collected for entry, record in zip(one.entries, one.records(), strict=True)]
    outcomes: Counter[Outcome | None] = Counter(record.outcome for _, _, record in rows)
    if as_json:
        results = [_to_json(one, entry, record) for one, entry, record in rows]
        click.echo(msgspec.json.format(msgspec.json.encode({"version": 1, "entries": results})).decode())
    report_open(collected)
    if not quiet:
        for _, entry, record in rows:
            if record.verdict and record.verdict.outcome not in ("ambiguous", "not found") and record.verdict.reason:
                click.echo(f"note: {entry.key}: {record.verdict.reason}", err=True)
        click.echo(summarise(outcomes), err=True)
    if code := _exit_code(collected, outcomes, strict=strict):
        raise click.exceptions.Exit(code)


def _to_json(one: Collected, entry: Entry, record: Record) -> dict[str, Any]:
    verdict = record.verdict
    ref = verdict.record if verdict else None
    evidence = verdict and (verdict.reason or verdict.evidence.text)
    return {
        "key": entry.key,
        "outcome": record.outcome,
        "record": ref,
        "dblp": ref.id if ref and ref.source == "dblp" else None,
        "doi": record.doi,
        "arxiv": entry.arxiv,
        "reason": one.reason_of(entry.key) or evidence or ("not asked" if record.outcome == "unchecked" else ""),
    }


def _exit_code(collected: list[Collected], outcomes: Counter[Outcome | None], *, strict: bool) -> int:
    """Return 3 if a source could not be reached and nothing is new, 1 if something is still open, else 0."""
    if any(one.fruitless for one in collected):
        return UNREACHABLE
    still_open = outcomes["unchecked"] or any(one.open for one in collected)
    return FINDINGS if still_open or (strict and outcomes["ambiguous"] + outcomes["not found"]) else 0
