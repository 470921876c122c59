"""DataCite's REST API, for the DOIs that arXiv and other repositories register."""

import json
import re
from typing import Any

from tests.servers.server import Answer, Asked
from tests.servers.world import Paper, World

JSON_API = "application/vnd.api+json; charset=utf-8"
PAGE = 25
"""How many records come where nobody says how many."""


class DataCite:
    """Answers `/dois?ids=`, `/dois?query=doi:(…)` and `/dois/DOI`."""

    def __init__(self, world: World) -> None:
        papers = {f"10.48550/arxiv.{paper.id.lower()}": paper for paper in world.papers}
        self._records = {doi: record(doi, paper) for doi, paper in papers.items()}
        for deposit in world.deposits:
            doi = str(deposit["doi"]).lower()
            self._records[doi] = {"id": doi, "type": "dois", "attributes": {**deposit, "doi": doi}}

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/dois":
            return self._list(asked)
        doi = asked.path.removeprefix("/dois/").lower()
        if asked.path.startswith("/dois/") and doi in self._records:
            return Answer(json.dumps({"data": self._records[doi]}).encode(), content_type=JSON_API)
        errors = [{"status": "404", "title": "The resource you are looking for doesn't exist."}]
        return Answer(json.dumps({"errors": errors}).encode(), 404, JSON_API)

    def _list(self, asked: Asked) -> Answer:
        if "ids" in asked.params:
            wanted = asked.params["ids"].split(",")
        else:
            wanted = re.findall(r'"([^"]+)"', asked.params.get("query", ""))
        size, number = int(asked.params.get("page[size]", PAGE)), int(asked.params.get("page[number]", 1))
        # By DOI, not as asked for, and each once.
        found = sorted({doi.strip().lower() for doi in wanted} & self._records.keys())
        page = found[(number - 1) * size : number * size]
        pages = -(-len(found) // size) if size else 0
        reply = {
            "data": [self._records[doi] for doi in page],
            "meta": {"total": len(found), "totalPages": pages, "page": number},
            "links": {"self": f"https://api.datacite.org{asked.target}"},
        }
        return Answer(json.dumps(reply, ensure_ascii=False).encode(), content_type=JSON_API)


def record(doi: str, paper: Paper) -> dict[str, Any]:
    """A record in JSON:API, as DataCite has it for a preprint."""
    title = " ".join(paper.title_of(len(paper.history)).split())
    dates = [
        {
            "date": version.updated,
            "dateType": "Submitted" if number == 1 else "Updated",
            "dateInformation": f"v{number}",
        }
        for number, version in enumerate(paper.history, 1)
    ]
    dates.append({"date": paper.published[:7], "dateType": "Available", "dateInformation": "v1"})
    return {
        "id": doi,
        "type": "dois",
        "attributes": {
            "doi": doi,
            "titles": [{"title": title}],
            "creators": [_creator(author.strip()) for author in paper.authors],
            "publisher": "arXiv",
            "publicationYear": int(paper.published[:4]),
            "subjects": [{"subject": f"{category}"} for category in paper.categories],
            "dates": dates,
            "types": {"resourceTypeGeneral": "Preprint", "resourceType": "Article"},
            "relatedIdentifiers": [],
            "descriptions": [{"description": paper.summary, "descriptionType": "Abstract"}],
            "version": str(len(paper.history)),
            "url": f"https://arxiv.org/abs/{paper.id}",
        },
    }


def _creator(name: str) -> dict[str, Any]:
    given, _, family = name.rpartition(" ")
    if not given or name.lower().endswith("collaboration"):
        return {"name": name, "nameType": "Organizational", "affiliation": [], "nameIdentifiers": []}
    return {
        "name": f"{family}, {given}",
        "nameType": "Personal",
        "givenName": given,
        "familyName": family,
        "affiliation": [],
        "nameIdentifiers": [],
    }
