"""`bibex mcp`: the commands check, export, search and add as tools of the Model Context Protocol.

Each tool runs the command itself, so that its results are the command's (https://modelcontextprotocol.io). A caller is
a language model, perhaps misled by a text that it has read: it reaches no file outside the folder and no option.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import click
import msgspec

from bibexport import __version__

MISSING = "bibex mcp needs the package mcp; install it with: pip install 'bibexport[mcp]'"
INSTRUCTIONS = """Citations from catalogs of papers and .bib files in one folder, each with the source that proves it.
Search before you cite, and cite only what these tools return: never a reference from memory. What they cannot prove,
they refuse with the reason; pass that on. Paths are relative to the folder."""
TIMEOUT_S = 120
"""Seconds of requests per call; what is answered in them is kept, and the next call goes on."""
Format = Literal["bibtex", "biblatex", "csl-json", "ris"]
_PROVEN = ("published", "preprint")


class Refused(Exception):
    """A call that has no answer; the message is for the caller."""


class Folder:
    """The tools, for the files of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def verify(self, catalog: str = "", keys: Sequence[str] = (), offline: bool = False) -> str:
        """Say of each entry of a .bib file, a list or a catalog whether it is true, and which fields are wrong.

        Args:
            catalog: a path such as `refs.bib` or `README.md`; empty for the folder `catalog`.
            keys: the cite keys to verify; empty for all.
            offline: whether to use only what earlier calls have learnt.
        """
        chosen = [f"--key={key}" for key in keys]
        asked = ["--offline"] if offline else [f"--timeout={TIMEOUT_S}"]
        return self._run("check", "--json", *chosen, *asked, "--", *self._catalog(catalog), findings=True)

    def cite(self, key: str, catalog: str = "", format: Format = "bibtex") -> dict[str, Any]:  # noqa: A002
        """Return the citation of an entry with the record that proves it; refuse an entry that no source proves.

        Args:
            key: the cite key, as `search` gives it.
            catalog: the path of its catalog; empty for the folder `catalog`.
            format: `bibtex`, `biblatex`, `csl-json` or `ris`.
        """
        of = self._catalog(catalog)
        self._run("show", "--json", "--online", f"--timeout={TIMEOUT_S}", "--", key, *of)
        citation = self._run(
            "export", f"--format={format}", "--template=bullets", f"--key={key}", f"--timeout={TIMEOUT_S}", "--", *of
        )
        (shown,) = msgspec.json.decode(self._run("show", "--json", "--offline", "--", key, *of))["entries"]
        if shown["outcome"] not in _PROVEN:
            reason = shown["reason"] or "it is a reference of the file itself, which nobody has compared; use verify"
            raise Refused(f"{key}: {shown['outcome'] or 'not verified'}: {reason}")
        kept = ("key", "outcome", "record", "evidence", "retractions")
        return {name: shown[name] for name in kept} | {"citation": citation}

    def search(self, words: str, catalog: str = "", most: int = 10) -> str:
        """Find papers of a catalog by words from title, authors, venue, year or key, best matches first.

        Args:
            words: all of them have to match; they may be incomplete or misspelt.
            catalog: the path of the catalog; empty for the folder `catalog`.
            most: the maximum number of papers.
        """
        of = [f"--in={path}" for path in self._catalog(catalog)]
        return self._run("search", "--json", f"--most={max(1, most)}", *of, "--", *words.split(), findings=True)

    def add(self, paper: str, catalog: str, key: str = "", section: str = "") -> str:
        """Add a paper to a catalog in TOML, if a source has it; existing entries are not touched.

        Args:
            paper: an arXiv id, a DOI, a DBLP key, the address of a paper, or its exact title.
            catalog: the path of the catalog, such as `catalog/papers.toml`.
            key: the cite key; empty for one from the title.
            section: the heading to add it under; `A > B` for B within A.
        """
        (to,) = self._catalog(catalog) or ("",)
        if not to.endswith(".toml"):
            raise Refused(f"papers are added to a catalog in TOML; got {catalog!r}")
        given = [f"--{name}={value}" for name, value in (("key", key), ("section", section)) if value]
        return self._run("add", "--json", f"--to={to}", f"--timeout={TIMEOUT_S}", *given, "--", paper)

    def _catalog(self, catalog: str) -> list[str]:
        """Return a path as an argument of the command; none for the default catalog.

        Raises:
            Refused: it leads out of the folder, or its lock does.
        """
        if not catalog and not (self.root / "catalog").exists():
            return []
        path = self.root / (catalog or "catalog")
        try:
            locks = path.rglob("*.lock.json") if path.is_dir() else [path.with_suffix(".lock.json")]
            leaves = not all(one.resolve().is_relative_to(self.root) for one in (path, *locks))
        except (OSError, ValueError, RuntimeError) as error:
            raise Refused(f"{catalog!r} cannot be used as a path: {error}") from error
        if leaves:
            raise Refused(f"{catalog!r} is not in the folder {self.root}, or leads out of it")
        # Of a name that no file has, the command would try other readings: several files, standard input, an address.
        if not path.exists():
            raise Refused(f"there is no {catalog!r} in the folder {self.root}")
        return [f"./{path.resolve().relative_to(self.root)}"] if catalog else []

    def _run(self, *arguments: str, findings: bool = False) -> str:
        """Run a command in the folder; return its output.

        Raises:
            Refused: it has failed; with its messages. `findings`: that it has findings is not a failure.
        """
        if any("\0" in argument for argument in arguments):
            raise Refused("expected a text without null characters")
        command = [sys.executable, "-m", "bibexport", *arguments]
        # Standard input belongs to the protocol. The command stops its requests itself, and is short otherwise.
        done = subprocess.run(  # noqa: S603 - no shell, and no option can come from the caller
            command, cwd=self.root, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode != 0 and not (findings and done.returncode == 1):
            raise Refused(done.stderr.strip() or f"bibex {arguments[0]} failed with exit code {done.returncode}")
        return done.stdout


@click.command()
def command() -> None:
    """Serve the catalogs of this folder to a language model, by the Model Context Protocol.

    Its tools are verify, cite, search and add, over standard input and output; a client starts this command in the
    folder whose files it may use, and no other file is touched. docs/mcp.md shows how to set it up.

    \b
    pip install 'bibexport[mcp]'
    bibex mcp
    """
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as error:
        raise click.UsageError(MISSING) from error
    folder = Folder(Path())
    server: Any = MCPServer("bibexport", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR")
    tools: Sequence[Callable[..., Any]] = (folder.verify, folder.cite, folder.search, folder.add)
    for tool in tools:
        server.add_tool(_answering(tool, ToolError), structured_output=False)
    server.run()


def _answering(tool: Callable[..., Any], failure: type[Exception]) -> Callable[..., Any]:
    """Return a tool with refusals as the failures of the protocol."""
    from functools import wraps

    @wraps(tool)
    def answer(*arguments: Any, **named: Any) -> Any:
        try:
            return tool(*arguments, **named)
        except Refused as error:
            raise failure(str(error)) from error

    return answer
