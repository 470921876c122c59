"""DBLP's SPARQL endpoint: its published RDF schema, on a real SPARQL engine, in QLever's replies."""

import hashlib
import json
import re
from collections.abc import Iterator

import pyoxigraph as ox

from tests.servers.server import Answer, Asked
from tests.servers.world import Record, World

SCHEMA = "https://dblp.org/rdf/schema#"
BIBTEX = "http://purl.org/net/nknouf/ns/bibtex#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SAME_AS = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
RESULTS = "application/sparql-results+json"

_WORD_SEARCH = re.compile(r'\?t ql:contains-word ("(?:[^"\\]|\\.)*") \. \?t ql:contains-entity \?title \.')
_CLASSES = {
    "article": "Article",
    "inproceedings": "Inproceedings",
    "incollection": "Incollection",
    "book": "Book",
    "proceedings": "Editorship",
}


class DblpSparql:
    """Answers `/sparql`."""

    def __init__(self, world: World) -> None:
        self.most_values: int | None = None
        """Queries with more values than this, words of a search included, are too heavy."""
        self.too_heavy = timeout
        """What such a query is answered with."""
        self.heavy_text: str | None = None
        """Queries with this text are too heavy, however short they are."""
        self.has_word_index = True
        self._store = ox.Store()
        self._store.extend(quad for record in world.dblp().values() for quad in quads(record))
        self._titles = [title(record) for record in world.dblp().values()]

    def __call__(self, asked: Asked) -> Answer:
        if asked.path != "/sparql":
            return Answer(b"<html><title>404 Not Found</title></html>", 404, "text/html")
        is_bare = asked.headers.get("Content-Type", "").startswith("application/sparql-query")
        query = asked.body.decode() if is_bare else asked.params.get("query", "")
        too_long = self.most_values is not None and _values(query) > self.most_values
        if too_long or (self.heavy_text and self.heavy_text in query):
            return self.too_heavy(query)
        if "contains-word" in query and not self.has_word_index:
            return failure(400, "The text index is not loaded", query)
        try:
            found = self._store.query(_WORD_SEARCH.sub(self._found_by_words, query))
        except (SyntaxError, ValueError) as error:
            return failure(400, f"Invalid SPARQL query: {error}", query)
        reply = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON))
        rows = len(reply.get("results", {}).get("bindings", []))
        reply["meta"] = {"query-time-ms": 14, "result-size-total": rows}
        return Answer(json.dumps(reply, ensure_ascii=False).encode(), content_type=RESULTS)

    def _found_by_words(self, search: re.Match[str]) -> str:
        """What stands for a search in the word index: the titles with all its words, split at each blank and no more."""
        words = set(json.loads(search[1]).lower().split(" "))
        if "" in words:
            raise ValueError("Assertion `!word.empty()` failed.")
        found = [one for one in self._titles if words <= set(re.findall(r"[^\W_]+", one.lower()))]
        return f"VALUES ?title {{ {' '.join(json.dumps(one, ensure_ascii=False) for one in found)} }} ."


def failure(status: int, exception: str, query: str) -> Answer:
    """An error as QLever words it."""
    reply = {"exception": exception, "query": query, "status": "ERROR", "time": {"total": 1, "computeResult": 1}}
    return Answer(json.dumps(reply).encode(), status)


def timeout(query: str = "") -> Answer:
    """What QLever says of a query that took too long: status 429, though no rate is meant."""
    return failure(429, "Operation timed out. Last operation: Join", query)


def quads(record: Record) -> Iterator[ox.Quad]:
    """A record in DBLP's schema."""
    subject = ox.NamedNode(f"https://dblp.org/rec/{record.key}")
    stream = "/".join(record.key.split("/")[:2])
    kind = {"informal": "Informal", "withdrawn": "Withdrawn"}.get(record.publtype or "", _CLASSES[record.bibtype])
    is_volume = record.bibtype in ("proceedings", "book")
    yield ox.Quad(subject, TYPE, _term("Publication"))
    yield ox.Quad(subject, TYPE, _term(kind))
    doi = ox.NamedNode(f"https://doi.org/{record.doi.upper()}") if record.doi else None
    if doi and record.journal == "CoRR":
        yield ox.Quad(subject, SAME_AS, doi)
    values: list[tuple[str, object]] = [
        ("title", ox.Literal(title(record))),
        ("bibtexType", ox.NamedNode(BIBTEX + record.bibtype.capitalize())),
        ("yearOfPublication", ox.Literal(str(record.year), datatype=ox.NamedNode(XSD + "gYear"))),
        ("publishedIn", record.venue),
        ("publishedInJournal", record.journal),
        ("publishedInJournalVolume", record.volume if record.journal else None),
        ("publishedInJournalVolumeIssue", record.number),
        ("publishedInBook", record.venue if record.bibtype in ("inproceedings", "incollection") else None),
        ("publishedInSeries", record.series),
        ("publishedInSeriesVolume", record.volume if is_volume else None),
        ("publishedBy", record.publisher),
        ("publishedAsPartOf", ox.NamedNode(f"https://dblp.org/rec/{record.part_of}") if record.part_of else None),
        ("publishedInStream", ox.NamedNode(f"https://dblp.org/streams/{stream}")),
        ("pagination", record.pages),
        *(("isbn", ox.NamedNode(f"urn:isbn:{one.replace('-', '')}")) for one in record.isbns),
        ("doi", doi),
        ("primaryDocumentPage", ox.NamedNode(record.ee[0]) if record.ee else None),
        *(("documentPage", ox.NamedNode(page)) for page in record.ee),
        ("numberOfCreators", _integer(len(record.authors) + len(record.editors))),
    ]
    for name, value in values:
        if value is not None:
            yield ox.Quad(subject, _term(name), ox.Literal(value) if isinstance(value, str) else value)
    yield from _people(record, subject)


def title(record: Record) -> str:
    """A title as DBLP has it: with a final period, unless it ends with a mark of its own."""
    return record.title if record.title.endswith((".", "?", "!")) else f"{record.title}."


def pid(name: str) -> str:
    """The id of a person, as stable as the name."""
    number = int.from_bytes(hashlib.sha1(name.encode()).digest()[:4], "big")
    return f"{number % 300}/{number // 300 % 10_000}"


def _people(record: Record, subject: ox.NamedNode) -> Iterator[ox.Quad]:
    roles = [("Author", "authoredBy", record.authors), ("Editor", "editedBy", record.editors)]
    for role, by, names in roles:
        for ordinal, name in enumerate(names, 1):
            person, signature = ox.NamedNode(f"https://dblp.org/pid/{pid(name)}"), ox.BlankNode()
            yield ox.Quad(subject, _term(by), person)
            yield ox.Quad(subject, _term("createdBy"), person)
            yield ox.Quad(subject, _term("hasSignature"), signature)
            yield ox.Quad(signature, TYPE, _term("Signature"))
            yield ox.Quad(signature, TYPE, _term(f"{role}Signature"))
            yield ox.Quad(signature, _term("signatureOrdinal"), _integer(ordinal))
            yield ox.Quad(signature, _term("signatureDblpName"), ox.Literal(name))
            yield ox.Quad(signature, _term("signatureCreator"), person)
            if name in record.orcids:
                orcid = ox.NamedNode(f"https://orcid.org/{record.orcids[name]}")
                yield ox.Quad(signature, _term("signatureOrcid"), orcid)


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(SCHEMA + name)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(XSD + "int"))


def _values(query: str) -> int:
    blocks = re.findall(r"(?:VALUES\s+[^{]*\{([^}]*)\}|contains-word (\"[^\"]*\"))", query, re.IGNORECASE)
    blocks = ["".join(found) for found in blocks if "Signature" not in "".join(found)]
    return sum(len(re.findall(r"<[^>]*>|\"(?:[^\"\\]|\\.)*\"", block)) for block in blocks)
