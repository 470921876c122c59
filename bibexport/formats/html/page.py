"""The page as a whole: what the template is given."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from bibexport.formats.bibtex.biblatex import export as write_biblatex
from bibexport.formats.bibtex.bibtex import export as write_bibtex
from bibexport.formats.csl.write import export_json
from bibexport.formats.html import charts, json_ld
from bibexport.formats.html.entries import OUTCOMES, ShownEntry, shown
from bibexport.formats.html.sections import firsts, sections
from bibexport.formats.html.sections import shown as shown_sections
from bibexport.formats.html.templates import style_and_scripts, template
from bibexport.formats.options import ExportOptions, Writer
from bibexport.formats.plain import reference
from bibexport.keys import UniqueKeys
from bibexport.model import Record
from bibexport.text.unicode import clean

_ESCAPES = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def citations(records: Sequence[Record], options: ExportOptions) -> dict[str, Markup]:
    """Format to a JSON array with an element for each record, safe within a `script` element.

    Elements are texts, but for `csl-json`, where they are items. The keys of `records` have to be unique without
    regard to case.
    """
    return {
        "bibtex": json_in_html(_entries(write_bibtex, records, options)),
        "biblatex": json_in_html(_entries(write_biblatex, records, options)),
        "csl-json": json_in_html(_items(records, options)),
        "text": json_in_html([reference(record, options) for record in records]),
    }


def json_in_html(value: object) -> Markup:
    """JSON that neither ends the `script` element it stands in nor starts a comment there.

    A `<` can only stand within JSON's strings, where it can be escaped.
    """
    text = msgspec.json.encode(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704


def _entries(write: Writer, records: Sequence[Record], options: ExportOptions) -> list[str]:
    """The entry of each record: those exporters give a piece for each."""
    pieces = list(write(records, options))
    assert len(pieces) == len(records)
    return pieces


def _items(records: Sequence[Record], options: ExportOptions) -> list[msgspec.Raw]:
    compact = msgspec.structs.replace(options, indent=0)
    return msgspec.json.decode("".join(export_json(records, compact)), type=list[msgspec.Raw])


DEFAULT_TITLE = "References"
PIECE = 200
"""So many pieces of the template are joined into one, because thousands of tiny writes take their time."""
_COUNTED = {"published": "published", "preprint": "preprints", "ambiguous": "ambiguous", "unchecked": "unchecked"}


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the page on its server."""

    files: tuple[str, ...] = ()
    """The whole list in other formats, by file name."""
    unapi: str = ""
    """The address of an unAPI service (https://unapi.info), which gives Zotero the whole record."""
    events: str = ""
    """The address of a stream of events, of which there is one when there is a newer page."""


_NOTHING_BESIDE = Surroundings()


def page(
    records: Iterable[Record], options: ExportOptions, surroundings: Surroundings = _NOTHING_BESIDE
) -> Iterator[str]:
    """The page in pieces."""
    references = with_safe_keys(records)
    # The options that choose fields are those of the formats, and the page has fields of its own.
    whole = msgspec.structs.replace(options, fields=(), omit=(), notes=False)
    entries = [shown(number, record, whole) for number, record in enumerate(references)]
    title = clean(options.title) or DEFAULT_TITLE
    top = sections(record.sections for record in references)
    stream = template("page.html").stream(
        **style_and_scripts("page.js", *(("live.js",) if surroundings.events else ())),
        title=title,
        summary=_summary(entries),
        surroundings=surroundings,
        entries=entries,
        top=top,
        sections=shown_sections(top),
        first_in=firsts(top),
        facets=_facets(entries),
        chart=_chart(entries),
        citations=citations(references, options),
        json_ld=json_in_html(json_ld.page(title, references)),
    )
    stream.enable_buffering(PIECE)
    yield from stream


def with_safe_keys(records: Iterable[Record]) -> list[Record]:
    """The records under the keys that `.bib` files have for them: safe in LaTeX, no two alike."""
    unique = UniqueKeys()
    return [msgspec.structs.replace(record, key=unique(record)) for record in records]


def _summary(entries: Sequence[ShownEntry]) -> list[str]:
    counts = Counter(entry.outcome for entry in entries)
    told = [
        f"{counts[outcome]:,} {outcome if counts[outcome] == 1 else _COUNTED[outcome]}"
        for outcome in OUTCOMES
        if counts[outcome]
    ]
    return [f"{len(entries):,} {'reference' if len(entries) == 1 else 'references'}", *told]


def _facets(entries: Sequence[ShownEntry]) -> dict[str, list[tuple[str, int]]]:
    """For each filter the values that occur, and how often: years from the last, the others by name."""
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
    """The page in pieces; all records are kept in memory, since its head counts them."""
    return page(records, options)
