"""Files that a person names by their address: a list on a forge or on any other site."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.fetch.fetcher import Fetcher
from bibexport.fetch.settings import MEBIBYTE, FetchSettings
from bibexport.sources.source import Reply, Request, Source
from bibexport.text.unicode import hide_password

MAX_BYTES = 16 * MEBIBYTE
"""Maximum size of a file; the longest lists have two."""
MIN_INTERVAL_S = 1.0

_READMES = ("README.md", "readme.md", "README.rst", "README.org", "README.adoc", "README")
_BRANCHES = ("main", "master")
_ACCEPT = "text/markdown, text/plain, text/html;q=0.8, */*;q=0.5"


class WebFile(msgspec.Struct, frozen=True):
    """A file as its server sent it."""

    url: str
    """Where it was found, which may be another address than the one that was named."""
    body: bytes


def fetch_file(url: str, settings: FetchSettings) -> WebFile:
    """Return the file at `url`; of a page of a repository the file that it shows, or the README.

    A repository's README has one of several names, which are tried in turn; usually the first is right.

    Raises:
        InvalidInput: this is no address, or there is no such file.
        SourceUnavailable: no usable answer came.
    """
    candidates = find_raw_addresses(url)
    host = urlsplit(candidates[0]).hostname or ""
    asked = Source(
        name="web",
        label=host,
        catalogue="",
        url="",
        min_interval_s=MIN_INTERVAL_S,
        accept=_ACCEPT,
        identifiers=frozenset(),
        preprints=None,
        publications=None,
        has_files=True,
    )
    fetcher = Fetcher(msgspec.structs.replace(settings, max_body_bytes=MAX_BYTES))
    for candidate in candidates:
        request = Request(asked=asked, url=candidate, expects="file", about=(candidate,))
        reply = fetcher(request, _keep)
        if reply.status == 200:
            return WebFile(candidate, reply.body)
    tried = f"; tried {', '.join(candidates)}" if len(candidates) > 1 else ""
    raise InvalidInput([Fault(path=url, message=f"no such file ({host} answers {reply.status}){tried}")])


def _keep(reply: Reply) -> Reply:
    return reply


def find_raw_addresses(url: str) -> tuple[str, ...]:
    """Return the addresses of the file that a page shows, best first: the raw one on a forge, else the page itself.

    >>> find_raw_addresses("https://github.com/jane/tides/blob/main/docs/list.md")
    ('https://raw.githubusercontent.com/jane/tides/main/docs/list.md',)

    Raises:
        InvalidInput: this is no address.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        host = ""
    if not host or re.search(r"[\s<>\"]", url):
        message = "expected an address such as https://example.org/list.md"
        raise InvalidInput([Fault(path=hide_password(url), message=message)])
    path = [part for part in parts.path.split("/") if part]
    if port is None and path:
        path[-1] = path[-1].removesuffix(".git")
        if host == "github.com":
            return _on_github(path) or (url,)
        if host == "gist.github.com":
            return (f"https://gist.githubusercontent.com/{'/'.join(path[:2])}/raw",)
        if host == "gitlab.com" or host.startswith("gitlab."):
            return _on_gitlab(f"https://{host}", path) or (url,)
        if host in ("codeberg.org", "gitea.com"):
            return _on_gitea(f"https://{host}", path) or (url,)
        if host == "bitbucket.org":
            return _on_bitbucket(path) or (url,)
    return (url.partition("#")[0],)


def _on_github(path: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses for `owner/repository`, `…/blob/REF/FILE` or `…/tree/REF/FOLDER`."""
    raw = "https://raw.githubusercontent.com"
    match path:
        case [owner, name]:
            return _readmes(f"{raw}/{owner}/{name}/HEAD")
        case [owner, name, "blob" | "raw", *rest] if len(rest) > 1:
            return (f"{raw}/{owner}/{name}/{'/'.join(rest)}",)
        case [owner, name, "tree", *rest] if rest:
            return _readmes(f"{raw}/{owner}/{name}/{'/'.join(rest)}")
        case _:
            return ()


def _on_gitlab(site: str, path: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses for a project, which may be in nested groups, or `PROJECT/-/blob/REF/FILE`."""
    if "-" not in path:
        return _readmes(f"{site}/{'/'.join(path)}/-/raw/HEAD") if len(path) > 1 else ()
    project, (kind, *rest) = "/".join(path[: path.index("-")]), path[path.index("-") + 1 :] or [""]
    if kind in ("blob", "raw") and len(rest) > 1:
        return (f"{site}/{project}/-/raw/{'/'.join(rest)}",)
    return _readmes(f"{site}/{project}/-/raw/{'/'.join(rest)}") if kind == "tree" and rest else ()


def _on_gitea(site: str, path: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses for `owner/repository` or `…/src/branch/REF/FILE`; the default branch has to be guessed."""
    match path:
        case [owner, name]:
            return tuple(f"{site}/{owner}/{name}/raw/branch/{branch}/README.md" for branch in _BRANCHES)
        case [owner, name, "src", kind, ref, *rest] if rest:
            return (f"{site}/{owner}/{name}/raw/{kind}/{ref}/{'/'.join(rest)}",)
        case [owner, name, "src", kind, ref]:
            return _readmes(f"{site}/{owner}/{name}/raw/{kind}/{ref}")
        case _:
            return ()


def _on_bitbucket(path: Sequence[str]) -> tuple[str, ...]:
    match path:
        case [owner, name]:
            return _readmes(f"https://bitbucket.org/{owner}/{name}/raw/HEAD")
        case [owner, name, "src", *rest] if len(rest) > 1:
            return (f"https://bitbucket.org/{owner}/{name}/raw/{'/'.join(rest)}",)
        case _:
            return ()


def _readmes(folder: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}" for name in _READMES)
