"""`bibex show`: one paper, as a person reads it, and where each field comes from."""

import click

from bibexport.cli import parameters
from bibexport.cli import parameters as completion
from bibexport.cli.collect import Selection, collect
from bibexport.cli.inputs import inputs
from bibexport.lock import Lock
from bibexport.model import Date, Entry, Name, Record


@click.command()
@click.argument("key", shell_complete=completion.keys)
@parameters.catalog
@click.option("--offline/--online", default=True, help="Whether to make requests about what the lock lacks.  [offline]")
@parameters.network
def command(key: str, catalog: str | None, offline: bool, budget_s: float | None, quiet: bool) -> None:
    """Show the reference of KEY, its verdict and evidence, and the source of each field.

    \b
    bibex show CLIP
    bibex show LLaVA catalog/my-list.toml
    """
    collected = collect(inputs(catalog), Selection(keys=(key,)), offline=offline, quiet=quiet, budget_s=budget_s)
    for one in collected:
        for entry, record in zip(one.entries, one.records(), strict=True):
            _show(record, _withdrawn(entry, record, one.lock))


def _withdrawn(entry: Entry, record: Record, lock: Lock) -> list[str]:
    """What the sources say of a withdrawal, of the preprint and of the published version."""
    from bibexport.resolution.questions import preprint_facts

    published = lock.record(record.verdict.record) if record.verdict else None
    told = ((facts.id, facts.retracted) for facts in (published, preprint_facts(entry, lock)) if facts)
    return [f"{name}: {retracted}" for name, retracted in told if retracted]


def _show(record: Record, withdrawn: list[str]) -> None:
    from bibexport.cli.line import reference

    click.echo(
        f"{click.style(record.key, bold=True)}  {' / '.join(' > '.join(path) for path in record.sections)}".rstrip()
    )
    click.echo(click.wrap_text(reference(record), width=100, initial_indent="  ", subsequent_indent="  "))
    click.echo()
    for notice in withdrawn:
        click.secho(f"  WITHDRAWN {notice}", fg="red")
    if record.outcome:
        verdict = record.verdict
        evidence = verdict.evidence.text if verdict else ""
        if record.outcome == "published" and (verdict is None or verdict.record is None):
            evidence = "says the catalog"
        click.echo(f"  {record.outcome}" + (f": {evidence}" if evidence else ""))
        for candidate in verdict.candidates if verdict else ():
            click.echo(f"  {'may be' if record.outcome == 'ambiguous' else 'other version'}: {candidate}")
        if verdict and verdict.reason:
            click.echo(f"  {verdict.reason}")
    if record.claim.text:
        click.echo(f"  the list says: {record.claim.text}")
    for link in record.links:
        click.echo(f"  {link.label or link.kind}: {link.url}")
    click.echo()
    for name, source in record.provenance.items():
        click.echo(f"  {name.replace('_', '-'):<24} {_value(getattr(record, name)):<60}  {source}")


def _value(value: object) -> str:
    if isinstance(value, tuple):
        shown = [one.display if isinstance(one, Name) else str(one) for one in value]
        return _cut(", ".join(shown))
    return _cut(value.iso if isinstance(value, Date) else str(value))


def _cut(text: str, width: int = 60) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
