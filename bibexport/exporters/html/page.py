"""The page as a whole: what the template is given."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from bibexport.exporters.html import charts, json_ld
from bibexport.exporters.html.citations import citations, json_in_html
from bibexport.exporters.html.entries import ShownEntry, shown
from bibexport.exporters.html.outcomes import OUTCOMES
from bibexport.exporters.html.sections import firsts, sections
from bibexport.exporters.html.sections import shown as shown_sections
from bibexport.exporters.html.templates import style_and_scripts, template
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.tex.keys import UniqueKeys
from bibexport.model import Record
from bibexport.text.unicode import clean

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
