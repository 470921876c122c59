"""`bibex import`: whatever people have, as a catalog."""

from pathlib import Path

import click
import msgspec

from bibexport import files
from bibexport.cli.inputs import inputs, read_markdown, standard_input
from bibexport.cli.main import WRONG_USE


@click.command()
@click.argument("source")
@click.option("-o", "--output", default="-", metavar="FILE.toml", help="Default: standard output.")
@click.option("--json", "as_json", is_flag=True, help="Print the entries read and all warnings as JSON.")
@click.option("--force", is_flag=True, help="Overwrite FILE.toml if it exists.")
@click.option("-q", "--quiet", is_flag=True, help="Show no warnings and no summary.")
def command(source: str, output: str, as_json: bool, force: bool, quiet: bool) -> None:
    """Turn a Markdown list, a .bib, CSL-JSON, YAML, or ids into a catalog.

    SOURCE is a file, or - for standard input, which can also hold arXiv ids, DOIs, DBLP keys and addresses, one per
    line.

    \b
    bibex import README.md -o catalog/my-list.toml
    bibex import old.bib -o catalog/old.toml
    echo 1706.03762 | bibex import - -o catalog/new.toml
    """
    if as_json:
        from bibexport.lists.mention import mention_json

        text = standard_input() if source == "-" else files.read_text(source)
        click.echo(msgspec.json.format(msgspec.json.encode(mention_json(read_markdown(text)))).decode())
        return
    if output != "-" and Path(output).suffix.lower() != ".toml":
        message = f"{output} would hold TOML: name it {Path(output).with_suffix('.toml')}, or use `bibex export`"
        raise click.UsageError(f"{message} for other formats.")
    from bibexport.formats.toml.write import dumps

    (one,) = inputs(source)
    if output == "-":
        click.echo(dumps(one.catalog), nl=False)
    elif Path(output).exists() and not force:
        click.echo(f"error: {output} exists, and what people wrote in it would be lost; --force replaces it", err=True)
        raise click.exceptions.Exit(WRONG_USE)
    else:
        files.write_atomically(output, [dumps(one.catalog)])
    if not quiet:
        for finding in one.findings:
            click.echo(finding.text, err=True)
        written = "" if output == "-" else f" -> {output}"
        entries, warnings = len(one.catalog.entries), len(one.findings)
        read = f"{entries} {'entry' if entries == 1 else 'entries'}"
        click.echo(f"{read}, {warnings} {'warning' if warnings == 1 else 'warnings'}{written}", err=True)
