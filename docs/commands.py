"""Writes the reference of the command line: `python docs/commands.py > docs/commands.md`."""

import inspect
from collections.abc import Iterator

import click

from bibexport.cli.main import SUBCOMMANDS, main

HEAD = """\
# Commands

Generated from the commands by `python docs/commands.py`; a test keeps it up to date.

CATALOG is a `.toml` or `.yaml` file, a Markdown list, a `.bib`, CSL-JSON, or a folder of them. The default is the
folder `catalog/` in the current directory, or else the catalog that comes with bibexport. `-` is standard input or
output.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | done with findings, or not everything is resolved and `--strict` is set |
| 2 | usage error, unreadable input, or a file that could not be written |
| 3 | a source could not be reached and nothing new was learned |
| 70 | a bug in bibexport; `bibex --debug COMMAND` shows where |
| 129 | ended by SIGHUP; answers received so far are in the lock, if there is one |
| 130 | interrupted with Ctrl+C; answers received so far are in the lock, if there is one |
| 143 | ended by SIGTERM; answers received so far are in the lock, if there is one |

The code is 1

- of `check`: with an error or a warning; with `--strict` also if nothing could be found out about an entry (3 if a
  source was down);
- of `resolve`: if an entry is unchecked; with `--strict` also if one is ambiguous or not found;
- of `export` and `site`: if a document cites a key that no entry has; with `--strict` also if an entry is not resolved,
  or if something could not be read;
- of `fix` and `upgrade`: if there are changes that were not written, except with `--dry-run`; of `upgrade` also if an
  entry is unchecked;
- of `add` and `search`: if no paper is found;
- of `zotero`: if Zotero could not be started, or if it left out an item.

| environment variable | default |
|---|---|
| `BIBEXPORT_ARXIV_URL` | `https://export.arxiv.org/api/query` |
| `BIBEXPORT_DBLP_SPARQL_URL` | `https://sparql.dblp.org/sparql` |
| `BIBEXPORT_DBLP_URL` | `https://dblp.org` (search and records) |
| `BIBEXPORT_DATACITE_URL` | `https://api.datacite.org` |
| `BIBEXPORT_CROSSREF_URL` | `https://api.crossref.org` |
| `BIBEXPORT_DOI_URL` | `https://doi.org` |
| `BIBEXPORT_MIN_INTERVAL` | seconds between requests to one host; by default, as each service asks |
| `BIBEXPORT_CACHE_DIR` | the user's cache folder; processes share their pacing there |
| `BIBEXPORT_INDEX` | `index.sqlite` in the user's data folder: the [local index](local-index.md) of DBLP |
| `BIBEXPORT_MAILTO` | none; an e-mail address at which the services can contact you |
| `BIBEXPORT_ZOTERO_URL` | `http://127.0.0.1:23119`, where Zotero listens on this machine |
| `BIBEXPORT_ZOTERO_API_URL` | `https://api.zotero.org` |

`config.toml` in the user's configuration folder (on Linux `~/.config/bibexport/`) can hold the same settings, in lower
case and without `BIBEXPORT_`. The environment takes precedence.
"""


def page() -> str:
    """The whole page."""
    context = click.Context(main, info_name="bibex")
    parts = [HEAD]
    for name in SUBCOMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        parts += sections(command, f"bibex {name}", context)
    return "\n".join(parts)


def sections(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    """The section of one command, and those of a group's commands."""
    context = click.Context(command, info_name=name.split()[-1], parent=parent)
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    usage = " ".join([name, "[OPTIONS]", *(argument.make_metavar(context) for argument in arguments)])
    prose, examples = text(command.help or "")
    rows = [option.get_help_record(context) for option in command.params if isinstance(option, click.Option)]
    table = "".join(f"| `{row[0].replace('|', chr(92) + '|')}` | {row[1]} |\n" for row in rows if row)
    block = f"\n```sh\n{examples}```\n" if examples else ""
    options = f"\n| option | |\n|---|---|\n{table}" if table else ""
    yield f"\n## {name}\n\n`{usage}`\n\n{prose}{block}{options}"
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            inner = command.get_command(context, below)
            assert inner is not None
            yield from sections(inner, f"{name} {below}", context)


def text(help_text: str) -> tuple[str, str]:
    """The paragraphs of a command's help, and its examples."""
    prose, examples = "", ""
    for paragraph in inspect.cleandoc(help_text).split("\n\n"):
        if paragraph.startswith("\b"):
            examples += paragraph.removeprefix("\b\n").rstrip("\n") + "\n"
        else:
            prose += paragraph.strip() + "\n\n"
    return prose.rstrip("\n") + "\n", examples


if __name__ == "__main__":
    print(page(), end="")
