"""Papers in named fields, as spreadsheets and the data files of list generators have them.

What a field holds is known by its name (`field_names.txt`), by what a person says of it, or, of a column without a
telling name, by what is in it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bibexport import ids
from bibexport.data import read_table
from bibexport.errors import Fault, InvalidId, InvalidInput, did_you_mean, did_you_mean_field
from bibexport.findings import Finding
from bibexport.formats.markdown.inline import read_spans
from bibexport.formats.markdown.parser import Source, make_parser
from bibexport.lists import Mention
from bibexport.lists.claims import NOTHING, TextClaim, parse_claim, year_of
from bibexport.lists.document import Span, plain_text
from bibexport.lists.entry import short_name
from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.links import EntryLink, find_links
from bibexport.lists.names import find_names, is_venue, split_names
from bibexport.model import Link
from bibexport.text.dates import PRINTED_YEAR
from bibexport.text.unicode import clean

SLOTS = (
    "title",
    "authors",
    "venue",
    "year",
    "date",
    "doi",
    "arxiv",
    "url",
    "key",
    "section",
    "volume",
    "issue",
    "pages",
)
"""What `--map` can name."""
SAMPLE = 60
"""Number of records by which the contents of a field are judged."""
MAX_VALUE = 20_000
"""Length from which a value is not searched for links: a text, not a field."""

TITLE_WORDS = 3
"""Minimum number of words in the name of a record for it to be a title rather than a key."""

_SINGLE = frozenset(SLOTS) - {"url", "section"} | {"short name", "name", "publisher"}
"""What only one field of a file can be."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_YEAR = re.compile(rf"({PRINTED_YEAR})(?:\.0)?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LINKED = re.compile(r"\]\(|<a\s", re.IGNORECASE)
_MARKED_UP = re.compile(
    r"\]\(|</?(?:a|b|br|em|i|p|span|strong|sub|sup|u)\b[^<>]{0,500}>|\*\*(?=\w)|(?<!\w)__(?=\w)", re.IGNORECASE
)
_IDS = {"pmid": re.compile(r"\d{1,8}"), "pmcid": re.compile(r"PMC\d{5,8}")}
_PERIOD = re.compile(r"(?<=[^\W\d_]{4})\.$")
_NO_VALUE = frozenset({"", "-", "–", "—", "n/a", "na", "none", "null", "nan", "tbd", "tba", "?"})


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a file, such as a row."""

    line: int
    end: int
    values: dict[str, Any]
    """By the names of the fields: text, number, list, or fields in fields; never None."""
    section: tuple[str, ...] = ()
    key: str = ""
    """The name under which the record is filed, if it has one."""


def read_mentions(
    records: Sequence[Fields], names: Mapping[str, str], path: str
) -> tuple[tuple[Mention, ...], tuple[Finding, ...]]:
    """Return the papers that the records describe, with findings about those that are none.

    `names` says which field holds what, as in `{"title": "name"}`, where the names of the fields do not.

    Raises:
        InvalidInput: no field holds titles or identifiers, or `names` names a field that there is not.
    """
    slots = find_slots(records, names, path)
    mentions: list[Mention] = []
    findings: list[Finding] = []
    for record in records:
        reader = _Reader(record, slots)
        mention = reader.read()
        findings += reader.findings
        if mention.title or mention.arxiv or mention.doi or any(link.kind == "paper" for link in mention.links):
            mentions.append(mention)
        elif record.values:
            message = "neither a title nor an identifier; not taken as a paper"
            findings.append(Finding(code="not-an-entry", line=record.line, message=message))
    return tuple(mentions), tuple(findings)


def find_slots(records: Sequence[Fields], names: Mapping[str, str], path: str) -> dict[str, str]:
    """Return what each field holds, by its name.

    Raises:
        InvalidInput: no field holds titles or identifiers, or `names` names a field that there is not.
    """
    found = list(dict.fromkeys(name for record in records for name in record.values))
    faults = list(_check_names(names, found, path))
    slots = {field: slot for slot, field in names.items() if field in found}
    known = {name: slot for name in found if name not in slots and (slot := name_slot(name))}
    # A field that is named after its slot comes before its synonyms: `title` before `paper`.
    for name in sorted(known, key=lambda name: known[name] != fold_name(name)):
        if known[name] not in _SINGLE or known[name] not in slots.values():
            slots[name] = known[name]
    if "title" not in slots.values():
        if name := _find_titles(records, [name for name in found if slots.get(name) in (None, "name")]):
            slots[name] = "title"
        elif not {"doi", "arxiv", "bibtex"} & set(slots.values()) and not faults:
            shown = ", ".join(map(repr, found[:12])) or "none"
            message = f"no field holds titles (found {shown}); name one with --map title=FIELD"
            faults.append(Fault(path=path, line=records[0].line if records else None, message=message))
    if faults:
        raise InvalidInput(faults)
    for name in found:
        if name not in slots and (slot := _judge_contents(records, name, slots)):
            slots[name] = slot
    return slots


def fold_name(name: str) -> str:
    """Return the name of a field in lower case, with spaces between its words: `paper title` for `paperTitle`."""
    return re.sub(r"[\W_]+", " ", _CAMEL.sub(" ", name)).strip().casefold()


def name_slot(name: str) -> str:
    """Return what a field of that name holds; empty if the name does not tell."""
    return read_table("field_names").get(fold_name(name), "")


def _check_names(names: Mapping[str, str], found: Sequence[str], path: str) -> Iterator[Fault]:
    for slot, field in names.items():
        if slot not in SLOTS:
            yield Fault(path=path, message=f"--map: unknown field {slot!r}{did_you_mean_field(slot, SLOTS)}")
        elif field not in found:
            message = f"--map: no field of the file is called {field!r}{did_you_mean(field, found)}"
            yield Fault(path=path, message=message)


def _find_titles(records: Sequence[Fields], names: Iterable[str]) -> str:
    """Return the field whose values are most like titles: distinct, of three to thirty words, and no names."""
    best, most = "", 0.0
    for name in names:
        values = [text for text in _sample(records, name) if not _ADDRESS.match(text)]
        words = [len(text.split()) for text in values]
        if not values or len(set(values)) < 0.8 * len(values):
            continue
        share = sum(3 <= count <= 30 for count in words) / len(values)
        people = sum(find_names(text).share > 0.8 and ("," in text or ";" in text) for text in values) / len(values)
        if share > 0.6 and people < 0.5 and sum(words) / len(words) > most:
            best, most = name, sum(words) / len(words)
    return best


def _judge_contents(records: Sequence[Fields], name: str, slots: Mapping[str, str]) -> str:
    """Return what a field holds by its values; empty if nothing that belongs to a reference."""
    values = _sample(records, name)
    taken = set(slots.values())
    tests = {
        "year": lambda text: _YEAR.fullmatch(text) is not None,
        "doi": lambda text: re.match(r"(?:doi:\s*)?10\.\d{4,9}/\S+$", text, re.IGNORECASE) is not None,
        "arxiv": lambda text: re.match(r"(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d+)?$", text, re.IGNORECASE) is not None,
        "venue": lambda text: len(text) < 100 and parse_claim(text).venue is not None and is_venue(text),
        "authors": lambda text: find_names(text).share > 0.8 and re.search(r"[,;&]| and ", text) is not None,
    }
    for slot, fits in tests.items():
        if slot not in taken and values and sum(map(fits, values)) > 0.7 * len(values):
            return slot
    return ""


def _sample(records: Sequence[Fields], name: str) -> list[str]:
    filled = (record.values[name] for record in records if name in record.values)
    texts = (text for value in filled for text in flatten(value)[:1] if len(text) < MAX_VALUE)
    return [text for text, _ in zip(texts, range(SAMPLE), strict=False)]


def flatten(value: Any) -> list[str]:
    """Return the texts in a value, which may be a list; what stands for no value is left out.

    >>> flatten([2021, " ICML\\n", "n/a"])
    ['2021', 'ICML']
    """
    if isinstance(value, list):
        return [text for one in value for text in flatten(one)]
    if isinstance(value, Mapping):
        # A person or a venue with its parts, as OpenAlex and Semantic Scholar have them.
        names = (value.get(part) for part in ("name", "full_name", "display_name", "literal", "title", "raw"))
        joined = " ".join(str(value[part]) for part in ("given", "first", "family", "last") if value.get(part))
        return flatten(next((name for name in names if isinstance(name, str)), joined))
    text = clean(str(value)) if value is not None and not isinstance(value, bool) else ""
    return [] if text.casefold() in _NO_VALUE else [text]


class _Reader:
    """Reads one record; each value goes to one field of the mention or becomes its links."""

    def __init__(self, record: Fields, slots: Mapping[str, str]) -> None:
        self.findings: list[Finding] = []
        self._record = record
        self._by_slot: dict[str, list[Any]] = {}
        self._links: list[EntryLink] = []
        for name, value in record.values.items():
            slot = slots.get(name, "")
            self._by_slot.setdefault(slot, []).append(value)
            self._links += self._find_links(name, slot, value)

    def read(self) -> Mention:
        record = self._record
        papers = [link for link in self._links if link.is_paper]
        claim = self._claim()
        date = parse_claim(self._text("date") or self._text("year"))
        year = _YEAR.match(self._text("year"))
        title = self._title()
        arxiv, version = self._identifier("arxiv", ids.split_arxiv_id) or (None, None)
        of_papers = next((link.ids for link in papers if link.ids.arxiv), None)
        doi = self._identifier("doi", ids.doi) or next((link.ids.doi for link in papers if link.ids.doi), None)
        if doi and (preprint := ids.arxiv_id_of_doi(doi)):
            arxiv, doi = arxiv or preprint, None
        if arxiv is None and of_papers:
            arxiv, version = of_papers.arxiv, of_papers.arxiv_version
        return Mention(
            line=record.line,
            end_line=max(record.line, record.end),
            section=(*record.section, *self._sections()),
            key=self._text("key") or (record.key if len(record.key.split()) < TITLE_WORDS else "") or None,
            key_hint=self._text("short name") or None,
            short_name=short_name(title),
            title=title,
            authors=self._authors(),
            venue=claim.venue,
            year=claim.year or (int(year[1]) if year else date.year or year_of(claim.date or date.date)),
            date=date.date,
            volume=self._text("volume"),
            issue=self._text("issue"),
            pages=self._pages(),
            arxiv=arxiv,
            arxiv_version=version,
            doi=doi,
            ids=self._other_ids(papers),
            links=tuple(self._select_links()),
        )

    def _text(self, slot: str) -> str:
        """Return the first text in the fields of that kind."""
        texts = (text for value in self._by_slot.get(slot, ()) for text in flatten(value))
        return next((_shown(text) for text in texts if not _ADDRESS.fullmatch(text)), "")

    def _claim(self) -> TextClaim:
        """Return where and when the paper appeared; some lists have conferences in a column of publishers."""
        if text := self._text("venue"):
            return parse_claim(text)
        publisher = parse_claim(self._text("publisher"))
        return publisher if publisher.venue and is_venue(publisher.venue) else NOTHING

    def _title(self) -> str | None:
        filed = self._record.key if len(self._record.key.split()) >= TITLE_WORDS else ""
        return _PERIOD.sub("", self._text("title") or self._text("name") or filed) or None

    def _authors(self) -> tuple[str, ...]:
        values = self._by_slot.get("authors", [])
        if any(isinstance(value, list) for value in values):
            return tuple(_shown(text) for value in values for text in flatten(value))
        text = self._text("authors")
        return find_names(text).people or tuple(split_names(text))

    def _sections(self) -> tuple[str, ...]:
        return tuple(text for value in self._by_slot.get("section", ()) for text in flatten(value)[:1])

    def _pages(self) -> str:
        if first := self._text("first page"):
            return "-".join(filter(None, (first, self._text("last page"))))
        return self._text("pages")

    def _identifier(self, slot: str, read: Any) -> Any:
        for value in self._by_slot.get(slot, ()):
            for text in flatten(value):
                try:
                    return read(text)
                except InvalidId as error:
                    if not _ADDRESS.match(text):
                        self.findings.append(
                            Finding(code="malformed-id", line=self._record.line, message=f"{error}; left out")
                        )
        return None

    def _other_ids(self, papers: Sequence[EntryLink]) -> dict[str, str]:
        """Return the identifiers of other kinds, in fields of their own and in the first link that has one."""
        stated = {kind: self._text(kind).removesuffix(".0") for kind in _IDS}
        found = {kind: text for kind, text in stated.items() if _IDS[kind].fullmatch(text)}
        return dict(next(((link.ids.other,) for link in papers if link.ids.other), ())) | found

    # Links.

    def _find_links(self, name: str, slot: str, value: Any) -> Iterator[EntryLink]:
        """Yield the addresses in a value, labelled by the name of their field unless they have a label."""
        if isinstance(value, list):
            for one in value:
                yield from self._find_links(name, slot, one)
        elif isinstance(value, Mapping):
            label = next(
                (str(value[part]) for part in ("label", "name", "type", "title", "text") if value.get(part)), ""
            )
            for inner, one in value.items():
                is_address = name_slot(inner) == "url"
                yield from self._find_links(label or name if is_address else inner, "" if label else slot, one)
        elif isinstance(value, str) and len(value) < MAX_VALUE and slot != "bibtex" and _ADDRESS.search(value):
            yield from self._links_in(name, slot, value)

    def _links_in(self, name: str, slot: str, value: str) -> Iterator[EntryLink]:
        line = self._record.line
        if _LINKED.search(value):
            yield from find_links(_parse(value, line), name)
            return
        label = fold_name(name)
        if not kinds_of_label(label) and slot in ("title", "arxiv", "doi", "url", "date"):
            label = "paper"
        for match in _ADDRESS.finditer(value):
            yield from find_links((Span(label, line, href=match[0].rstrip(",;."), link=1),), name)

    def _select_links(self) -> Iterator[Link]:
        kept: set[tuple[str, str]] = set()
        for link in self._links:
            for kind in link.kinds or ("other",):
                if (kind, link.url) not in kept:
                    kept.add((kind, link.url))
                    yield Link(kind=kind, url=link.url, label=link.label if link.label != link.url else "")


def _shown(text: str) -> str:
    """Return the text of a value that may have links and styles of Markdown or HTML."""
    return clean(plain_text(_parse(text, 1))) if _MARKED_UP.search(text) else text


def _parse(text: str, line: int) -> tuple[Span, ...]:
    source = Source(text, (line,) * (text.count("\n") + 1), {})
    return read_spans(make_parser().parseInline(text)[0].children, 0, source)
