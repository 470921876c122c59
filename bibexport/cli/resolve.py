"""`bibex resolve`: look entries up, and keep the answers in the lock."""

from collections import Counter

import click

from bibexport.cli import parameters
from bibexport.cli.collect import Collected, Selection, collect, report_open, report_shipped, resolved_forms, summarise
from bibexport.cli.inputs import inputs, merge_conflicts
from bibexport.cli.main import FINDINGS, UNREACHABLE
from bibexport.cli.results import Resolved, finding_forms, print_result
from bibexport.model import Outcome


@click.command()
@parameters.catalog
@parameters.selection
@click.option("--refresh", is_flag=True, help="Ask again about everything in the lock.")
@click.option("--merge-lock", is_flag=True, help="First join both sides of a lock in which a merge has left conflicts.")
@click.option("--strict", is_flag=True, help="Exit 1 also if an entry is ambiguous or not found.")
@parameters.json_option
@parameters.network
def command(
    catalog: tuple[str, ...],
    keys: tuple[str, ...],
    sections: tuple[str, ...],
    refresh: bool,
    merge_lock: bool,
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
    read = inputs(catalog)
    for one in read if merge_lock else ():
        if merge_conflicts(one) and not quiet:
            click.echo(f"merged {one.lock_path}", err=True)
    collected = collect(read, Selection(keys=keys, sections=sections), refresh=refresh, quiet=quiet, budget_s=budget_s)
    rows = [row for one in collected for row in one.verdicts()]
    outcomes: Counter[Outcome | None] = Counter(outcome for _, outcome, _ in rows)
    if as_json:
        findings = finding_forms(finding for one in collected for finding in one.one.findings)
        print_result(Resolved(findings=findings, entries=tuple(resolved_forms(collected))))
    report_open(collected)
    if not quiet:
        report_shipped(one.one for one in collected)
        for entry, _, verdict in rows:
            if verdict and verdict.outcome not in ("ambiguous", "not found") and verdict.reason:
                click.echo(f"note: {entry.key}: {verdict.reason}", err=True)
        click.echo(summarise(outcomes), err=True)
    if code := _exit_code(collected, outcomes, strict=strict):
        raise click.exceptions.Exit(code)


def _exit_code(collected: list[Collected], outcomes: Counter[Outcome | None], *, strict: bool) -> int:
    """Return 3 if a source could not be reached and nothing is new, 1 if something is still open, else 0."""
    if any(one.fruitless for one in collected):
        return UNREACHABLE
    still_open = outcomes["unchecked"] or any(one.open for one in collected)
    return FINDINGS if still_open or (strict and outcomes["ambiguous"] + outcomes["not found"]) else 0
