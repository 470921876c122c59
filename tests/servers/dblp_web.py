"""dblp.org: the publication search API and the records, as they were served until the bot check came."""

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from tests.servers.dblp_sparql import pid, title
from tests.servers.server import HTML, Answer, Asked
from tests.servers.world import Record, World, fold

MOST_HITS = 1000
USUAL_HITS = 30
NOT_FOUND = Answer(
    b"<!DOCTYPE html><html><head><title>dblp: 404</title></head><body>Not found</body></html>", 404, HTML
)

_TYPES = {
    "article": "Journal Articles",
    "inproceedings": "Conference and Workshop Papers",
    "proceedings": "Editorship",
    "incollection": "Parts in Books or Collections",
    "book": "Books and Theses",
}
_BRACED = re.compile(r"\(?[A-Z][A-Z0-9()\-./:]*|\([0-9][A-Z0-9()\-./:]*")
_ACCENTS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030c": "v", "\u0327": "c"}


class DblpWeb:
    """Answers `/search/publ/api` and `/rec/KEY.bib`, `/rec/KEY.xml`."""

    def __init__(self, world: World) -> None:
        self._records = world.dblp()

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/search/publ/api":
            return self._search(asked)
        key, _, ending = asked.path.removeprefix("/rec/").rpartition(".")
        record = self._records.get(key)
        if record is None:
            return NOT_FOUND
        if ending == "xml":
            return Answer(xml(record).encode("ascii"), content_type="text/xml; charset=US-ASCII")
        if ending == "bib":
            around = self._records.get(record.part_of or "")
            return Answer(bib(record, around).encode(), content_type="text/plain; charset=utf-8")
        return NOT_FOUND

    def _search(self, asked: Asked) -> Answer:
        query = asked.params.get("q", "")
        most = min(int(asked.params.get("h", USUAL_HITS)), MOST_HITS)
        first = int(asked.params.get("f", 0))
        found = [record for record in self._records.values() if matches(record, query)]
        found.sort(key=lambda record: (-record.year, record.key))
        return Answer(reply(query, found, first, most).encode(), content_type="application/json; charset=utf-8")


def matches(record: Record, query: str) -> bool:
    """Whether every word of the query begins a word of the record; `$` ends a word, `|` divides alternatives."""
    words = fold(" ".join([record.title, *record.authors, record.venue or "", str(record.year)])).split()
    filters = {
        "author": list(record.authors),
        "venue": [record.venue or ""],
        "year": [str(record.year)],
        "type": [_type(record)],
        "streamid": ["/".join(record.key.split("/")[:2])],
    }
    for term in query.split():
        name, colon, value = term.partition(":")
        if colon and name in filters:
            wanted = fold(value.rstrip(":").replace("_", " "))
            if not any(fold(one) == wanted for one in filters[name]):
                return False
        elif not any(_has(words, alternative) for alternative in term.split("|")):
            return False
    return True


def _has(words: list[str], term: str) -> bool:
    wanted = fold(term).split()
    if term.endswith("$"):
        return all(one in words for one in wanted)
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _type(record: Record) -> str:
    return "Informal and Other Publications" if record.publtype == "informal" else _TYPES[record.bibtype]


def reply(query: str, found: list[Record], first: int, most: int) -> str:
    """The reply of the search API: outer keys a line each, a record in one line, no `hit` where there is none."""
    page = found[first : first + most]
    words = " ".join(f"{word}*" for word in fold(query).split())
    outer: dict[str, Any] = {"query": words, "status": {"@code": "200", "text": "OK"}}
    if page:
        outer["time"] = {"@unit": "msecs", "text": "7.31"}
        outer["completions"] = {"@total": "1", "@computed": "1", "@sent": "1", "c": _completion(query)}
    counts = {"@total": len(found), "@computed": len(found), "@sent": len(page), "@first": first}
    outer["hits"] = {name: str(count) for name, count in counts.items()}
    if page:
        outer["hits"]["hit"] = [
            {"@score": "9", "@id": str(3_000_001 + n), "info": f"\0{n}\0", "url": f"URL#{3_000_001 + n}"}
            for n in range(len(page))
        ]
    text = json.dumps({"result": outer}, indent=0, separators=(",", ":"))
    text = text.replace("[\n{", "[{").replace("}\n]", "}]")
    for number, record in enumerate(page):
        one = json.dumps(info(record), ensure_ascii=False, separators=(",", ":"))
        text = text.replace(f'"\\u0000{number}\\u0000"', one)
    return text + "\n"


def _completion(query: str) -> dict[str, str]:
    return {"@sc": "2", "@dc": "2", "@oc": "2", "@id": "60000001", "text": fold(query).split()[-1]}


def info(record: Record) -> dict[str, Any]:
    """A record as the search has it: every value a text, one author an object and not a list."""
    people = [{"@pid": pid(name), "text": name} for name in record.authors or record.editors]
    values: dict[str, Any] = {
        "authors": {"author": people[0] if len(people) == 1 else people} if people else None,
        "title": html.escape(title(record), quote=False).replace("'", "&apos;"),
        "venue": record.venue,
        "volume": record.volume,
        "number": record.number,
        "pages": record.pages,
        "publisher": record.publisher,
        "year": str(record.year),
        "type": _type(record),
        "access": "open",
        "key": record.key,
        # Only records since 2022 carry the DOI that arXiv registered.
        "doi": record.doi.upper() if record.doi and not (record.venue == "CoRR" and record.year < 2022) else None,
        "ee": record.ee[0] if record.ee else None,
        "url": f"https://dblp.org/rec/{record.key}",
    }
    return {name: value for name, value in values.items() if value is not None}


def xml(record: Record) -> str:
    """A record as XML: ASCII with numeric references."""
    publtype = f' publtype="{record.publtype}"' if record.publtype else ""
    lines = [
        f'<{record.bibtype} key="{record.key}" mdate="{record.modified}"{publtype}>',
        *elements(record),
        f"</{record.bibtype}>",
    ]
    return "\n".join(['<?xml version="1.0" encoding="US-ASCII"?>', "<dblp>", *lines, "</dblp>", ""])


def elements(record: Record) -> Iterator[str]:
    """The fields of a record, a line each."""

    def element(name: str, value: object, attributes: str = "") -> str:
        text = html.escape(str(value), quote=False).encode("ascii", "xmlcharrefreplace").decode()
        return f"<{name}{attributes}>{text}</{name}>"

    for name in record.authors:
        orcid = f' orcid="{record.orcids[name]}"' if name in record.orcids else ""
        yield element("author", name, orcid)
    for name in record.editors:
        yield element("editor", name)
    yield element("title", title(record))
    values = {
        "pages": record.pages,
        "year": record.year,
        "volume": record.volume,
        "journal": record.journal,
        "number": record.number,
        "booktitle": None if record.journal else record.venue,
        "series": record.series,
        "publisher": record.publisher,
    }
    for name, value in values.items():
        if value is not None:
            yield element(name, value)
    for isbn in record.isbns:
        yield element("isbn", isbn)
    for page in record.ee:
        yield element("ee", page, ' type="oa"')
    if record.part_of:
        yield element("crossref", record.part_of)


def bib(record: Record, around: Record | None) -> str:
    """A record as BibTeX in the standard form, `?param=1`, with what its proceedings add."""
    volume = around or record
    is_part = record.bibtype in ("inproceedings", "incollection")
    booktitle = (volume.title if around else record.venue) if is_part else None
    preprint = (record.volume or "").removeprefix("abs/") if record.journal == "CoRR" else None
    fields = {
        "author": _names(record.authors),
        "editor": _names(volume.editors),
        "title": _wrapped(_tex(record.title)),
        "booktitle": _wrapped(_tex(booktitle)) if booktitle else None,
        "journal": _tex(record.journal or "") or None,
        "series": _tex(volume.series or "") or None,
        "volume": record.volume or volume.volume,
        "number": record.number,
        "pages": (record.pages or "").replace("-", "--") or None,
        "publisher": _tex(volume.publisher or "") or None,
        "year": str(record.year),
        "url": _link(record.ee[0]) if record.ee else None,
        "doi": _link(info(record).get("doi", "")) or None,
        "eprinttype": "arXiv" if preprint else None,
        "eprint": preprint or None,
        "isbn": ", ".join(record.isbns) or None,
        "timestamp": "Mon, 01 Jan 2024 00:00:00 +0100",
        "biburl": f"https://dblp.org/rec/{record.key}.bib",
        "bibsource": "dblp computer science bibliography, https://dblp.org",
    }
    lines = (f"  {name:<{13 if name == 'eprinttype' else 12}} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{record.bibtype}{{DBLP:{record.key},\n" + ",\n".join(lines) + "\n}\n\n"


def _names(names: tuple[str, ...]) -> str | None:
    plain = (re.sub(r" \d{4}$", "", name) for name in names)
    return " and\n                  ".join(_escaped(name).replace("-", "{-}") for name in plain) or None


def _tex(text: str) -> str:
    words = text.removesuffix(".").split(" ")
    return " ".join(_escaped(_braced(word, place == 0)) for place, word in enumerate(words))


def _braced(word: str, is_first: bool) -> str:
    is_plain = word.endswith(".") or (is_first and len(word) == 1)
    return f"{{{word}}}" if _BRACED.fullmatch(word) and not is_plain else word


def _escaped(text: str) -> str:
    return "".join(_character(character) for character in re.sub(r"([&%#$_])", r"{\\\1}", text))


def _character(character: str) -> str:
    base, *marks = unicodedata.normalize("NFD", character)
    if len(marks) == 1 and marks[0] in _ACCENTS:
        return f"{{\\{_ACCENTS[marks[0]]}{{{base}}}}}"
    return character


def _link(text: str) -> str:
    return text.replace("%", "\\%").replace("_", "\\_").replace("~", "\\%7E")


def _wrapped(text: str) -> str:
    """Broken at the first space at or after column 65, again and again."""
    lines = []
    while (space := text.find(" ", 65)) >= 0:
        lines.append(text[:space])
        text = text[space + 1 :]
    return "\n                  ".join([*lines, text])
