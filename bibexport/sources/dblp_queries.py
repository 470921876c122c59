"""The SPARQL that asks DBLP about many papers at once (schema: https://dblp.org/rdf/schema).

Each query keeps to patterns that were seen to be fast on dblp's QLever: `VALUES` first, then joins
by index; no full-text scan, no `OPTIONAL` with a filter on outer variables.
"""

from collections.abc import Iterable, Sequence

import msgspec

from bibexport import ids
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.sources.dblp import corr_key

PREFIX = "PREFIX dblp: <https://dblp.org/rdf/schema#>\n"
RECORD = "https://dblp.org/rec/"
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "nor", "of", "on", "or", "over"}
    | {"per", "the", "through", "to", "towards", "under", "using", "via", "vs", "with", "without"}
)
_FOLD = 'LCASE(REPLACE({}, "[^A-Za-z0-9]", ""))'


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one paper, for the queries."""

    titles: tuple[str, ...]
    authors: tuple[str, ...] = ()
    """Names in reading order."""
    arxiv: ArxivId | None = None
    corr: DblpKey | None = None
    """The paper's CoRR record, once it is known."""
    dois: tuple[Doi, ...] = ()


class Ways:
    """By what `search_query` looks for papers, each with the places of those that are looked for by it.

    Without it, what a paper's neighbours in a query have published would be taken for versions of the paper.
    """

    def __init__(self, papers: Sequence[Sought]) -> None:
        self.corr: dict[DblpKey, list[int]] = {}
        self.first: dict[str, list[int]] = {}
        """First authors, where no CoRR record says who they are."""
        self.folded: dict[tuple[str, str], list[int]] = {}
        self.titles: dict[str, list[int]] = {}
        self.dois: dict[Doi, list[int]] = {}
        for place, paper in enumerate(papers):
            if paper.corr:
                self.corr.setdefault(paper.corr, []).append(place)
            elif paper.authors:
                self.first.setdefault(paper.authors[0], []).append(place)
            for pair in _authors_and_titles(paper):
                self.folded.setdefault(pair, []).append(place)
            for form in (form for title in paper.titles if title for form in _written_forms(title)):
                self.titles.setdefault(form, []).append(place)
            for doi in paper.dois:
                self.dois.setdefault(doi, []).append(place)

    def places(self, title: str, corr: DblpKey | None, name: str, doi: Doi | None) -> set[int]:
        """The papers for which a row was found."""
        if corr:
            return set(self.corr.get(corr, ()))
        if name:
            return {*self.first.get(name, ()), *self.folded.get((name, fold(title)), ())}
        return set(self.dois.get(doi, ()) if doi else self.titles.get(title, ()))


def fold(title: str) -> str:
    """A title as the queries compare it: ASCII letters and digits alone, in lower case."""
    return "".join(character for character in title if character.isascii() and character.isalnum()).lower()


def link_query(papers: Sequence[Sought]) -> str:
    """The papers' CoRR records, and what the same first author published under the same title.

    Rows: `corr`, `adoi` or nothing, `ctitle`; or these and `pub`, `title`, `venue`, `year`.
    """
    dois = [_doi_iri(ids.arxiv_doi(paper.arxiv)) for paper in papers if paper.arxiv]
    keys = [_record_iri(key) for paper in papers if paper.arxiv and (key := corr_key(paper.arxiv))]
    found = f"VALUES ?adoi {{ {' '.join(dois)} }} ?corr dblp:doi ?adoi ."
    computed = f"VALUES ?corr {{ {' '.join(keys)} }}"
    same = f"FILTER(?pub != ?corr) FILTER({_FOLD.format('?title')} = {_FOLD.format('?ctitle')})"
    branches = [
        f"{{ {start} ?corr dblp:title ?ctitle . {rest} }}"
        for start in (found, computed)
        for rest in ("", f"{_first_author_published()} {same} {_venue_and_year()}")
    ]
    return f"{PREFIX}SELECT DISTINCT ?adoi ?corr ?ctitle ?pub ?title ?venue ?year WHERE {{\n{_union(branches)}\n}}"


def search_query(papers: Sequence[Sought]) -> str:
    """What may be the papers under another title, another first author, or without a CoRR record.

    Rows: `pub`, `title`, `venue`, `year`, and by what the record was found: `corr`, `name`, `doi`, or the title alone
    (see `Ways`).
    """
    ways = Ways(papers)
    corr = [_record_iri(key) for key in ways.corr]
    first = sorted(ways.first)
    folded = sorted(ways.folded)
    titles = sorted(ways.titles)
    dois = sorted(map(_doi_iri, ways.dois))
    named = "?s dblp:signatureDblpName ?name ; dblp:signatureCreator ?a . ?pub dblp:authoredBy ?a ; dblp:title ?title ."
    branches = []
    if corr:
        branches.append(f"VALUES ?corr {{ {' '.join(corr)} }} {_first_author_published()} FILTER(?pub != ?corr)")
    if first:
        branches.append(f"VALUES ?name {{ {' '.join(map(_literal, first))} }} {named}")
    if folded:
        pairs = " ".join(f"({_literal(author)} {_literal(title)})" for author, title in folded)
        same = f"FILTER({_FOLD.format('?title')} = ?folded)"
        branches.append(f"VALUES (?name ?folded) {{ {pairs} }} {named} {same}")
    if titles:
        branches.append(f"VALUES ?title {{ {' '.join(_literal(one) for one in titles)} }} ?pub dblp:title ?title .")
    if dois:
        branches.append(f"VALUES ?doi {{ {' '.join(dois)} }} ?pub dblp:doi ?doi ; dblp:title ?title .")
    whole = [f"{{ {branch} {_venue_and_year()} }}" for branch in branches]
    return f"{PREFIX}SELECT DISTINCT ?pub ?title ?venue ?year ?corr ?name ?doi WHERE {{\n{_union(whole)}\n}}"


def record_query(keys: Sequence[DblpKey]) -> str:
    """Whole records: one row with the fields, one a volume they are in, one an author, one an editor."""
    pubs = f"VALUES ?pub {{ {' '.join(_record_iri(key) for key in keys)} }}"
    record = {
        "venue": "publishedIn",
        "journal": "publishedInJournal",
        "volume": "publishedInJournalVolume",
        "issue": "publishedInJournalVolumeIssue",
        "series": "publishedInSeries",
        "seriesvolume": "publishedInSeriesVolume",
        "publisher": "publishedBy",
        "year": "yearOfPublication",
        "pages": "pagination",
        "doi": "doi",
        "ee": "primaryDocumentPage",
        "isbn": "isbn",
        "proceedings": "publishedAsPartOf",
    }
    volume = {
        "series": "publishedInSeries",
        "seriesvolume": "publishedInSeriesVolume",
        "publisher": "publishedBy",
        "isbn": "isbn",
    }
    signature = "dblp:hasSignature ?s . ?s a ?kind ; dblp:signatureOrdinal ?ordinal ; dblp:signatureDblpName ?name ."
    branches = [
        f"{{ {pubs} ?pub dblp:title ?title ; dblp:bibtexType ?type . {_optional('?pub', record)} }}",
        f"{{ {pubs} ?pub a dblp:Withdrawn . BIND(true AS ?withdrawn) }}",
        f"{{ {pubs} ?pub {signature} }}",
        f"{{ {pubs} ?pub dblp:publishedAsPartOf ?in . ?in dblp:title ?intitle . {_optional('?in', volume)} }}",
        f"{{ {pubs} ?pub dblp:publishedAsPartOf ?in . ?in {signature} }}",
    ]
    names = ["pub", "title", "type", *record, "withdrawn", "in", "intitle", "kind", "ordinal", "name"]
    return f"{PREFIX}SELECT DISTINCT {' '.join(f'?{one}' for one in names)} WHERE {{\n{_union(branches)}\n}}"


def _first_author_published() -> str:
    return (
        "?corr dblp:hasSignature ?cs . ?cs dblp:signatureOrdinal 1 ; dblp:signatureCreator ?a1 . "
        "?pub dblp:authoredBy ?a1 ; dblp:title ?title ."
    )


def _venue_and_year() -> str:
    return _optional("?pub", {"venue": "publishedIn", "year": "yearOfPublication"})


def _optional(subject: str, fields: dict[str, str]) -> str:
    return " ".join(f"OPTIONAL {{ {subject} dblp:{name} ?{variable} }}" for variable, name in fields.items())


def _union(branches: Iterable[str]) -> str:
    return "\nUNION\n".join(branches)


def _authors_and_titles(paper: Sought) -> Iterable[tuple[str, str]]:
    """The paper's authors with each of its titles; of many authors the first four and the last."""
    authors = paper.authors if len(paper.authors) <= 5 else (*paper.authors[:4], paper.authors[-1])
    return ((author, folded) for author in authors for title in paper.titles if (folded := fold(title)))


def _written_forms(title: str) -> list[str]:
    """A title as DBLP may have stored it: in these cases, with a final period unless it ends in another stop.

    DBLP's titles compare with case, and an index by folded title there is not.
    """
    words = title.split(" ")
    headline = [word if word in _SMALL_WORDS and number else _capital(word) for number, word in enumerate(words)]
    sentence = [words[0], *(word if word[1:] != word[1:].lower() else word.lower() for word in words[1:])]
    forms = [title, " ".join(headline), " ".join(_capital(word) for word in words), " ".join(sentence)]
    return [form if form.endswith((".", "?", "!")) else f"{form}." for form in dict.fromkeys(forms)]


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _doi_iri(doi: Doi) -> str:
    # DBLP's DOI IRIs are in upper case and compare with case.
    return f"<https://doi.org/{_iri_text(doi.upper())}>"


def _record_iri(key: DblpKey) -> str:
    return f"<{RECORD}{_iri_text(key)}>"


def _iri_text(text: str) -> str:
    """Without what an IRI may not hold (SPARQL 1.1, section 19.8, IRIREF)."""
    return "".join(f"%{ord(c):02X}" if c in '<>"{}|^`\\' or c <= " " else c for c in text)


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'
