"""The page of a list: its template, style and scripts, the data for them, and the other files of its site."""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from bibexport.formats.bibtex.format_entry import self_contained
from bibexport.formats.bibtex.write_biblatex import export as write_biblatex
from bibexport.formats.bibtex.write_bibtex import export as write_bibtex
from bibexport.formats.csl.write import export_json
from bibexport.formats.html import charts, json_ld
from bibexport.formats.html.entries import OUTCOMES, ShownEntry, shown
from bibexport.formats.options import ExportOptions, Writer
from bibexport.formats.plain import reference
from bibexport.formats.ris import export as write_ris
from bibexport.formats.sections import Section, SectionTree
from bibexport.formats.zotero.rdf import export as write_zotero_rdf
from bibexport.keys import UniqueKeys
from bibexport.model import Record
from bibexport.text.unicode import clean

STYLE = "page.css"

_ESCAPES = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def citations(records: Sequence[Record], options: ExportOptions) -> dict[str, Markup]:
    """Return for each format a JSON array with one element per record, safe within a `script` element.

    Elements are strings, except for `csl-json`, where they are items. The keys of `records` must be unique,
    ignoring case.
    """
    return {
        "bibtex": json_in_html(_entries(write_bibtex, records, options)),
        "biblatex": json_in_html(_entries(write_biblatex, records, options)),
        "csl-json": json_in_html(_items(records, options)),
        "text": json_in_html([reference(record, options) for record in records]),
    }


def json_in_html(value: object) -> Markup:
    """Encode as JSON that neither ends the `script` element around it nor starts a comment there.

    A `<` occurs only within JSON's strings, where it can be escaped.
    """
    text = msgspec.json.encode(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704


def _entries(write: Writer, records: Sequence[Record], options: ExportOptions) -> list[str]:
    """Return the entry of each record."""
    # These writers promise one piece per record.
    pieces = list(write([self_contained(record) for record in records], options))
    assert len(pieces) == len(records)
    return pieces


def _items(records: Sequence[Record], options: ExportOptions) -> list[msgspec.Raw]:
    compact = msgspec.structs.replace(options, indent=0)
    return msgspec.json.decode("".join(export_json(records, compact)), type=list[msgspec.Raw])


DEFAULT_TITLE = "References"
CHUNK = 200
"""Number of template fragments joined into one piece of output; thousands of tiny writes are slow."""
_COUNTED = {
    "published": "published",
    "preprint": "preprints",
    "ambiguous": "ambiguous",
    "not found": "not found",
    "unchecked": "unchecked",
}


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """What a server offers in addition to the page."""

    files: tuple[str, ...] = ()
    """The whole list in other formats, by file name."""
    unapi: str = ""
    """Address of an unAPI service (https://unapi.info), from which Zotero takes complete records."""
    events: str = ""
    """Address of a stream of server-sent events, with one event as soon as the page is out of date."""


_NO_SERVICES = Services()


def page(records: Iterable[Record], options: ExportOptions, services: Services = _NO_SERVICES) -> Iterator[str]:
    """Write the page in pieces."""
    references = with_safe_keys(records)
    # The options that choose fields refer to the fields of other formats.
    every_field = msgspec.structs.replace(options, fields=(), omit=(), notes=False)
    entries = [shown(number, record, every_field) for number, record in enumerate(references)]
    title = clean(options.title) or DEFAULT_TITLE
    tree: SectionTree[int] = SectionTree()
    for number, record in enumerate(references):
        tree.add(number, record.sections)
    sections = numbered_sections(tree)
    stream = template("page.html").stream(
        **style_and_scripts("page.js", *(("live.js",) if services.events else ())),
        title=title,
        summary=_summary(entries),
        services=services,
        entries=entries,
        top=tree.top,
        sections=sections,
        first_in=first_sections(sections),
        facets=_facets(entries),
        chart=_chart(entries),
        citations=citations(references, options),
        json_ld=json_in_html(json_ld.page(title, references)),
    )
    stream.enable_buffering(CHUNK)
    yield from stream


def numbered_sections(tree: SectionTree[int]) -> list[Section[int]]:
    """Number the sections that the page shows: all with a heading, and the top if it has entries."""
    sections = [section for section in tree.top.walk() if section.path or section.items]
    for number, section in enumerate(sections):
        section.number = number
    return sections


def first_sections(sections: Iterable[Section[int]]) -> list[int]:
    """Return for each entry the number of the first section that shows it."""
    first: dict[int, int] = {}
    for section in sections:
        for entry in section.items:
            first.setdefault(entry, section.number)
    return [first[entry] for entry in range(len(first))]


def with_safe_keys(records: Iterable[Record]) -> list[Record]:
    """Give the records the keys that `.bib` files have for them: safe in LaTeX and unique, ignoring case."""
    unique = UniqueKeys()
    return [msgspec.structs.replace(record, key=unique(record)) for record in records]


def _summary(entries: Sequence[ShownEntry]) -> list[str]:
    counts = Counter(entry.outcome for entry in entries)
    counted = [
        f"{counts[outcome]:,} {outcome if counts[outcome] == 1 else _COUNTED[outcome]}"
        for outcome in OUTCOMES
        if counts[outcome]
    ]
    return [f"{len(entries):,} {'reference' if len(entries) == 1 else 'references'}", *counted]


def _facets(entries: Sequence[ShownEntry]) -> dict[str, list[tuple[str, int]]]:
    """Count the values for each filter: years from the latest, the others by name."""
    years = Counter(entry.year for entry in entries if entry.year is not None)
    venues = Counter(entry.venue for entry in entries if entry.venue)
    outcomes = Counter(entry.outcome for entry in entries)
    return {
        "year": [(str(year), count) for year, count in sorted(years.items(), reverse=True)],
        "venue": sorted(venues.items(), key=lambda item: (item[0].casefold(), item[0])),
        "outcome": [(outcome, outcomes[outcome]) for outcome in OUTCOMES if outcomes[outcome]],
    }


def _chart(entries: Sequence[ShownEntry]) -> dict[str, Any]:
    rows = charts.rows((entry.venue, entry.outcome) for entry in entries)
    return {
        "width": charts.WIDTH,
        "height": charts.HEIGHT,
        "headroom": charts.HEADROOM,
        "columns": charts.columns((entry.year, entry.outcome) for entry in entries),
        "rows": rows,
        "row_height": charts.ROW,
        "rows_height": charts.rows_height(rows),
    }


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """Write the page in pieces; all records are kept in memory, because its head counts them."""
    return page(records, options)


PAGE = "index.html"
FILES: dict[str, Writer] = {
    "references.bib": write_bibtex,
    "references.json": export_json,
    "references.rdf": write_zotero_rdf,
    "references.ris": write_ris,
}
"""The files of a site other than the page, and their writers."""

Site = dict[str, Callable[[], Iterator[str]]]
"""File name to a function that writes the file in pieces, so that a server writes only the files it is asked for."""


def site(records: Sequence[Record], options: ExportOptions, *, unapi: str = "", events: str = "") -> Site:
    """Return the files of a site: the page and the same references in other formats.

    `unapi` and `events` are addresses that only some servers have (see `Services`).
    """
    services = Services(files=tuple(FILES), unapi=unapi, events=events)
    files: Site = {PAGE: partial(page, records, options, services)}
    for name, write in FILES.items():
        files[name] = partial(write, records, options)
    return files


def template(name: str) -> Template:
    """Load a template by the name of its file; values are escaped."""
    return _environment().get_template(name)


def style_and_scripts(*names: str) -> dict[str, Any]:
    """Return the variables of every template: `style`, the named `scripts`, and the `policy` that allows both."""
    style, scripts = _resource(STYLE), [_resource(name) for name in names]
    return {
        "style": Markup(style),  # noqa: S704
        "scripts": [Markup(script) for script in scripts],  # noqa: S704
        "policy": policy(style, scripts, connects="live.js" in names),
    }


def policy(style: str, scripts: Sequence[str], *, connects: bool) -> str:
    """Return the Content-Security-Policy, which allows only this style and these scripts, by their hashes.

    https://www.w3.org/TR/CSP3/
    """
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)),
        "style-src": _hash(style),
        "img-src": "data:",
        "connect-src": "'self'" if connects else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=FunctionLoader(_resource),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


@lru_cache
def _resource(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def faults_page(faults: Iterable[str], events: str) -> str:
    """Render the page that lists the faults; it reloads on the next event from `events` (see `Services`)."""
    return template("faults.html").render(**style_and_scripts("live.js"), faults=list(faults), events=events)
