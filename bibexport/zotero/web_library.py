"""A library on Zotero's server, read and written through pyzotero.

pyzotero makes the requests: addresses, API version, key, pages, write tokens. We avoid the weak points of the only
version that is compatible with bibtexparser 2 (1.6.11): it mistakes a refusal for an answer (`patience` waits instead),
`update_items` drops the server's reply about each item (we use `create_items` for both), `key_info` puts the key into a
URL, and `item_type_fields` sends two requests, without a timeout.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from typing import Any, Literal, NamedTuple, TypeVar

import httpx
import msgspec
from pyzotero import zotero, zotero_errors

from bibexport.errors import LibraryRefused, SourceUnavailable
from bibexport.text.unicode import clean
from bibexport.zotero.patience import SOURCE, Patience, PatientClient
from bibexport.zotero.snapshot import Data, Snapshot, snapshot

API_URL = "https://api.zotero.org"
KEYS_PAGE = "https://www.zotero.org/settings/keys"
BATCH = 50
"""Maximum number of objects per request."""
_PAGE = 100
_NAME = re.compile(r"(user|group):(\d+)")
_KEY = re.compile(r"[A-Za-z0-9]+")
_OUTDATED = frozenset({404, 412, 428})
"""Statuses of writes to objects that others have changed or deleted."""

Shape = TypeVar("Shape")


class LibraryName(NamedTuple):
    """Which library: `user:12345` or `group:678`."""

    kind: str
    """`user` or `group`."""
    number: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of writing a batch."""

    version: int
    """Version of the library afterwards."""
    written: tuple[Data, ...] = ()
    refused: dict[str, str] = {}
    """Key of each rejected object, and why."""
    is_outdated: bool = False
    """Whether others have written since the library was read; objects in neither of the above were not written then."""


class _Object(msgspec.Struct):
    data: Data


class _Field(msgspec.Struct):
    field: str


class _Rights(msgspec.Struct, rename={"user_id": "userID"}):
    user_id: int
    access: dict[str, Any] = {}


class _Failure(msgspec.Struct):
    code: int
    message: str = ""


class _Report(msgspec.Struct):
    failed: dict[int, _Failure]


def library_name(text: str) -> LibraryName:
    """Read the name of a library.

    Raises:
        LibraryRefused: `text` is not such a name.
    """
    match = _NAME.fullmatch(text.strip())
    if match is None:
        raise LibraryRefused(f"expected a library such as user:12345 or group:678, got {text!r}")
    return LibraryName(match[1], match[2])


class WebLibrary:
    """One library, with the access rights of an API key."""

    def __init__(
        self,
        name: LibraryName | None,
        api_key: str,
        *,
        url: str = API_URL,
        patience: Patience | None = None,
        on_wait: Callable[[float], None] = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open the library of that name, or the key owner's own.

        Raises:
            LibraryRefused: the key is malformed, or does not give access to the library.
            SourceUnavailable: the server cannot be asked.
        """
        if not _KEY.fullmatch(api_key):
            # A malformed key could end up in an error message about the header.
            raise LibraryRefused(f"malformed API key: expected letters and digits; see {KEYS_PAGE}")
        self._zotero = zotero.Zotero("0", "user", api_key)
        self._zotero.client.close()
        self._zotero.endpoint = url.rstrip("/")
        self._zotero.client = PatientClient(self._zotero.default_headers(), patience or Patience(), on_wait, sleep)
        rights = self._get("/keys/current", _Rights)
        self.name = name or LibraryName("user", str(rights.user_id))
        self._zotero.library_id, self._zotero.library_type = self.name.number, f"{self.name.kind}s"
        self._access = self._access_of(rights)

    def close(self) -> None:
        """Close the connection."""
        self._zotero.client.close()

    @property
    def may_write(self) -> bool:
        """Whether the key permits writing."""
        return bool(self._access.get("write"))

    @property
    def may_write_notes(self) -> bool:
        """Whether the key permits reading and writing notes, which a key to a user library may exclude."""
        return self.name.kind == "group" or bool(self._access.get("notes"))

    def known_fields(self, item_types: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return the fields that the server has for each of these item types.

        Raises:
            SourceUnavailable: the server cannot be asked.
        """
        return {name: self._known_fields_of(name) for name in item_types}

    def read(self) -> Snapshot:
        """Read the whole library.

        Raises:
            LibraryRefused: the key does not give access.
            SourceUnavailable: the server cannot be asked.
        """
        versions: list[int] = []
        collections = self._all(self._zotero.collections, versions)
        items = self._all(self._zotero.items, versions)
        # Others may write between two pages; only changes older than the first page are certainly included.
        return snapshot(min(versions), items, collections)

    def write(self, kind: Literal["collections", "items"], objects: Sequence[Data], version: int) -> Outcome:
        """Write up to `BATCH` objects, if nobody else has written since the library was at `version`.

        Raises:
            LibraryRefused: the library is read-only.
            SourceUnavailable: the server cannot be asked.
        """
        create = self._zotero.create_collections if kind == "collections" else self._zotero.create_items
        with self._worded():
            try:
                answer = create([dict(data) for data in objects], last_modified=version)
            except zotero_errors.PreConditionFailedError:
                return Outcome(version=version, is_outdated=True)
            failed = msgspec.convert(answer, _Report, strict=False).failed
            new_version = self._version()
        return Outcome(
            version=new_version,
            written=tuple(data for position, data in enumerate(objects) if position not in failed),
            refused={
                objects[position]["key"]: f"{unescape(failure.message)} ({failure.code})"
                for position, failure in failed.items()
                if failure.code not in _OUTDATED
            },
            is_outdated=any(failure.code in _OUTDATED for failure in failed.values()),
        )

    def _all(self, first: Callable[..., Any], versions: list[int]) -> list[Data]:
        """Return all objects of a listing; append the library's version at each page to `versions`."""
        found: list[Data] = []
        with self._worded():
            page = first(limit=_PAGE)
            while True:
                versions.append(self._version())
                found += [one.data for one in msgspec.convert(page, list[_Object])]
                if not self._zotero.links.get("next"):
                    return found
                page = self._zotero.follow()

    def _version(self) -> int:
        return int(self._zotero.request.headers.get("Last-Modified-Version", ""))

    def _known_fields_of(self, item_type: str) -> frozenset[str]:
        rows = self._get("/itemTypeFields", list[_Field], itemType=item_type)
        return frozenset(row.field for row in rows)

    def _get(self, path: str, shape: type[Shape], **parameters: str) -> Shape:
        with self._worded():
            reply = self._zotero.client.get(f"{self._zotero.endpoint}{path}", params=parameters)
            if reply.status_code == httpx.codes.FORBIDDEN:
                raise LibraryRefused(f"the server does not know this API key; make one at {KEYS_PAGE}")
            reply.raise_for_status()
            return msgspec.json.decode(reply.content, type=shape)

    def _access_of(self, rights: _Rights) -> dict[str, bool]:
        """Return what the key permits in the library.

        Raises:
            LibraryRefused: the key does not permit reading.
        """
        if self.name.kind == "user" and self.name.number != str(rights.user_id):
            raise LibraryRefused(
                f"the API key is that of user:{rights.user_id}; it does not give access to {self.name}"
            )
        if self.name.kind == "user":
            found = rights.access.get("user")
        else:
            groups = rights.access.get("groups") or {}
            found = groups.get(self.name.number) or groups.get("all")
        if not found or not found.get("library"):
            raise LibraryRefused(
                f"the API key does not give access to {self.name}; change its permissions at {KEYS_PAGE}"
            )
        return dict(found)

    @contextmanager
    def _worded(self) -> Iterator[None]:
        """Turn exceptions of pyzotero and malformed replies into our own errors."""
        try:
            yield
        except zotero_errors.UserNotAuthorisedError:
            raise LibraryRefused(f"{self.name} does not accept this API key ({self._said()})") from None
        except zotero_errors.ResourceNotFoundError:
            raise LibraryRefused(f"there is no library {self.name}") from None
        except zotero_errors.PyZoteroError:
            raise LibraryRefused(f"{self.name} rejected the request: {self._said()}") from None
        except (httpx.HTTPError, httpx.InvalidURL, msgspec.MsgspecError, ValueError, KeyError, RecursionError) as error:
            said = clean(str(error))[:200]
            raise SourceUnavailable(SOURCE, f"sent a reply that is not Zotero's ({said})") from error

    def _said(self) -> str:
        reply = self._zotero.request
        return f"{reply.status_code} {clean(reply.text[:200])}"
