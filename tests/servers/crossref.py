"""Crossref's REST API and doi.org, as far as DOIs and titles go."""

import json
import random
import re
from typing import Any
from urllib.parse import unquote

from tests.servers.server import HTML, Answer, Asked
from tests.servers.world import World, fold

JSON = "application/json"
JSON_UTF8 = "application/json;charset=utf-8"
ROWS = 20
"""How many works come where nobody says how many."""
_DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")
_SELECTABLE = frozenset(
    [
        "DOI",
        "ISBN",
        "ISSN",
        "abstract",
        "article-number",
        "author",
        "container-title",
        "editor",
        "event",
        "group-title",
        "issued",
        "language",
        "license",
        "link",
        "original-title",
        "page",
        "posted",
        "prefix",
        "published",
        "published-online",
        "published-print",
        "publisher",
        "reference",
        "relation",
        "short-container-title",
        "short-title",
        "subtitle",
        "title",
        "type",
        "update-to",
        "updated-by",
        "volume",
        "issue",
        "URL",
    ]
)


class Crossref:
    """Answers `/works?filter=doi:A,doi:B`, `/works?query.bibliographic=` and `/works/DOI`, with or without `/v1`."""

    def __init__(self, world: World, *, selectable: frozenset[str] = _SELECTABLE | {"institution"}) -> None:
        self._works = {str(work["DOI"]).lower(): work for work in world.works}
        self.selectable = selectable

    def __call__(self, asked: Asked) -> Answer:
        if asked.method != "GET":
            return Answer(b"", 405, "text/plain")
        pool = "polite" if "mailto:" in asked.headers.get("User-Agent", "") or "mailto" in asked.params else "public"
        path = asked.path.removeprefix("/v1")
        if path == "/works":
            answer, limit = self._list(asked), {"polite": "3", "public": "1"}[pool]
        else:
            answer, limit = self._one(unquote(path.removeprefix("/works/"))), {"polite": "10", "public": "5"}[pool]
        kind = "array" if path == "/works" else "single"
        headers = {"x-rate-limit-limit": limit, "x-rate-limit-interval": "1s", "x-api-pool": f"{pool}-{kind}"}
        return Answer(answer.body, answer.status, answer.content_type, headers)

    def _one(self, doi: str) -> Answer:
        work = self._works.get(doi.lower())
        if work is None:
            return Answer(b"Resource not found.", 404, "text/plain")
        body = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": work}
        return Answer(json.dumps(body).encode(), content_type=JSON)

    def _list(self, asked: Asked) -> Answer:
        rows = asked.params.get("rows", str(ROWS))
        if not rows.isdecimal() or int(rows) > 1000:
            return _refusal(
                "integer-not-valid", rows, f"Integer specified as {rows} but must be a positive integer less than 1000."
            )
        fields = [name for name in asked.params.get("select", "").split(",") if name]
        for name in fields:
            if name not in self.selectable:
                return _refusal("select-not-available", name, f"Select '{name}' specified but there is no such select.")
        if "filter" in asked.params:
            found: list[dict[str, Any]] = []
            for part in asked.params["filter"].split(","):
                doi = part.removeprefix("doi:")
                if not _DOI.fullmatch(doi):
                    form = "10.prefix/suffix where prefix is 4 or more digits and suffix  is a string"
                    return _refusal("doi-not-valid", doi, f"DOI specified as {doi} but must be of the form: {form}")
                if doi.lower() in self._works:
                    found.append(self._works[doi.lower()])
            # In no order that anybody could rely on, the same each time.
            random.Random(asked.params["filter"]).shuffle(found)
        else:
            found = self._search(asked.params.get("query.bibliographic", ""))
        items = [{name: value for name, value in work.items() if not fields or name in fields} for work in found]
        message = {
            "facets": {},
            "total-results": len(items),
            "items": items[: int(rows)],
            "items-per-page": int(rows),
            "query": {"start-index": 0, "search-terms": asked.params.get("query.bibliographic")},
        }
        body = {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message}
        return Answer(json.dumps(body).encode(), content_type=JSON)

    def _search(self, words: str) -> list[dict[str, Any]]:
        """By the number of words in common: something is always found."""
        wanted = set(fold(words).split())

        def score(work: dict[str, Any]) -> int:
            people = [author.get("family", "") for author in work.get("author", [])]
            return len(wanted & set(fold(" ".join([*work.get("title", []), *people])).split()))

        return sorted((work for work in self._works.values() if score(work)), key=lambda work: -score(work))


class DoiOrg:
    """Answers `/doiRA/A,B`, in the order in which it was asked."""

    def __init__(self, world: World) -> None:
        self._agencies = {str(work["DOI"]).lower(): "Crossref" for work in world.works}
        self._agencies |= {record.doi.lower(): "Crossref" for record in world.records if record.doi}
        self._agencies |= {f"10.48550/arxiv.{paper.id.lower()}": "DataCite" for paper in world.papers}
        self._agencies |= {str(deposit["doi"]).lower(): "DataCite" for deposit in world.deposits}
        self._agencies |= {doi.lower(): agency for doi, agency in world.agencies.items()}

    def __call__(self, asked: Asked) -> Answer:
        if not asked.path.startswith("/doiRA/"):
            return Answer(b"<html><head><title>Error: DOI Not Found</title></head></html>", 404, HTML)
        rows = [self._row(doi) for doi in unquote(asked.path.removeprefix("/doiRA/")).split(",")]
        return Answer(json.dumps(rows).encode(), content_type="application/json;charset=UTF-8")

    def _row(self, doi: str) -> dict[str, str]:
        if agency := self._agencies.get(doi.lower()):
            return {"DOI": doi, "RA": agency}
        return {"DOI": doi, "status": "DOI does not exist" if _DOI.fullmatch(doi) else "Invalid DOI"}


def _refusal(kind: str, value: str, message: str) -> Answer:
    body = {
        "status": "failed",
        "message-type": "validation-failure",
        "message": [{"type": kind, "value": value, "message": message}],
    }
    return Answer(json.dumps(body).encode(), 400, JSON_UTF8)


def work(doi: str, title: str, **fields: Any) -> dict[str, Any]:
    """A journal article as Crossref has it; `fields` replace its own, with `_` for `-`."""
    whole: dict[str, Any] = {
        "DOI": doi,
        "type": "journal-article",
        "title": [title],
        "author": [{"given": "Ann", "family": "Poe", "sequence": "first", "affiliation": []}],
        "container-title": ["Annals of Gadgets"],
        "issued": {"date-parts": [[2022, 3]]},
        "publisher": "Gadget Press",
        "URL": f"https://doi.org/{doi}",
    }
    return whole | {name.replace("_", "-"): value for name, value in fields.items()}
