"""The command `bibex`: find the subcommand, and turn errors into messages and exit codes.

docs/commands.md lists the exit codes.
"""

import gc
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from bibexport import __version__
from bibexport.cli.output import ReaderGone, finish_output, guarded_streams
from bibexport.errors import BibexportError, InvalidInput, SourceUnavailable, did_you_mean, find_nearest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FAULTS_SHOWN = 20
"""Maximum number of errors in the input that are printed; a file may have thousands of one kind."""
FINDINGS, WRONG_USE, UNREACHABLE, BUG, INTERRUPTED = 1, 2, 3, 70, 130
DEBUG = "--debug"

SUBCOMMANDS = {
    "export": ("export:command", "Write a catalog as .bib, CSL-JSON, Zotero RDF …"),
    "site": ("site:command", "Write a folder with a page of the catalog, for any web server."),
    "serve": ("site:serve_command", "Show a catalog in the browser, as it changes."),
    "resolve": ("resolve:command", "Resolve entries, and keep the answers in the lock."),
    "check": ("check:command", "Report where a list disagrees with the record; --fix corrects it."),
    "sync": ("import_:sync_command", "Bring a catalog up to date with the list that it came from."),
    "import": ("import_:command", "Turn a list, a .bib or ids into a catalog."),
    "add": ("resolve:add_command", "Add papers by id, address or title."),
    "show": ("show:command", "Show one paper, and where each field comes from."),
    "search": ("show:search_command", "Find papers by words in the title, authors, venue, year or key."),
    "upgrade": ("upgrade:command", "Replace the preprints in your own .bib with their published versions."),
    "fix": ("fix:command", "Correct your own .bib where a record proves it wrong."),
    "merge": ("merge:command", "Merge .bib files: one entry per paper, and nothing lost."),
    "index": ("index:command", "Keep a local copy of DBLP, to work offline."),
    "zotero": ("zotero:command", "Send a catalog to Zotero."),
    "mcp": ("mcp:command", "Serve a folder's catalogs to a language model (MCP)."),
}
"""The commands by name: the module and name of each, and its line in `bibex --help`, which loads none of them."""


class LazyGroup(click.Group):
    """Load the module of a command only when that command runs."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown one, suggest the nearest."""
        name = args[0]
        if not name.startswith("-") and name not in SUBCOMMANDS and not ctx.resilient_parsing:
            ctx.fail(f"No such command {name!r}{did_you_mean(name, SUBCOMMANDS)}")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names, the most used first."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name, or None."""
        if cmd_name not in SUBCOMMANDS:
            return None
        module, _, name = SUBCOMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"bibexport.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Return the commands and options that begin with `incomplete`, without loading any command."""
        from click.shell_completion import CompletionItem

        commands = [CompletionItem(name, help=summary) for name, (_, summary) in SUBCOMMANDS.items()]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [command for command in commands if command.value.startswith(incomplete)] + options

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in SUBCOMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(DEBUG, is_flag=True, expose_value=False, help="Show the traceback if bibexport has a bug.")
def main() -> None:
    """Turn a curated catalog of papers into citations you can trust.

    CATALOG is a .toml file, a list in Markdown or another markup, a .bib, CSL-JSON, a folder of
    them, or an address. The default is the folder catalog/, or else the catalog that comes with
    bibexport.

    \b
    bibex export -o references.bib             the .bib for a paper
    bibex export README.md -o references.bib   straight from an awesome list
    bibex export -o references.rdf             for Zotero: File > Import
    bibex show CLIP                            one reference and its sources
    """


def _add_suggestion(error: click.ClickException) -> click.ClickException:
    """Return the error; if it is about an unknown option, with the nearest ones by the rule for all names here."""
    if not isinstance(error, click.NoSuchOption) or error.ctx is None:
        return error
    # Without the dashes, which would make all options similar.
    options = [name[2:] for one in error.ctx.command.params for name in one.opts if name.startswith("--")]
    near = " or ".join(f"--{name}" for name in find_nearest(error.option_name.lstrip("-"), options))
    message = f"No such option {error.option_name!r}" + (f"; did you mean {near}?" if near else "")
    return click.UsageError(message, error.ctx)


class _Ended(KeyboardInterrupt):
    """SIGTERM or SIGHUP, which ends a command as Ctrl+C does: files are cleaned up, and answers kept."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def _catch_signals() -> None:
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Windows has no SIGHUP, and `nohup` ignores it.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    sys.unraisablehook = _end_later


def _end(number: int, _frame: object) -> None:
    # The second one ends at once, if cleaning up takes too long.
    signal.signal(number, signal.SIG_DFL)
    raise _Ended(number)


def _end_later(lost: "sys.UnraisableHookArgs") -> None:
    """Interrupt again when an interruption was lost in a callback, such as one of the import system."""
    if not isinstance(lost.exc_value, KeyboardInterrupt) or not hasattr(signal, "pthread_kill"):
        sys.__unraisablehook__(lost)
        return
    import threading

    number = signal.SIGINT
    if isinstance(lost.exc_value, _Ended):
        number = signal.Signals(lost.exc_value.number)
        signal.signal(number, _end)
    # Not at once, while the callback still runs.
    threading.Timer(0.01, signal.pthread_kill, [threading.main_thread().ident, number]).start()


def _interrupted_code(error: BaseException) -> int:
    """Return the exit code of a signal, as shells have it: 128 and its number."""
    # click turns the exception into its own.
    cause = error if isinstance(error, KeyboardInterrupt) else error.__cause__
    return 128 + cause.number if isinstance(cause, _Ended) else INTERRUPTED


def run() -> None:
    """Run the command line and exit."""
    _catch_signals()
    # What has been imported stays until the exit; the garbage collector need not look at it again.
    gc.freeze()
    with guarded_streams():
        code = _run()
        finish_output()
        # At the exit everything goes at once; looking for cycles among it would take 4 ms.
        gc.freeze()
        sys.exit(code)


def _say(text: str) -> None:
    from bibexport.cli.presenter import say  # what ends well says nothing here

    say(text)


def _run() -> int:
    """Run the command line; return the exit code."""
    try:
        # When a command raises `Exit`, click returns its code.
        code = main.main(standalone_mode=False) or 0
        sys.stdout.flush()
        return int(code)
    except click.ClickException as error:
        _add_suggestion(error).show()
        return error.exit_code
    except InvalidInput as error:
        from bibexport.cli.presenter import say_groups
        from bibexport.findings import Group

        rows = tuple((f"error: {fault}", 1) for fault in error.faults)
        say_groups([Group(rows=rows, more="error: {} more; they are shown as these are corrected")], most=FAULTS_SHOWN)
        return WRONG_USE
    except SourceUnavailable as error:
        _say(f"error: {error}")
        return UNREACHABLE
    except BibexportError as error:
        _say(f"error: {error}")
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt) as error:
        # What a command has kept despite the interruption, it adds to the exception, which click wraps in its own.
        kept = [note for one in (error, error.__cause__) for note in getattr(one, "__notes__", ())]
        _say("\n" + "; ".join(["interrupted", *kept]))
        return _interrupted_code(error)
    except (BrokenPipeError, ReaderGone):
        return 0
    except Exception as error:
        # Python would exit with 1, which says that there are findings.
        if DEBUG in sys.argv:
            import traceback

            traceback.print_exc()
        what = " ".join(f"{type(error).__name__}: {error}".split())
        _say(f"error: {what}; this is a bug in bibexport, please report it with what `bibex {DEBUG} …` shows")
        return BUG
