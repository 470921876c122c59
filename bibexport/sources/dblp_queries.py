"""SPARQL queries that ask DBLP about many papers at once (schema: https://dblp.org/rdf/schema).

Each query keeps to patterns that are cheap on QLever, DBLP's engine: `VALUES` first, then joins by index; persons in an
inner `SELECT DISTINCT` before their papers, since names joined to signatures and papers in one group make as many rows
as signatures times papers (4,000,000 for a person with 2,000); titles by the word index and never by a scan.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from bibexport import ids
from bibexport.ids import DblpKey, Doi
from bibexport.matching.drift import weights
from bibexport.sources.dblp import SearchTerms, corr_key, fold
from bibexport.text.unicode import ascii_letters

PREFIX = (
    "PREFIX dblp: <https://dblp.org/rdf/schema#>\nPREFIX ql: <http://qlever.cs.uni-freiburg.de/builtin-functions/>\n"
)
RECORD = "https://dblp.org/rec/"
SEARCH_WORDS = 4
"""Number of title words that are looked up; more only cost time, since the few hits are compared in full."""
HOMONYMS = 9
"""DBLP numbers homonyms (`Hao Su 0001`); names are queried plain and with numbers up to this."""
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "nor", "of", "on", "or", "over"}
    | {"per", "the", "through", "to", "towards", "under", "using", "via", "vs", "with", "without"}
)
_FOLD = 'LCASE(REPLACE({}, "[^A-Za-z0-9]", ""))'
_WORD = re.compile(r"[^\W_]+")


def places_by(papers: Sequence[SearchTerms], keys: "Mapping[int, Iterable[str]]") -> dict[str, list[int]]:
    """Invert `keys`: return, for each key, the places of the papers that have it."""
    places: dict[str, list[int]] = {}
    for place in range(len(papers)):
        for key in dict.fromkeys(keys.get(place, ())):
            places.setdefault(key, []).append(place)
    return places


def folds(title: str) -> tuple[str, ...]:
    """Return the folded forms that a title may have in DBLP: with accented letters dropped, or without their accents.

    >>> folds("Lovász Embeddings")
    ('lovszembeddings', 'lovaszembeddings')
    """
    return tuple(dict.fromkeys((fold(title), fold(ascii_letters(title)))))


def key_query(papers: Sequence[SearchTerms]) -> str:
    """Query CoRR records with what their first authors published under the same title, and records by exact keys.

    Rows: `adoi` or nothing, `corr`, `ctitle`; these and `pub`, `title`, `venue`, `year`; or `page` or `doi` with the
    latter four.
    """
    arxiv_dois = [_doi_iri(ids.arxiv_doi(paper.arxiv)) for paper in papers if paper.arxiv]
    keys = [record_iri(key) for paper in papers if paper.arxiv and (key := corr_key(paper.arxiv))]
    pages = [f"<{_iri_text(page)}>" for page in dict.fromkeys(page for paper in papers for page in paper.pages)]
    dois = [_doi_iri(doi) for doi in dict.fromkeys(doi for paper in papers for doi in paper.dois)]
    branches = []
    for start in (
        f"VALUES ?adoi {{ {' '.join(arxiv_dois)} }} ?corr dblp:doi ?adoi ." if arxiv_dois else "",
        f"VALUES ?corr {{ {' '.join(keys)} }}" if keys else "",
    ):
        if start:
            first = f"{start} ?corr dblp:title ?ctitle ; dblp:hasSignature ?cs . {_first_author('?cs')}"
            same = f"FILTER(?pub != ?corr) FILTER({_FOLD.format('?title')} = {_FOLD.format('?ctitle')})"
            branches.append(f"{start} ?corr dblp:title ?ctitle .")
            authors = f"{{ SELECT DISTINCT ?corr ?ctitle ?a WHERE {{ {first} }} }}"
            branches.append(f"{authors} {_papers_of('?a')} {same} {_venue_and_year()}")
    if pages:
        branches.append(
            f"VALUES ?page {{ {' '.join(pages)} }} ?pub dblp:documentPage ?page ; {_TITLE} {_venue_and_year()}"
        )
    if dois:
        branches.append(f"VALUES ?doi {{ {' '.join(dois)} }} ?pub dblp:doi ?doi ; {_TITLE} {_venue_and_year()}")
    return _select("?adoi ?corr ?ctitle ?page ?doi ?pub ?title ?venue ?year", branches)


def person_query(papers: Sequence[SearchTerms]) -> str:
    """Query what the papers' first authors published, for papers with another title.

    The author is the one who signed the CoRR record, else everybody of that name. Rows: `corr` or `name`, with `a`, the
    person; or `a` with `pub`, `title`, `venue`, `year`.
    """
    corr = [record_iri(key) for key in dict.fromkeys(paper.corr for paper in papers if paper.corr)]
    names = dict.fromkeys(name for paper in papers for name in asked_names(paper))
    who = []
    if corr:
        who.append(f"VALUES ?corr {{ {' '.join(corr)} }} ?corr dblp:hasSignature ?s . {_first_author('?s')}")
    if names:
        who.append(f"VALUES ?name {{ {' '.join(map(_literal, names))} }} ?s dblp:signatureDblpName ?name ; {_PERSON}")
    people = _union(f"{{ {one} }}" for one in who)
    branches = [f"{{ SELECT DISTINCT ?corr ?name ?a WHERE {{ {people} }} }}"] if who else []
    if who:
        branches.append(f"{{ SELECT DISTINCT ?a WHERE {{ {people} }} }} {_papers_of('?a')} {_venue_and_year()}")
    return _select("?corr ?name ?a ?pub ?title ?venue ?year", branches)


def asked_names(paper: SearchTerms) -> tuple[str, ...]:
    """Return the names under which the first author is looked up if no CoRR record identifies the person."""
    if paper.corr or not paper.authors:
        return ()
    first = paper.authors[0]
    return (first, *(f"{first} {number:04d}" for number in range(1, HOMONYMS + 1)))


def word_query(papers: Sequence[SearchTerms]) -> str:
    """Query the records whose folded title is one of the papers', by the engine's word index.

    Rows: `pub`, `title`, `venue`, `year`.
    """
    branches = []
    for title in dict.fromkeys(title for paper in papers for title in paper.search_titles):
        if words := search_words(title):
            found = f"?t ql:contains-word {_literal(' '.join(words))} . ?t ql:contains-entity ?title ."
            same = f"FILTER({_FOLD.format('?title')} IN ({', '.join(map(_literal, folds(title)))}))"
            branches.append(f"{found} ?pub dblp:title ?title . {same} {_venue_and_year()}")
    return _select("?pub ?title ?venue ?year", branches)


def search_words(title: str) -> tuple[str, ...]:
    """Return the most distinctive words of a title, as the word index has them: lower-case letters and digits.

    >>> search_words("On the Opportunities and Risks of Foundation Models")
    ('opportunities', 'foundation', 'risks', 'models')
    """
    words = dict.fromkeys(word.lower() for word in _WORD.findall(title))
    # Accents are kept in the index, and lists leave them out: such a word is asked for only if there is no other.
    plain = [word for word in words if word.isascii()] or list(words)
    telling = [word for word in plain if weights(word)] or plain
    return tuple(
        sorted(telling, key=lambda word: (-max(weights(word).values(), default=0), -len(word), word))[:SEARCH_WORDS]
    )


def spelling_query(papers: Sequence[SearchTerms]) -> str:
    """Query the records whose title is one of the papers' in a usual spelling, for engines without a word index.

    Rows: `pub`, `title`, `venue`, `year`.
    """
    forms = dict.fromkeys(form for paper in papers for title in paper.search_titles for form in _written_forms(title))
    branch = f"VALUES ?title {{ {' '.join(map(_literal, forms))} }} ?pub dblp:title ?title . {_venue_and_year()}"
    return _select("?pub ?title ?venue ?year", [branch])


PROBE = f"{PREFIX}SELECT ?title WHERE {{ <{RECORD}conf/icml/2021> dblp:title ?title }}"
"""A minimal query: an engine that answers it is up, so that a failed query was too much for it."""


def record_query(keys: Sequence[DblpKey]) -> str:
    """Query full records: rows with the fields, and rows per volume, author, editor and page."""
    pubs = f"VALUES ?pub {{ {' '.join(record_iri(key) for key in keys)} }}"
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
    # Every signature is a `Signature` too; only the other class says of what kind.
    kinds = "VALUES ?kind { dblp:AuthorSignature dblp:EditorSignature }"
    signature = "dblp:hasSignature ?s . ?s a ?kind ; dblp:signatureOrdinal ?ordinal ; dblp:signatureDblpName ?name ."
    branches = [
        f"{pubs} ?pub dblp:title ?title ; dblp:bibtexType ?type . {_optional('?pub', record)}",
        f"{pubs} ?pub a dblp:Withdrawn . BIND(true AS ?withdrawn)",
        f"{pubs} ?pub dblp:documentPage ?page .",
        f"{pubs} {kinds} ?pub {signature}",
        f"{pubs} ?pub dblp:publishedAsPartOf ?in . ?in dblp:title ?intitle . {_optional('?in', volume)}",
        f"{pubs} {kinds} ?pub dblp:publishedAsPartOf ?in . ?in {signature}",
    ]
    names = ["pub", "title", "type", *record, "withdrawn", "page", "in", "intitle", "kind", "ordinal", "name"]
    return _select(" ".join(f"?{one}" for one in names), branches)


_TITLE = "dblp:title ?title ."
_PERSON = "dblp:signatureCreator ?a ."


def _first_author(signature: str) -> str:
    return f"{signature} dblp:signatureOrdinal 1 ; {_PERSON}"


def _papers_of(person: str) -> str:
    return f"?pub dblp:authoredBy {person} ; {_TITLE}"


def _venue_and_year() -> str:
    return _optional("?pub", {"venue": "publishedIn", "year": "yearOfPublication"})


def _optional(subject: str, fields: dict[str, str]) -> str:
    return " ".join(f"OPTIONAL {{ {subject} dblp:{name} ?{variable} }}" for variable, name in fields.items())


def _select(variables: str, branches: Iterable[str]) -> str:
    """Return the query; empty if there is nothing to ask."""
    union = _union(f"{{ {branch} }}" for branch in branches)
    return f"{PREFIX}SELECT DISTINCT {variables} WHERE {{\n{union}\n}}" if union else ""


def _union(groups: Iterable[str]) -> str:
    return "\nUNION\n".join(groups)


def _written_forms(title: str) -> list[str]:
    """Return a title as DBLP may have stored it: in several cases, with a period unless it ends in ? or !.

    Comparison in DBLP is case-sensitive.
    """
    words = title.split(" ")
    headline = [word if word in _SMALL_WORDS and number else _capital(word) for number, word in enumerate(words)]
    sentence = [words[0], *(word if word[1:] != word[1:].lower() else word.lower() for word in words[1:])]
    forms = [title, " ".join(headline), " ".join(_capital(word) for word in words), " ".join(sentence)]
    return [form if form.endswith((".", "?", "!")) else f"{form}." for form in dict.fromkeys(forms)]


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _doi_iri(doi: Doi) -> str:
    # DBLP's DOI IRIs are in upper case, and comparison is case-sensitive.
    return f"<https://doi.org/{_iri_text(doi.upper())}>"


def record_iri(key: DblpKey) -> str:
    """Return the IRI of a record."""
    return f"<{RECORD}{_iri_text(key)}>"


def _iri_text(text: str) -> str:
    """Percent-encode what an IRI must not contain (SPARQL 1.1, section 19.8, IRIREF)."""
    return "".join(f"%{ord(c):02X}" if c in '<>"{}|^`\\' or c <= " " else c for c in text)


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'
