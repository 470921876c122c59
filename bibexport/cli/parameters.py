"""Arguments and options that several commands share."""

import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

import click
import msgspec

from bibexport import files
from bibexport.cli.presenter import keep_verbose
from bibexport.errors import BibexportError, Fault, InvalidInput
from bibexport.formats.options import BUILT_IN_TEMPLATES, ExportOptions, described_options, option_name, read_options
from bibexport.keys import KEY_RULES
from bibexport.model import Catalog

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_keys(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Return the cite keys of the catalog on the command line, else of the default one; case does not matter."""
    from click.shell_completion import CompletionItem

    from bibexport.cli.inputs import inputs

    named = context.params.get("catalog") or context.params.get("file") or ()
    if not named and isinstance(parameter, click.Option):
        # While an option lacks its value, click does not assign the arguments to their names.
        named = context.args
    try:
        read = inputs([named] if isinstance(named, str) else named)
    except BibexportError:
        return []
    entries = [entry for one in read for entry in one.catalog.entries]
    typed = incomplete.casefold()
    return [CompletionItem(entry.key, help=entry.title) for entry in entries if entry.key.casefold().startswith(typed)]


def complete_paths(_context: click.Context, _: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Return files and folders, as the shell itself completes them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


Function = TypeVar("Function", bound=Callable[..., Any])

catalog = click.argument("catalog", nargs=-1, metavar="[CATALOG]...", shell_complete=complete_paths)
"""The files and folders to read; empty for the default catalog."""

key_option = click.option(
    "--key", "keys", multiple=True, metavar="K", shell_complete=complete_keys, help="Only this entry (repeatable)."
)

SOURCES = ("auto", "index", "network", "dblp.org")
_SOURCE = "bibexport.source"


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the result as JSON, by the schema in docs/NAME.schema.json."
)
"""`as_json`: print a `cli.results.Result` on standard output, and nothing else there."""


key_rule = click.option(
    "--keys",
    "rule",
    type=click.Choice(KEY_RULES),
    help="How to derive the keys that a list does not give; keys that are replaced become aliases.",
)
"""`rule`: a `keys.KeyRule`, or None."""


def selection(function: Function) -> Function:
    """Add `--key` and `--section`."""
    function = click.option(
        "--section", "sections", multiple=True, metavar="S", help="Only this section (repeatable)."
    )(function)
    return key_option(function)


def verbose(text: str) -> Callable[[Function], Function]:
    """Add `--verbose`, which `presenter.is_verbose` returns; `text` is its help."""
    return click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, is_eager=True, callback=keep_verbose, help=text
    )


EVERYTHING = "Show all messages and the whole diff, not only the first ones of each kind."


def network(function: Function) -> Function:
    """Add `--source`, `--timeout` and `--quiet`."""
    function = click.option("-q", "--quiet", is_flag=True, help="Show no progress and no summary.")(function)
    function = click.option(
        "--source",
        type=click.Choice(SOURCES),
        default=SOURCES[0],
        expose_value=False,
        callback=_keep_source,
        help="Where to look up papers: the local index, the network, or (auto) the index first, then the network. "
        "`dblp.org` also queries that site, whose robots.txt disallows automated access.  [auto]",
    )(function)
    return click.option(
        "--timeout",
        "budget_s",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Stop sending requests after this many seconds.",
    )(function)


def own_bibliography(*, refresh: str) -> Callable[[Function], Function]:
    """Add FILE.bib and the options of commands that change a person's own .bib; `refresh` is that option's help."""
    decorators: tuple[Callable[[Function], Function], ...] = (
        click.argument("file", metavar="FILE.bib", shell_complete=complete_paths),
        key_option,
        click.option("--dry-run", is_flag=True, help="Only show what would change."),
        click.option("-y", "--yes", is_flag=True, help="Write without asking."),
        click.option("--refresh", is_flag=True, help=refresh),
        click.option("--offline", is_flag=True, help="Send no requests; use what the lock beside FILE knows."),
        json_option,
        verbose(EVERYTHING),
        network,
    )

    def decorate(function: Function) -> Function:
        # click lists options from the top down, and decorators apply from the bottom up.
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


def chosen_source() -> str:
    """Return the value of `--source` of the running command."""
    context = click.get_current_context(silent=True)
    return str(context.meta.get(_SOURCE, SOURCES[0])) if context else SOURCES[0]


def _keep_source(context: click.Context, _: click.Parameter, value: str) -> None:
    context.meta[_SOURCE] = value


def export_settings(function: Function, *, only: Container[str] | None = None) -> Function:
    """Add the options that `ExportOptions` describes, or `only` some fields' of them; one that is not given is None."""
    for name, kind, option in reversed(list(described_options())):
        if only is not None and name not in only:
            continue
        written = option_name(name)
        default = ExportOptions.__struct_defaults__[ExportOptions.__struct_fields__.index(name)]
        shown = f"{option.help}  [{default}]" if default else option.help
        if get_origin(kind) is Literal:
            decorate = click.option(f"--{written}", name, type=click.Choice(get_args(kind)), help=shown)
        elif kind is bool and not default:
            decorate = click.option(f"--{written}", name, flag_value=True, default=None, help=option.help)
        elif kind is bool:
            decorate = click.option(f"--no-{written}", name, flag_value=False, default=None, help=option.help)
        elif get_origin(kind) is tuple:
            decorate = click.option(f"--{written}", metavar=option.metavar, callback=_split, help=option.help)
        elif kind is str:
            decorate = click.option(f"--{written}", name, metavar=option.metavar, help=shown)
        else:
            range_ = click.IntRange(min=option.at_least, max=option.at_most)
            decorate = click.option(f"--{written}", type=range_, metavar=option.metavar, help=shown)
        function = decorate(function)
    return function


def _split(_context: click.Context, _: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(part.strip() for part in value.split(",") if part.strip())


def export_options(catalog: Catalog, chosen: Mapping[str, Any] = MappingProxyType({})) -> ExportOptions:
    """Return the options of the catalog's `[export]` table with its title, overridden by those of `chosen` not None.

    Raises:
        InvalidInput: the table has an unknown option or value.
    """
    options = read_options(catalog.export, catalog.path)
    given = {name: value for name, value in chosen.items() if value is not None}
    if not options.title:
        given.setdefault("title", catalog.title)
    return msgspec.structs.replace(options, **given)


def read_template(options: ExportOptions, chosen: Mapping[str, Any], catalog: Catalog) -> tuple[ExportOptions, str]:
    """Return the options with the template itself, if they name a file, and the path of that file.

    A path in the catalog's `[export]` table starts from the folder of the catalog.

    Raises:
        InvalidInput: the file cannot be read.
    """
    name = options.template
    if name in BUILT_IN_TEMPLATES or not name:
        return options, ""
    folder = "" if chosen.get("template") else os.path.dirname(catalog.path)
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        expected = f"the template is neither {', '.join(BUILT_IN_TEMPLATES)} nor a file"
        raise InvalidInput([Fault(path=path, message=expected)])
    return msgspec.structs.replace(options, template=files.read_text(path)), path


def name_template(chunks: Iterable[str], path: str) -> Iterator[str]:
    """Pass on the pieces of a list; an error in a template names its file."""
    try:
        yield from chunks
    except InvalidInput as error:
        raise InvalidInput([fault._replace(path=fault.path or path) for fault in error.faults]) from error
