"""Every public reader of the package as a function of one text, for `growth.py` and `fuzz.py`.

A reader's text is put into the frame that its format asks for, so that it reaches the code behind the grammar: the
fields of a .bib through all that is read from them and written again, a payload's title, a list's entry.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import get_args

from bibexport import Lock, citations, ids, keys
from bibexport.check import silences
from bibexport.citations.reading import find_bibliographies
from bibexport.formats.options import ExportOptions
from bibexport.formats.recognition import recognise
from bibexport.formats.table import WRITERS, InputFormat, read
from bibexport.lists.claims import parse_claim
from bibexport.matching import fold_title
from bibexport.normalise.venue_parts import parse_venue
from bibexport.resolution.questions import records
from bibexport.sources import arxiv, arxiv_snapshot, crossref, datacite, dblp, dblp_rows, dblp_search, doi_org
from bibexport.sources.source import Reply
from bibexport.tex import decode, encode
from bibexport.text import dates, markup, names, numbers, unicode, venue_names

TODAY = date(2026, 11, 24).isoformat()
Reader = Callable[[str], object]
FIELDS = (
    *("title", "subtitle", "author", "editor", "journal", "booktitle", "series", "publisher", "school", "institution"),
    *("year", "month", "date", "urldate", "volume", "number", "pages", "edition", "type", "note", "howpublished"),
    *("eprint", "archiveprefix", "eprinttype", "primaryclass", "doi", "isbn", "issn", "url", "keywords", "abstract"),
    *("langid", "crossref", "xdata", "ids", "file", "address", "location", "eventtitle", "annote", "unknownfield"),
)  # fmt: skip
CSL_FIELDS = (
    *("title", "container-title", "collection-title", "publisher", "volume", "issue", "page", "number", "edition"),
    *("genre", "note", "abstract", "keyword", "DOI", "ISBN", "ISSN", "URL", "archive", "event", "language", "PMID"),
)
TOML_FIELDS = ("title", "venue", "arxiv", "dblp", "doi", "url", "date", "description", "key")
OVERRIDES = ("title", "journal", "booktitle", "publisher", "pages", "volume", "date", "type", "note")


def _bib(field: str) -> Reader:
    return lambda text: export_all(f"@inproceedings{{a,\n  title = {{T}},\n  {field} = {{{text}}}\n}}\n", "bibtex")


def _csl(field: str) -> Reader:
    return lambda text: export_all(json.dumps([{"id": "a", "type": "article-journal", field: text}]), "csl-json")


def _toml(frame: str) -> Reader:
    return lambda text: export_all(frame % json.dumps(text), "toml")


def _yaml(field: str) -> Reader:
    return lambda text: export_all(f"entries:\n- key: a\n  {field}: {json.dumps(text)}\n", "yaml")


def export_all(text: str, kind: str) -> None:
    """Read a catalog and write it in every format."""
    catalog = read(text, kind, "file").catalog  # type: ignore[arg-type]
    silences.read_silences(catalog.entries, text)
    found = list(records(catalog.entries, Lock()))
    for write in WRITERS.values():
        "".join(write(found, ExportOptions()))


def _reply(read_reply: Callable[[Reply], object], frame: str) -> Reader:
    def call(text: str) -> object:
        value = json.dumps(text)[1:-1] if frame.startswith("{") else text.replace("&", "&amp;").replace("<", "&lt;")
        return read_reply(Reply(status=200, body=frame.replace("%", value).encode("utf-8", "replace")))

    return call


_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2103.00020v1</id><title>%</title>'
    "<published>2021-03-01T00:00:00Z</published><author><name>%</name></author>"
    '<comment xmlns="http://arxiv.org/schemas/atom">%</comment></entry></feed>'
)
_CROSSREF = (
    '{"status": "ok", "message": {"DOI": "10.1/a", "type": "journal-article", "title": ["%"], "subtitle": ["%"],'
    ' "container-title": ["%"], "event": {"name": "%"}, "page": "%", "volume": "%", "publisher": "%",'
    ' "author": [{"family": "%", "given": "%"}], "published": {"date-parts": [[2020]]}}}'
)
_ARXIV = ids.arxiv_id("2103.00020")
_SNAPSHOT = '{"id": "2103.00020", "title": "%", "authors": "%", "versions": [{"version": "v1", "created": "%"}]}'


def _cite(path: str) -> Reader:
    return citations.reader(path)


READERS: Mapping[str, Reader] = {
    **{
        f"{kind}": (lambda text, kind=kind: export_all(text, kind))
        for kind in get_args(InputFormat)  # type: ignore[misc]
    },
    "markdown entry": lambda text: read(f"# A\n\n- {text}\n", "markdown"),
    "markdown entry with link": lambda text: read(
        f"# A\n\n- [A Title]({text}) {text} [pdf](https://arxiv.org/abs/2103.00020)\n", "markdown"
    ),
    "markdown title": lambda text: read(
        f"# {text}\n\n- [{text}](https://arxiv.org/abs/2103.00020) {text}\n", "markdown"
    ),
    "markdown table": lambda text: read(f"| Title | Venue |\n|---|---|\n| {text} | {text} |\n", "markdown"),
    "markdown html": lambda text: read(f"<table><tr><td>{text}</td></tr></table>\n", "markdown"),
    "recognise": recognise,
    **{f"bib {field}": _bib(field) for field in FIELDS},
    **{f"csl {field}": _csl(field) for field in CSL_FIELDS},
    **{
        f"toml {field}": _toml(
            f'[[entry]]\nkey="a"\ntitle="t"\n{field}=%s\n'
            if field not in ("key", "title")
            else f"[[entry]]\n{field}=%s\n" + ('title="t"' if field == "key" else 'key="a"')
        )
        for field in TOML_FIELDS
    },
    "toml section": _toml('[[entry]]\nkey="a"\ntitle="t"\nsection=[%s]\n'),
    "toml authors": _toml('[[entry]]\nkey="a"\ntitle="t"\nauthors=[%s]\n'),
    "toml tags": _toml('[[entry]]\nkey="a"\ntitle="t"\ntags=[%s]\n'),
    **{
        f"override {field}": _toml(f'[[entry]]\nkey="a"\ntitle="t"\n[entry.override]\n{field}=%s\n')
        for field in OVERRIDES
    },
    "override authors": _toml('[[entry]]\nkey="a"\ntitle="t"\n[entry.override]\nauthors=[%s]\n'),
    "yaml title": _yaml("title"),
    "yaml venue": _yaml("venue"),
    **{f"cite {path}": _cite(path) for path in ("a.tex", "a.aux", "a.bcf", "a.md", "a.typ", "a.qmd", "a.rnw")},
    **{
        f"bibliographies {path}": (lambda text, path=path: find_bibliographies(text, path))
        for path in ("a.tex", "a.md", "a.typ")  # type: ignore[misc]
    },
    "bibliographies front matter": lambda text: find_bibliographies(f"---\nbibliography: {text}\n---\n", "a.md"),
    "arxiv": _reply(lambda reply: arxiv.parse(reply, [_ARXIV], TODAY), _ATOM),
    "arxiv search": _reply(lambda reply: arxiv.parse_search(reply, TODAY), _ATOM),
    "arxiv snapshot": _reply(lambda reply: arxiv_snapshot.facts(arxiv_snapshot.line(reply.body), TODAY), _SNAPSHOT),
    "crossref": _reply(lambda reply: crossref.parse_work(reply, TODAY), _CROSSREF),
    "doi.org": _reply(lambda reply: doi_org.parse(reply, [ids.doi("10.1234/a")]), '[{"doi": "10.1234/a", "ra": "%"}]'),
    "datacite": _reply(
        lambda reply: datacite.parse(reply, [_ARXIV], TODAY),
        '{"data": [{"id": "10.48550/arxiv.2103.00020", "attributes": {"doi": "10.48550/arxiv.2103.00020",'
        ' "titles": [{"title": "%"}], "creators": [{"name": "%", "nameType": "Personal"}],'
        ' "publicationYear": 2020, "dates": [{"date": "%", "dateType": "Submitted"}],'
        ' "subjects": [{"subject": "%"}]}}]}',
    ),
    "dblp search": _reply(
        dblp_search.parse_search,
        '{"result": {"hits": {"@total": "1", "hit": [{"info": {"key": "conf/a/b", "title": "%",'
        ' "venue": "%", "year": "2020", "type": "%", "authors": {"author": {"text": "%"}}}}]}}}',
    ),
    "dblp record": _reply(
        lambda reply: dblp_search.parse_record(reply, ids.dblp_key("conf/a/b"), TODAY),
        '<dblp><inproceedings key="conf/a/b"><author>%</author><title>%</title><booktitle>%</booktitle>'
        "<pages>%</pages><year>2020</year><ee>%</ee></inproceedings></dblp>",
    ),
    "dblp rows": _reply(
        lambda reply: dblp_rows.parse_records(reply, [ids.dblp_key("conf/a/b")], TODAY),
        '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "%"}}]}}',
    ),
    "name": names.name,
    "dates.date": dates.date,
    "pages": numbers.pages,
    "clean": unicode.clean,
    "markup": markup.read_markup,
    "csl markup": markup.csl_markup,
    "fold venue": venue_names.fold_venue,
    "preprint server": venue_names.preprint_server,
    "venue": lambda text: parse_venue(text, 2020),
    "venue after": lambda text: parse_venue(f"Proceedings of the 3rd {text} Conference on Things, {text}, 2020", 2020),
    "claim": parse_claim,
    "fold title": fold_title,
    "tex decode": decode.unicode_text,
    "tex plain": decode.plain_text,
    "tex verbatim": decode.verbatim,
    "tex macros": decode.unknown_macros,
    "tex encode": lambda text: [encode.text(text, "ascii"), encode.identifier(text), encode.url(text)],
    "tex formula": lambda text: decode.unicode_text(f"A ${text}$ b"),
    "dblp author": dblp.author,
    "safe key": keys.safe_key,
    "arxiv id": ids.arxiv_id,
    "doi": ids.doi,
    "isbn": ids.isbn,
    "issn": ids.issn,
}
