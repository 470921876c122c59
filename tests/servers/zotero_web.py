"""Zotero's Web API v3 with a few libraries, by the behaviour of its server (https://github.com/zotero/dataserver)."""

import html
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.servers.server import Answer, Asked
from tests.servers.zotero_schema import BASE_FIELDS, CREATOR_TYPES, FIELDS

JSON = "application/json"
ATTACHMENT_LINK_MODES = {"linked_url", "linked_file", "imported_url", "imported_file"}
STRUCTURE = {"key", "version", "itemType", "parentItem", "creators", "tags", "collections", "relations", "deleted"}
BELOW = {"note": {"note"}, "attachment": {"linkMode", "title", "url", "accessDate", "contentType", "charset", "note"}}
_LETTERS = "ABCDEFGHIJKLMNPQRSTUVWXYZ2"
_KEY = re.compile(r"[23456789ABCDEFGHIJKLMNPQRSTUVWXYZ]{8}")


class Refusal(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Library:
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By key, in the shape of the API's `data`."""
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 100

    def add(self, **data: Any) -> str:
        """What somebody else does: a new item."""
        self.version += 1
        key = data.pop("key", None) or f"THEIRS{_LETTERS[self.version // 26 % 26]}{_LETTERS[self.version % 26]}"
        basic = {"key": key, "version": self.version, "creators": [], "tags": [], "collections": [], "relations": {}}
        self.items[key] = basic | data
        return key

    def edit(self, key: str, **data: Any) -> None:
        """What somebody else does: a change."""
        self.version += 1
        self.items[key] |= data | {"version": self.version}

    @property
    def papers(self) -> dict[str, dict[str, Any]]:
        """The items that are neither notes nor attachments, by citation key."""
        return {
            item.get("citationKey") or item["key"]: item
            for item in self.items.values()
            if item["itemType"] not in BELOW
        }

    def below(self, key: str) -> list[dict[str, Any]]:
        return [item for item in self.items.values() if item.get("parentItem") == key]

    def tree(self) -> set[tuple[str, ...]]:
        return {self._path(key) for key in self.collections}

    def in_collections(self, item: dict[str, Any]) -> set[tuple[str, ...]]:
        return {self._path(key) for key in item["collections"]}

    def _path(self, key: str) -> tuple[str, ...]:
        collection = self.collections[key]
        parent = collection["parentCollection"]
        return (*(self._path(parent) if parent else ()), collection["name"])


@dataclass
class ZoteroWeb:
    """The server. Its one key, `goodkey`, is that of user 12345."""

    user: Library = field(default_factory=Library)
    group: Library = field(default_factory=Library)
    access: dict[str, Any] = field(
        default_factory=lambda: {
            "user": {"library": True, "files": True, "notes": True, "write": True},
            "groups": {"678": {"library": True, "write": True}},
        }
    )
    without_fields: set[str] = field(default_factory=set)
    """Fields that this server does not know yet."""
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with every answer."""
    page: int = 100
    interruptions: list[Callable[[], None]] = field(default_factory=list)
    """What others do, one before each write until there are no more."""
    loses: int = 0
    """How many answers to writes get lost after the write."""

    def __post_init__(self) -> None:
        self._tokens: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> Answer:
        with self._lock:
            try:
                return self._answer(asked)
            except Refusal as refusal:
                return Answer(str(refusal).encode(), refusal.code, "text/plain", dict(self.headers))

    def fields(self, item_type: str) -> set[str]:
        return set(FIELDS[item_type].split()) - self.without_fields

    def _answer(self, asked: Asked) -> Answer:
        headers = {name.lower(): value for name, value in asked.headers.items()}
        assert headers["zotero-api-version"] == "3"
        bearer = re.fullmatch(r"Bearer ([A-Za-z0-9]+)", headers.get("authorization", ""))
        if bearer and bearer[1] != "goodkey":
            raise Refusal(403, "Invalid key")
        assert "key" not in asked.params, "a key in an address ends up in logs"
        if asked.path == "/itemTypeFields":
            names = sorted(self.fields(asked.params["itemType"]))
            return self._json([{"field": name, "localized": name} for name in names])
        if asked.path == "/keys/current" and bearer:
            rights = {"key": bearer[1], "userID": 12345, "username": "alice", "access": self.access}
            return self._json(rights)
        match = re.fullmatch(r"/(users|groups)/(\d+)/(items|collections)", asked.path)
        if match is None:
            raise Refusal(404, "Not found")
        kind, number, objects = match.groups()
        if (kind, number) not in {("users", "12345"), ("groups", "678")}:
            raise Refusal(404, "Not found")
        library = self.user if kind == "users" else self.group
        access = self.access.get("user") if kind == "users" else self.access.get("groups", {}).get(number)
        if not bearer or not access:
            raise Refusal(403, "Forbidden")
        if asked.method == "GET":
            return self._listing(library, objects, asked)
        if not access.get("write"):
            raise Refusal(403, "Write access denied")
        return self._write(library, objects, asked, headers)

    def _listing(self, library: Library, objects: str, asked: Asked) -> Answer:
        start, limit = int(asked.params.get("start", 0)), min(int(asked.params.get("limit", 25)), self.page)
        stored = library.items if objects == "items" else library.collections
        newest = sorted(stored.values(), key=lambda data: -data["version"])
        shown = [data for data in newest if not data.get("deleted")]
        answer = self._json(
            [{"key": data["key"], "version": data["version"], "library": {}, "links": {}, "meta": {}, "data": self._full(data)}
             for data in shown[start : start + limit]],
            library.version,
        )  # fmt: skip
        links = ['<https://www.zotero.org/alice/items>; rel="alternate"']
        if start + limit < len(shown):
            links.insert(0, f'<https://api.zotero.org{asked.path}?limit={limit}&start={start + limit}>; rel="next"')
        more = {"Link": ", ".join(links), "Total-Results": str(len(shown))}
        return Answer(answer.body, 200, JSON, {**answer.headers, **more})

    def _full(self, data: dict[str, Any]) -> dict[str, Any]:
        """An object as it is told: with its empty fields too, and without `collections` if it is below an item."""
        if "itemType" not in data or data["itemType"] in BELOW:
            return {name: value for name, value in data.items() if name != "collections"}
        return dict.fromkeys(self.fields(data["itemType"]), "") | data

    def _write(self, library: Library, objects: str, asked: Asked, headers: dict[str, str]) -> Answer:
        token = headers["zotero-write-token"]
        if token in self._tokens:
            raise Refusal(412, "Write token already used")
        sent = json.loads(asked.body)
        if not isinstance(sent, list):
            raise Refusal(400, "Uploaded data must be a JSON array")
        if len(sent) > 50:
            raise Refusal(413, f"Cannot add more than 50 {objects} at a time")
        if self.interruptions:
            self.interruptions.pop(0)()
        expected = headers.get("if-unmodified-since-version")
        if expected is not None and library.version > int(expected):
            found = f"(expected {expected}, found {library.version})"
            raise Refusal(412, f"Library has been modified since specified version {found}")
        report: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        for position, data in enumerate(sent):
            library.version += 1
            try:
                key = data.get("key") or f"SERVER{_LETTERS[position // 26]}{_LETTERS[position % 26]}"
                stored = library.items if objects == "items" else library.collections
                changed = (self._item if objects == "items" else self._collection)(library, key, data, bool(expected))
                if changed:
                    report["successful"][str(position)] = {"key": key, "version": library.version, "data": stored[key]}
                    report["success"][str(position)] = key
                else:
                    report["unchanged"][str(position)] = key
            except Refusal as refusal:
                told = {"key": data.get("key"), "code": refusal.code, "message": html.escape(str(refusal), quote=False)}
                report["failed"][str(position)] = told
        self._tokens.add(token)
        if self.loses:
            self.loses -= 1
            return Answer(b"", 504, "text/html", {})
        return self._json(report, library.version)

    def _collection(self, library: Library, key: str, data: dict[str, Any], checked: bool) -> bool:
        self._check_version(library.collections.get(key), data, checked)
        if not data.get("name"):
            raise Refusal(400, "Collection name cannot be empty")
        if len(data["name"]) > 255:
            raise Refusal(413, f"Collection name '{data['name'][:50]}…' too long")
        parent = data.get("parentCollection") or False
        if parent and parent not in library.collections:
            raise Refusal(409, f"Parent collection {parent} not found")
        new = {
            "key": key,
            "version": library.version,
            "name": data["name"],
            "parentCollection": parent,
            "relations": {},
        }
        library.collections[key] = new
        return True

    def _item(self, library: Library, key: str, data: dict[str, Any], checked: bool) -> bool:
        old = library.items.get(key)
        self._check_version(old, data, checked)
        item_type = data.get("itemType") or (old or {}).get("itemType")
        if not item_type:
            raise Refusal(400, "'itemType' property not provided")
        for message in self._mistakes(library, item_type, data, old):
            raise Refusal(
                409 if message.endswith("not found") else 413 if message.endswith("too long") else 400, message
            )
        known = STRUCTURE | (BELOW.get(item_type) or self.fields(item_type))
        new = {"tags": [], "collections": [], "relations": {}, **self._retyped(old or {}, item_type)}
        new |= {name: value.strip() if isinstance(value, str) else value for name, value in data.items()}
        new = {name: value for name, value in new.items() if name in known and (value != "" or name == "note")}
        if old is not None and {**old, "version": 0} == {**new, "version": 0}:
            return False
        library.items[key] = new | {"key": key, "version": library.version, "itemType": item_type}
        return True

    def _retyped(self, old: dict[str, Any], item_type: str) -> dict[str, Any]:
        """The old properties; those that another type calls otherwise, under its name (`Zotero_Item::setType`)."""
        if not old or old["itemType"] in BELOW or old["itemType"] == item_type:
            return old
        fields = self.fields(item_type)
        own = {BASE_FIELDS.get(name, name): name for name in fields}
        kept = {name: value for name, value in old.items() if name in STRUCTURE | fields}
        moved = {own[base]: value for name, value in old.items() if (base := BASE_FIELDS.get(name, name)) in own}
        return moved | kept

    def _mistakes(self, library: Library, item_type: str, data: dict[str, Any], old: object) -> Iterator[str]:
        if item_type not in BELOW and item_type not in FIELDS:
            yield f"'{item_type}' is not a valid itemType"
            return
        every = {name for names in FIELDS.values() for name in names.split()} - self.without_fields
        for name, value in data.items():
            if name in STRUCTURE or name in BELOW.get(item_type, ()):
                continue
            if name not in every:
                yield f"Invalid property '{name}'"
            elif item_type in BELOW or (value and name not in self.fields(item_type)):
                yield f"'{name}' is not a valid field for type '{item_type}'"
        for creator in data.get("creators", ()):
            if creator["creatorType"] not in CREATOR_TYPES[item_type].split():
                yield f"'{creator['creatorType']}' is not a valid creator type for item type '{item_type}'"
            if set(creator) not in ({"creatorType", "name"}, {"creatorType", "firstName", "lastName"}):
                yield "creator object must contain 'firstName'/'lastName' or 'name'"
        yield from (f"Tag '{tag['tag'][:50]}…' too long" for tag in data.get("tags", ()) if len(tag["tag"]) > 255)
        yield from (f"Collection {k} not found" for k in data.get("collections", ()) if k not in library.collections)
        if item_type == "attachment" and old is None and data.get("linkMode") not in ATTACHMENT_LINK_MODES:
            yield "'linkMode' property not provided"
        parent = data.get("parentItem")
        if parent and item_type not in BELOW:
            yield "Child item must be note, attachment, or annotation"
        if parent and parent not in library.items:
            yield f"Parent item {parent} not found"

    def _check_version(self, old: dict[str, Any] | None, data: dict[str, Any], checked: bool) -> None:
        if "key" in data and not _KEY.fullmatch(data["key"]):
            raise Refusal(400, f"'{data['key']}' is not a valid item key")
        version = data.get("version")
        if version is None:
            if "key" in data and not checked:
                raise Refusal(428, "Either If-Unmodified-Since-Version or 'version' property must be provided")
        elif "key" not in data:
            raise Refusal(400, "'version' is valid only if item key is provided")
        elif old is not None and old["version"] > version:
            found = f"(expected {version}, found {old['version']})"
            raise Refusal(412, f"Item has been modified since specified version {found}")
        elif old is None and version > 0:
            raise Refusal(404, f"Item doesn't exist (expected version {version}; use 0 instead)")

    def _json(self, value: object, version: int | None = None) -> Answer:
        headers = dict(self.headers) | {"Zotero-API-Version": "3", "Zotero-Schema-Version": "41"}
        if version is not None:
            headers["Last-Modified-Version"] = str(version)
        return Answer(json.dumps(value).encode(), 200, JSON, headers)
