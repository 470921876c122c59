"""The server of a running Zotero for its browser extension, as Zotero 8.0.4 answers (`server_connector.js`)."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from tests.servers.server import Answer, Asked

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
Z = "{http://www.zotero.org/namespaces/export#}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
JSON, TEXT = "application/json", "text/plain"


@dataclass
class ZoteroConnector:
    """A Zotero with one selected collection, in which the imports end up."""

    library: str = "My Library"
    collection: str | None = "Reading list"
    editable: bool = True
    version: str = "8.0.4"
    takes: int | None = None
    """How many items of an import Zotero makes; None: all."""
    sessions: set[str] = field(default_factory=set)
    imported: list[str] = field(default_factory=list)
    """The title of each item."""
    collections: list[str] = field(default_factory=list)
    """Made by imports: they stay empty."""

    def __call__(self, asked: Asked) -> Answer:
        status, content_type, body = self._answer(asked)
        headers = {"X-Zotero-Version": self.version, "X-Zotero-Connector-API-Version": "3"}
        return Answer(body.encode(), status, content_type, headers)

    def _answer(self, asked: Asked) -> tuple[int, str, str]:
        headers = {name.lower(): value for name, value in asked.headers.items()}
        content_type = headers.get("content-type", "").split(";")[0]
        assert headers["host"].split(":")[0] in {"127.0.0.1", "localhost"}
        assert not headers.get("user-agent", "").startswith("Mozilla/"), "Zotero hangs up on browsers"
        assert "origin" not in headers, "Zotero hangs up on browsers"
        if asked.method == "POST" and "content-length" not in headers:
            return 400, TEXT, "Content-length not provided\n"
        data: object = None
        if content_type == JSON:
            try:
                data = json.loads(asked.body)
            except ValueError:
                return 400, TEXT, "Invalid JSON provided\n"
        match asked.path:
            case "/connector/ping":
                if asked.method == "GET":
                    return 200, "text/html", "<!DOCTYPE html><html><body>Zotero is running</body></html>"
                return 200, JSON, json.dumps({"prefs": {"automaticSnapshots": True, "translatorsHash": "x"}})
            case "/connector/getSelectedCollection" if content_type == JSON and isinstance(data, dict):
                return 200, JSON, json.dumps(self._selected())
            case "/connector/import":
                return self._import(asked, content_type)
            case _:
                return 404, TEXT, "No endpoint found\n"

    def _selected(self) -> dict[str, object]:
        return {
            "libraryID": 1,
            "libraryName": self.library,
            "libraryEditable": self.editable,
            "filesEditable": self.editable,
            "editable": self.editable,
            "id": 12 if self.collection else None,
            "name": self.collection or self.library,
            "targets": [{"id": "L1", "name": self.library, "filesEditable": True, "level": 0}],
            "tags": {"L1": []},
        }

    def _import(self, asked: Asked, content_type: str) -> tuple[int, str, str]:
        if not content_type:
            return 201, JSON, "[]"
        if content_type in {JSON, "application/x-www-form-urlencoded"}:
            return 400, TEXT, ""
        try:
            root = ET.fromstring(asked.body)
        except ET.ParseError:
            return 400, TEXT, ""
        if not self.editable:
            return 500, JSON, json.dumps({"libraryEditable": False})
        session = asked.params.get("session", "")
        if session in self.sessions:
            return 409, JSON, json.dumps({"error": "SESSION_EXISTS"})
        self.sessions.add(session)
        items = [self._item(node) for node in root if self._is_item(node)][: self.takes]
        self.imported += [str(item["title"]) for item in items]
        self.collections += [node.findtext(f"{DC}title") or "" for node in root.iter(f"{Z}Collection")]
        return 201, JSON, json.dumps(items)

    @staticmethod
    def _is_item(node: ET.Element) -> bool:
        item_type = node.findtext(f"{Z}itemType")
        return item_type is not None and item_type != "attachment"

    @staticmethod
    def _item(node: ET.Element) -> dict[str, object]:
        """An item as `Zotero.Item.toJSON` gives it, as far as anybody looks at it; all tags are automatic."""
        assert re.fullmatch(r"#item_.+", node.attrib[f"{RDF}about"])
        tags = [subject.text or subject.findtext(f".//{RDF}value") for subject in node.findall(f"{DC}subject")]
        return {
            "key": "ABCD2345",
            "version": 0,
            "itemType": node.findtext(f"{Z}itemType"),
            "title": node.findtext(f"{DC}title"),
            "citationKey": node.findtext(f"{Z}citationKey"),
            "creators": [],
            "tags": [{"tag": tag, "type": 1} for tag in tags],
            "collections": ["WXYZ2345"],
            "relations": {},
        }
