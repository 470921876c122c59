"""The variables of an item that validates against csl-data.json 1.0.2, each as JSON on one line.

The schema: https://github.com/citation-style-language/schema. Text is plain Unicode with CSL's own markup; titles keep
the capitals that they came with.
"""

import json
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from bibexport.formats.csl.json_text import date, lines, names, string, structure, text
from bibexport.formats.options import ExportOptions
from bibexport.formats.shown import arxiv, links
from bibexport.model import Record
from bibexport.text.unicode import clean

_FIELDS: tuple[tuple[str, str], ...] = (
    ("title", "title"),
    ("title-short", "short_title"),
    ("author", "authors"),
    ("editor", "editors"),
    ("translator", "translators"),
    ("container-title", "container_title"),
    ("container-title-short", "container_title_short"),
    ("collection-title", "collection_title"),
    ("collection-number", "collection_number"),
    ("event-title", "event_title"),
    ("event-place", "event_place"),
    ("event-date", "event_date"),
    ("publisher", "publisher"),
    ("publisher-place", "publisher_place"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("number", "number"),
    ("page", "pages"),
    ("chapter-number", "chapter_number"),
    ("edition", "edition"),
    ("version", "version"),
    ("issued", "issued"),
    ("accessed", "accessed"),
    ("DOI", "doi"),
    ("URL", "url"),
    ("ISBN", "isbn"),
    ("ISSN", "issn"),
    ("PMID", "pmid"),
    ("PMCID", "pmcid"),
    ("genre", "genre"),
    ("medium", "medium"),
    ("language", "language"),
    ("keyword", "tags"),
    ("note", "note"),
    ("abstract", "abstract"),
)
"""The variables in the order in which they are written, and the fields of `Record` that they come from."""
_values = attrgetter(*(field for _, field in _FIELDS))
_TYPES = {"proceedings": "book"}
_PREPRINT = {"publisher": '"arXiv"', "number": '"arXiv"'}
"""What a preprint on arXiv has in any case; the number is set to its id."""
_SCHEMA_TYPES_TEXT = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage
    """
_SCHEMA_TYPES = frozenset(_SCHEMA_TYPES_TEXT.split())
_NAME_VARIABLES_TEXT = """
    author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host interviewer illustrator narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator translator
    """
_NAME_VARIABLES = frozenset(_NAME_VARIABLES_TEXT.split())
_DATE_VARIABLES = frozenset({"accessed", "available-date", "event-date", "issued", "original-date", "submitted"})
_TEXT_VARIABLES_TEXT = """
    annote archive archive_collection archive_location archive-place authority call-number citation-number
    citation-label dimensions division first-reference-note-number jurisdiction locator number-of-pages
    number-of-volumes original-publisher original-publisher-place original-title page-first part part-title printing
    references reviewed-genre reviewed-title scale section source status supplement volume-title volume-title-short
    year-suffix
    """
_TEXT_VARIABLES = frozenset(_TEXT_VARIABLES_TEXT.split())
"""What the schema knows beside `_FIELDS`; nothing else of `Record.extra` may be written."""
_STRUCTURED = _NAME_VARIABLES | _DATE_VARIABLES | {"categories", "custom"}
"""In `Record.extra`, these are JSON."""


NameList = Callable[[list[str]], str]
"""Makes a list of names, each of which is JSON."""

_WRITERS: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(("event-date", "issued", "accessed"), date),
    **dict.fromkeys(("abstract", "note"), lines),
    "keyword": lambda tags: text(", ".join(map(clean, tags))),
    "page": lambda pages: text(_pages(pages)),
}
"""How the values are written that are no plain text."""
_PEOPLE = frozenset({"author", "editor", "translator"})
_COLUMNS = tuple(
    (variable, None if variable in _PEOPLE else _WRITERS.get(variable, text), _PREPRINT.get(variable, ""))
    for variable, _ in _FIELDS
)


def variables(
    record: Record, options: ExportOptions, key: str, name_list: Callable[[list[str]], str]
) -> dict[str, str]:
    """The variables that have a value, in their order, in JSON; `name_list` makes a list of names, which are JSON.

    The variable `id` is `key`, which must be clean.
    """
    extra = record.extra
    kind = extra.get("type", "") if extra else ""
    shown = string(key)
    item = {
        "id": shown,
        "citation-key": shown,
        "type": f'"{kind if kind in _SCHEMA_TYPES else _TYPES.get(record.type, record.type)}"',
    }
    preprint = record.arxiv is not None and record.type == "article"
    for (variable, write, of_preprints), value in zip(_COLUMNS, _values(record), strict=True):
        if value:
            if write:
                item[variable] = write(value)
            elif people := names(value):
                item[variable] = name_list(people)
        elif preprint and of_preprints:
            item[variable] = of_preprints
    _set_links(item, record, options)
    if record.arxiv:
        _set_arxiv(item, record, preprint)
    if extra:
        _set_extra(item, extra)
    if options.fields or options.omit:
        return {variable: value for variable, value in item.items() if value and _is_wanted(variable, options)}
    return {variable: value for variable, value in item.items() if value} if "" in item.values() else item


def _is_wanted(variable: str, options: ExportOptions) -> bool:
    if variable in ("id", "type"):
        return True
    return (not options.fields or variable in options.fields) and variable not in options.omit


def _pages(pages: str) -> str:
    # Where page numbers have hyphens of their own, the en dash must tell the range from them.
    return pages if "-" in pages else pages.replace("–", "-")


def _set_links(item: dict[str, str], record: Record, options: ExportOptions) -> None:
    doi, url = links(record, options)
    if doi or "DOI" in item:
        item["DOI"] = text(doi)
    if not url and "URL" in item:
        del item["URL"]


def _set_arxiv(item: dict[str, str], record: Record, preprint: bool) -> None:
    """The arXiv id of a preprint as `number`, which styles print; of a paper that has appeared, where they do not.

    As `archive` and `archive_location`, styles would print it beside the proceedings. CSL has no other variable for
    the id, and none for the category, so both go under `custom`.
    """
    shown = arxiv(record)
    custom = {} if preprint else {"arxiv": shown}
    if preprint:
        item["number"] = text(f"arXiv:{shown}")
    if category := clean(record.arxiv_category):
        custom["arxiv-category"] = category
    if custom:
        item["custom"] = structure(custom)


def _set_extra(item: dict[str, str], extra: dict[str, str]) -> None:
    """What the input had and `Record` has no place for; what is not in the schema stays behind."""
    for variable, value in extra.items():
        if variable in _TEXT_VARIABLES and not item.get(variable):
            item[variable] = text(value)
        elif variable in _STRUCTURED and not item.get(variable):
            item[variable] = structure(json.loads(value))
        elif variable == "custom":
            item["custom"] = structure(json.loads(value) | json.loads(item["custom"]))
