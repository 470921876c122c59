"""Arguments and options that several commands share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from bibexport.errors import BibexportError, Fault, InvalidInput
from bibexport.formats.options import ExportOptions
from bibexport.model import Catalog

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def keys(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The cite keys of the catalog that is named already, else of the default one; case does not matter."""
    from click.shell_completion import CompletionItem

    from bibexport.cli.inputs import inputs

    named = context.params.get("catalog") or context.params.get("file")
    if named is None and isinstance(parameter, click.Option):
        # An option that still lacks its value keeps click from telling which argument is which.
        named = next(iter(context.args), None)
    try:
        read = inputs(named)
    except BibexportError:
        return []
    entries = [entry for one in read for entry in one.catalog.entries]
    typed = incomplete.casefold()
    return [CompletionItem(entry.key, help=entry.title) for entry in entries if entry.key.casefold().startswith(typed)]


def paths(_context: click.Context, _: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Files and folders, as the shell itself completes them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


Function = TypeVar("Function", bound=Callable[..., Any])

catalog = click.argument("catalog", required=False, shell_complete=paths)


key_option = click.option(
    "--key", "keys", multiple=True, metavar="K", shell_complete=keys, help="Only this entry (repeatable)."
)

SOURCES = ("auto", "index", "network")
_SOURCE = "bibexport.source"


def selection(function: Function) -> Function:
    """`--key` and `--section`."""
    function = click.option(
        "--section", "sections", multiple=True, metavar="S", help="Only this section (repeatable)."
    )(function)
    return key_option(function)


def network(function: Function) -> Function:
    """`--source`, `--timeout` and `--quiet`."""
    function = click.option("-q", "--quiet", is_flag=True, help="Show no progress and no summary.")(function)
    function = click.option(
        "--source",
        type=click.Choice(SOURCES),
        default=SOURCES[0],
        expose_value=False,
        callback=_keep_source,
        help="Ask the local index, the network, or the index before the network (see `index`).  [auto]",
    )(function)
    return click.option(
        "--timeout", "budget_s", type=click.FloatRange(min=0), metavar="SECONDS", help="Stop asking after so long."
    )(function)


def chosen_source() -> str:
    """What `--source` says in the command that runs."""
    context = click.get_current_context(silent=True)
    return str(context.meta.get(_SOURCE, SOURCES[0])) if context else SOURCES[0]


def _keep_source(context: click.Context, _: click.Parameter, value: str) -> None:
    context.meta[_SOURCE] = value


def export_options(catalog: Catalog, chosen: dict[str, Any], *, no_notes: bool = False) -> ExportOptions:
    """The catalog's `[export]` table with its title, and over it `chosen`, by the names of the options.

    Raises:
        InvalidInput: the table has an unknown option or value.
    """
    said = {name.replace("_", "-"): value for name, value in chosen.items() if value is not None}
    for name in ("fields", "omit"):
        if name in said:
            said[name] = tuple(part.strip() for part in said[name].split(",") if part.strip())
    if no_notes:
        said["notes"] = False
    try:
        options = msgspec.convert({**catalog.export, **said}, ExportOptions)
    except msgspec.ValidationError as error:
        message = f"[export]: {str(error)[:1].lower()}{str(error)[1:]}"
        raise InvalidInput([Fault(path=catalog.path, message=message)]) from error
    return options if options.title else msgspec.structs.replace(options, title=catalog.title)
