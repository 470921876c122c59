"""A list of papers in Markdown, written by a Jinja template, and where it goes in a file that has other text.

The templates beside this module show what they get: `sections`, each with its `heading`, `marks` (`##`) and `entries`.
Whatever a template prints is escaped for Markdown unless it is Markdown already (`Markup`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal
from urllib.parse import quote

import msgspec
from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from bibexport.errors import Fault, InvalidInput
from bibexport.formats.html.entries import ANCHOR, LabelledLink, main_address, venue, year
from bibexport.formats.options import BUILT_IN_TEMPLATES, ExportOptions
from bibexport.formats.plain import names
from bibexport.formats.record_values import arxiv, arxiv_address, doi, doi_address, ends_in_others, sort_records
from bibexport.formats.sections import Section, SectionTree
from bibexport.keys import safe_key
from bibexport.lists.entry import short_name
from bibexport.lists.link_kinds import says_only_paper
from bibexport.model import LABELS, Record
from bibexport.text.markup import TAG, strip_markup
from bibexport.text.names import OTHERS
from bibexport.text.unicode import ascii_letters, clean, line_end

START = "<!-- bibexport:start -->"
END = "<!-- bibexport:end -->"
"""The lines between which the list is written in a file."""
DEFAULT_TITLE = "Papers"


class WrittenEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as templates get it; everything is plain text but `title`, which is Markdown."""

    number: int
    """Its place in the list, from 1."""
    key: str
    name: str
    """The key as the list itself writes it; empty if bibexport has derived the key."""
    title: Markup
    url: str
    """Where the title leads: the list's link to the paper, else arXiv, the DOI or the address of the record."""
    authors: str
    venue: str
    """`ICML`: of the record if the paper is published, else as the list claims it."""
    year: str
    links: tuple[LabelledLink, ...]
    """All others, each with its `label` and `url`."""
    bib: str
    """Address of its citation; empty without the option `bib-link`."""
    description: str
    note: str
    tags: tuple[str, ...]
    doi: str
    arxiv: str
    outcome: str

    @property
    def where(self) -> str:
        """`ICML 2021`."""
        return f"{self.venue} {self.year}".strip()


class WrittenSection(msgspec.Struct, frozen=True, kw_only=True):
    """A section as templates get it; the entries before the first heading are in one without a heading."""

    heading: Markup
    level: int
    """Of the heading, 2 to 6."""
    entries: tuple[WrittenEntry, ...]

    @property
    def marks(self) -> Markup:
        """`##` for a heading of level 2."""
        return Markup("#" * self.level)  # noqa: S704 - no text


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """Yield a whole file: the title of the list, and between the two marks its sections in the order of the list.

    Raises:
        InvalidInput: the template is not valid, or fails; names its line.
    """
    title = clean(options.title) or DEFAULT_TITLE
    yield f"# {escape(title)}\n\n{START}\n"
    yield render(records, options)
    yield f"{END}\n"


def render(records: Iterable[Record], options: ExportOptions) -> str:
    """Return what belongs between the two marks: an empty line before and after the list.

    Raises:
        InvalidInput: as `export`.
    """
    listed = list(records)
    tree: SectionTree[int] = SectionTree()
    for number, record in enumerate(listed):
        tree.add(number, record.sections)
    places = {id(record): number for number, record in enumerate(listed)}
    order = [places[id(record)] for record in sort_records(listed, options.sort)]
    ranks = {number: rank for rank, number in enumerate(order)}
    named = zip(listed, _find_names(listed), strict=True)
    entries = [_make_entry(number, record, name, options) for number, (record, name) in enumerate(named, 1)]
    sections = [_make_section(section, entries, ranks) for section in tree.top.walk() if section.path or section.items]
    values = {"title": clean(options.title), "sections": sections, "entries": entries, "badges": options.badges}
    try:
        of_name, of_text = _environment().get_template, _environment().from_string
        template = (of_name if options.template in BUILT_IN_TEMPLATES else of_text)(options.template)
        text = template.render(values)
    except TemplateSyntaxError as error:
        raise _bad_template(error.message or "a syntax error", error.lineno) from error
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise _bad_template(str(error), _line_in_template(error)) from error
    # Templates leave empty lines where they print nothing; Markdown needs one at most.
    body = re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip("\n")
    return f"\n{body}\n\n" if body else "\n"


def _bad_template(message: str, line: int | None) -> InvalidInput:
    return InvalidInput([Fault(line=line, message=f"the template cannot be used: {message}")])


def _line_in_template(error: BaseException) -> int | None:
    """Return the last line of the template that `error` came through; jinja puts these into the traceback."""
    line, frame = None, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def insert(old: str, new: str, path: str) -> str:
    """Return the file `old` with the list that `new` has between the two marks; all else stays as it is.

    Raises:
        InvalidInput: `old` does not have the two marks, each once and in this order, on lines of their own.
    """
    marks = [match for match in _MARK.finditer(old) if not _is_in_fence(old, match.start())]
    found = [match[1] for match in marks]
    if found != ["start", "end"]:
        lines = ", ".join(str(old.count("\n", 0, mark.start()) + 1) for mark in marks)
        what = f"it has other marks (lines {lines}) than" if marks else "it lacks"
        message = f"{what} the two lines between which the list is written: {START} and, below it, {END}"
        remedy = "keep each of them once" if marks else "add them where the list belongs"
        raise InvalidInput([Fault(path=path, message=f"{message}; {remedy}")])
    start, end = _MARK.finditer(new)
    body = new[start.end() : end.start()].replace("\n", line_end(old))
    return old[: marks[0].end()] + body + old[marks[1].start() :]


_MARK = re.compile(r"^[ \t]*<!--[ \t]*bibexport:(start|end)[ \t]*-->[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


def _is_in_fence(text: str, at: int) -> bool:
    """Return whether a place is in a block of code, as where a README explains the marks."""
    opened = ""
    for fence in _FENCE.finditer(text, 0, at):
        if not opened:
            opened = fence[1]
        elif fence[1][0] == opened[0] and len(fence[1]) >= len(opened):
            opened = ""
    return bool(opened)


# What templates get.


def _make_section(section: Section[int], entries: Sequence[WrittenEntry], ranks: Mapping[int, int]) -> WrittenSection:
    items = sorted(section.items, key=ranks.__getitem__)
    return WrittenSection(
        heading=escape(section.heading, starts_line=False),
        level=section.level,
        entries=tuple(entries[item] for item in items),
    )


def _make_entry(number: int, record: Record, name: str, options: ExportOptions) -> WrittenEntry:
    links = list(_links(record))
    url = links[0].url if links else main_address(record)
    # A label of the list's own, such as `Paper (old version)`, is kept beside the linked title.
    if links and says_only_paper(links[0].label, links[0].url):
        links.pop(0)
    said = record.claim if record.outcome != "published" and record.claim.text else None
    entry = WrittenEntry(
        number=number,
        key=record.key,
        name=name,
        title=title_markdown(record.title or record.key),
        url=url,
        authors=clean(_authors(record)),
        venue=clean(said.venue) if said else venue(record),
        year=str((said.year if said else year(record)) or ""),
        links=tuple(links),
        bib=_citation_address(record, options),
        description=clean(record.description),
        note=clean(record.note),
        tags=record.tags,
        doi=doi(record),
        arxiv=arxiv(record),
        outcome=record.outcome or "",
    )
    return _choose_fields(entry, options)


def _choose_fields(entry: WrittenEntry, options: ExportOptions) -> WrittenEntry:
    """Return the entry without the values that the options leave out."""
    emptied = {
        name: type(getattr(entry, name))()
        for name in WrittenEntry.__struct_fields__
        if name not in ("number", "key", "title", "url")
        and (name in options.omit or (options.fields and name not in options.fields))
    }
    return msgspec.structs.replace(entry, **emptied) if emptied else entry


def _links(record: Record) -> Iterator[LabelledLink]:
    """Yield the links of an entry, each once: those to the paper first, then the others as the list has them."""
    own = [LabelledLink(clean(link.label) or LABELS[link.kind], link.url) for link in record.links]
    papers = [one for one, link in zip(own, record.links, strict=True) if link.kind == "paper"]
    of_doi, of_arxiv = doi_address(record), arxiv_address(record)
    known = "\n".join(link.url for link in own).lower()
    if of_arxiv and f"/{record.arxiv}" not in known:
        papers.append(LabelledLink("arXiv", of_arxiv))
    # arXiv's own DOIs lead to the same page.
    if of_doi and record.doi and record.doi not in known and not (of_arxiv and "10.48550/arxiv." in of_doi.lower()):
        papers.append(LabelledLink("DOI", of_doi))
    found: dict[tuple[str, str], LabelledLink] = {}
    for link in (*sorted(papers, key=lambda one: not says_only_paper(*one)), *own):
        found.setdefault(link, link)
    yield from found.values()


_DERIVED_KEY = re.compile(r"(?:arxiv|doi)-\S+|[a-z]+(?:1[5-9]|20)\d\d[a-z0-9]*(?:-[a-z])?|entry(?:-\d+)?")


def _find_names(records: Sequence[Record]) -> list[str]:
    """Return for each entry the key as the list writes it; empty where it has none.

    What import derives is no part of a list: author, year and word, an id, words of the title. Nor is the name that a
    title begins with, unless others in the list have keys that only a person can have chosen.
    """
    kinds = [_key_kind(record) for record in records]
    shown = {"chosen", "short"} if "chosen" in kinds else set()
    return [_spell_key(record) if kind in shown else "" for record, kind in zip(records, kinds, strict=True)]


def _spell_key(record: Record) -> str:
    """Return the key as the list writes it, without the year that import adds where two papers have one name.

    `CLIP-2021` would be read as a conference and its year.
    """
    key = next((alias for alias in record.aliases if safe_key(alias) == record.key), record.key)
    base, _, added = key.rpartition("-")
    years = {str(one) for one in (record.claim.year, year(record)) if one}
    return base if base and re.sub(r"[a-z]$", "", added) in years else key


def _key_kind(record: Record) -> Literal["chosen", "short", "derived"]:
    # A reference of a .bib has a key that is not for readers.
    if record.outcome is None or _DERIVED_KEY.fullmatch(record.key):
        return "derived"
    title = strip_markup(record.title)
    short = safe_key(short_name(title) or "")
    if short and record.key in (short, f"{short}-{record.claim.year}"):
        return "short"
    in_title = {*re.findall(r"[a-z0-9]+", ascii_letters(title).lower()), str(record.claim.year)}
    return "derived" if set(record.key.split("-")) <= in_title else "chosen"


def _authors(record: Record) -> str:
    """Return the authors to show: none where a list names none, and as many as it names before `et al.`"""
    listed = record.listed_authors
    if not listed:
        return names(record.authors) if record.outcome is None else ""
    known = record.authors or listed
    if ends_in_others(listed) and not ends_in_others(known) and len(known) > len(listed) - 1:
        known = (*known[: len(listed) - 1], OTHERS)
    return names(known)


def _citation_address(record: Record, options: ExportOptions) -> str:
    """Return the address of a citation: its place on the page that `bibex site` writes, or the file of them all."""
    target = options.bib_link
    if not target or target.lower().endswith((".bib", ".json", ".yaml", ".ris", ".rdf")):
        return target
    return f"{target.partition('#')[0]}#{ANCHOR}{quote(record.key, safe='')}"


# Text as Markdown (https://spec.commonmark.org/0.31.2/).

_URL = re.compile(r"(https?://[^\s<>]+|\$[^$\s](?:[^$\n]*[^$\s])?\$)")
"""What stays as it is: GitHub links bare addresses, and sets the math between dollar signs."""
_SPECIAL = re.compile(r"[\\`*\[\]<|]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|&(?=#?\w+;)|!(?=\[)")
_AT_START = re.compile(r"(?:[#>=]|[-+](?=\s|$)|-(?=-)|\d{1,9}(?=[.)]))")


def escape(value: object, *, starts_line: bool = True) -> Markup:
    r"""Return a value as Markdown that shows just its text, in one line; `Markup` is Markdown already.

    >>> print(escape("A*: [fast] search for snake_case"), escape("1. Introduction"))
    A\*: \[fast\] search for snake_case 1\. Introduction
    """
    if isinstance(value, Markup):
        return value
    text = " ".join(str(value).split())
    parts = _URL.split(text)
    parts[::2] = [_SPECIAL.sub(r"\\\g<0>", part) for part in parts[::2]]
    written = "".join(parts)
    start = _AT_START.match(written) if starts_line else None
    if start:
        at = start.end() if written[0].isdigit() else 0
        written = f"{written[:at]}\\{written[at:]}"
    return Markup(written)  # noqa: S704 - the point of this function


_TAGS = {"i": "*", "b": "**"}


def title_markdown(value: str) -> Markup:
    """Return the title of a record as Markdown, with its tags and its math.

    >>> print(title_markdown("<i>E. coli</i> in <nocase>H<sub>2</sub>O</nocase>"))
    *E. coli* in H<sub>2</sub>O
    """
    pieces: list[str] = []
    start = 0
    for tag in TAG.finditer(value):
        text = value[start : tag.start()]
        pieces += (_keep_ends(text, starts_line=not start), _write_tag(tag))
        start = tag.end()
    return Markup("".join((*pieces, _keep_ends(value[start:], starts_line=not start))))  # noqa: S704 - escaped


def _keep_ends(text: str, *, starts_line: bool) -> str:
    """Return text as Markdown with a space where it starts or ends with one, unless at the start of a line."""
    inner = escape(text, starts_line=starts_line)
    before = " " if text[:1].isspace() and not starts_line and inner else ""
    return f"{before}{inner}{' ' if text[-1:].isspace() else ''}"


def _write_tag(tag: re.Match[str]) -> str:
    if tag[2] in ("sub", "sup"):
        return tag[0]
    return _TAGS.get(tag[2], "")


def link(text: object, url: str) -> Markup:
    """Return a link; only the text if `url` is empty."""
    shown = escape(text, starts_line=False)
    if not url:
        return shown
    # Parentheses end an address in some readers, and `|` ends a cell of a table; the others are escaped to be safe.
    address = re.sub(r"[\s<>()\\|`]", lambda match: quote(match[0]), url)
    return Markup(f"[{shown}]({address})")  # noqa: S704 - escaped


def code(text: str) -> Markup:
    """Return text in the style of code; nothing for an empty text."""
    if not text:
        return Markup()
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if "`" in text else ""
    shown = " ".join(text.split()).replace("|", "\\|")
    return Markup(f"{fence}{space}{shown}{space}{fence}")  # noqa: S704 - code shows everything as it is


def badge(text: str, url: str = "") -> Markup:
    """Return an image of shields.io with `text`, such as `ICML 2021`, linked to `url` if there is one."""
    label = quote(text.replace("-", "--").replace("_", "__"), safe="")
    image = Markup(f"![{escape(text)}](https://img.shields.io/badge/{label}-blue)")  # noqa: S704 - escaped
    return Markup(f"[{image}]({url})") if url else image  # noqa: S704 - escaped


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        # `finalize` comes first: it leaves nothing to escape for HTML.
        autoescape=True,
        finalize=escape,
        loader=FunctionLoader(lambda name: (files(__package__) / f"{name}.md.j2").read_text(encoding="utf-8")),
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(link=link, badge=badge, code=code, md=escape)
    return environment
