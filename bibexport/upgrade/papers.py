"""The papers of a .bib file: their entries, what is to change in them, and which entries and values say the same."""

import re
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from bibexport.check.duplicates import explain_same_paper
from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.bibtex.grammar import Command
from bibexport.formats.bibtex.read_identifiers import parse_doi
from bibexport.formats.bibtex.read_names import read_names
from bibexport.formats.bibtex.source import Source
from bibexport.matching.folding import fold_title
from bibexport.model import Entry
from bibexport.tex.decode import plain_text, verbatim
from bibexport.text import cache_short
from bibexport.text.dates import MONTH_MACROS
from bibexport.upgrade.values import match_case_of_type, with_fields

PARENTS = ("crossref", "xdata")
"""Fields that name the entries from which an entry inherits."""
PEOPLE = frozenset(
    {"author", "editor", "editora", "editorb", "editorc", "translator", "bookauthor", "holder", "annotator"}
    | {"commentator", "introduction", "foreword", "afterword", "shortauthor", "shorteditor"}
)
KEYWORDS = frozenset({"keywords", "keyword", "tags", "groups", "mendeley-tags"})
KEY_LISTS = frozenset({"crossref", "xref", "xdata", "related", "entryset"})
"""Fields that hold keys of other entries."""
SYNONYMS = {
    "journal": "journaltitle",
    "address": "location",
    "school": "institution",
    "archiveprefix": "eprinttype",
    "primaryclass": "eprintclass",
    "annote": "annotation",
    "key": "sortkey",
}
"""BibTeX's names of fields, and BibLaTeX's (biblatex manual, section 2.2.5)."""
_OTHER_NAME = SYNONYMS | {new: old for old, new in SYNONYMS.items()}
_DASH = re.compile(r"(?:(?<!\s)\s+)?[-‐‑‒–—−]++\s*+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "`": "'", "„": '"', "‚": "'"})
_SEPARATOR = re.compile(r"(?:(?<!\s)\s+)?[,;]\s*+")
_ALTERNATIVE = re.compile(r"(.+)-\d+\Z")


class Paper:
    """An entry, as it is written and with what is to change in it."""

    def __init__(self, source: Source, command: Command, entry: Entry | None) -> None:
        self.source, self.command, self.entry = source, command, entry
        self.key, self.type = command.key, command.type.lower()
        self.values = source.own(command)
        """The fields with their present values, in TeX."""
        self.inherited = source.inherited(command)
        self.added: dict[str, str] = {}
        self.replaced: dict[str, str] = {}
        self.renamed: dict[str, str] = {}
        self.comments: list[str] = []
        self.before: list[Paper] = []
        """New entries that take fields from this one, and that BibTeX has to read before it."""

    @property
    def content(self) -> object:
        """What the entry says with all that it inherits, to find it word by word in another file."""
        written = [*self.inherited.items(), *((one.name.lower(), one.tex) for one in self.command.fields)]
        said = ((name, "" if name in PARENTS else " ".join(tex.split())) for name, tex in written)
        return self.type, tuple(sorted(said))

    @property
    def aliases(self) -> list[str]:
        """Return the further keys of the entry."""
        return [alias for alias in (part.strip() for part in self.values.get("ids", "").split(",")) if alias]

    def says(self, name: str, tex: str) -> bool:
        """Whether the entry has this value in a field of that name, or beside it."""
        written = ((one.name.lower(), one.tex) for one in self.command.fields)
        return any(
            base_name(one) == name and same_value(name, value, tex) for one, value in [*self.values.items(), *written]
        )

    def add(self, name: str, raw: str, tex: str) -> None:
        """Add a field, with the value as written and as it reads."""
        self.values[name] = tex
        self.added[name] = raw

    def replace(self, name: str, raw: str, tex: str) -> None:
        """Replace the value of a field."""
        self.values[name] = tex
        (self.added if name in self.added else self.replaced)[name] = raw

    def rename(self, name: str, new: str) -> None:
        """Give a field another name."""
        self.values[new] = self.values.pop(name)
        self.renamed[name] = new

    def raw(self, name: str) -> str:
        """Return the present value of a field as written."""
        return self.added.get(name) or self.replaced.get(name) or self.source.raw(self.command, name)

    @property
    def is_changed(self) -> bool:
        """Return whether the entry has to be written differently."""
        is_same_head = self.key == self.command.key and self.type == self.command.type.lower()
        return not is_same_head or bool(self.added or self.replaced or self.renamed)

    def write(self) -> str:
        """Return the text of the entry with its changes."""
        syntax = self.source.syntax(self.command).with_key(self.command.key, self.key)
        seen: set[str] = set()
        fields = []
        for field in syntax.fields:
            name = field.name.lower()
            if name not in seen:
                # Of two fields with one name the first counts.
                value = self.replaced.get(name, field.value)
                fields.append(msgspec.structs.replace(field, name=self.renamed.get(name, field.name), value=value))
            else:
                fields.append(field)
            seen.add(name)
        kind = match_case_of_type(self.type, self.command.type)
        return with_fields(
            msgspec.structs.replace(syntax, type=kind, fields=tuple(fields)), tuple(self.added.items())
        ).source


class Index:
    """The papers that are known so far, by everything that may identify one."""

    def __init__(self) -> None:
        self.by_key: dict[str, Paper] = {}
        """By keys and aliases; BibTeX ignores their case."""
        self._by_content: defaultdict[object, list[Paper]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Paper]] = defaultdict(list)

    def add(self, paper: Paper) -> None:
        """Make a paper known."""
        for key in (paper.key, *paper.aliases):
            self.by_key.setdefault(key.lower(), paper)
        self._by_content[paper.content].append(paper)
        for name in _names(paper.entry):
            self._by_name[name].append(paper)

    def find(self, paper: Paper) -> Paper | None:
        """Return the known entry of the same paper, if there is one."""
        equal = self._by_content.get(paper.content, [])
        # An entry that was given a new key in an earlier merge is the same, too.
        if found := min(
            (one for one in equal if _is_key_of(one.key, paper.key)), key=lambda one: len(one.key), default=None
        ):
            return found
        if equal and paper.values.get("title"):
            return equal[0]
        named = self.by_key.get(paper.key.lower())
        if named and (_explain(named, paper, same_key=True) or _is_consistent(named, paper)):
            return named
        candidates = (one for name in _names(paper.entry) for one in self._by_name.get(name, ()))
        return next((one for one in candidates if _explain(one, paper)), None)


def _is_key_of(key: str, written: str) -> bool:
    """Whether a key is the written one, or was made from it because another entry has that: `smith20-2`."""
    return key == written or (key.startswith(f"{written}-") and key[len(written) + 1 :].isdecimal())


def _names(entry: Entry | None) -> Iterator[str]:
    """Yield what entries of one paper have in common."""
    if entry is None or entry.record is None:
        return
    yield from (f"{kind}:{value}" for kind in ("arxiv", "doi", "dblp") if (value := getattr(entry, kind)))
    if entry.record.pmid:
        yield f"pmid:{entry.record.pmid}"
    if entry.title:
        yield f"title:{fold_title(entry.title)}"


def _explain(one: Paper, other: Paper, *, same_key: bool = False) -> str:
    if one.entry is None or other.entry is None:
        return ""
    return explain_same_paper(one.entry, other.entry, same_key=same_key)


def _is_consistent(one: Paper, other: Paper) -> bool:
    """Whether two entries with one key, of which at least one has no title, agree in all fields that both have."""
    if one.type != other.type or (one.values.get("title") and other.values.get("title")):
        return False
    shared = one.values.keys() & other.values.keys()
    return bool(shared) and all(same_value(name, one.values[name], other.values[name]) for name in shared)


def read_papers(source: Source) -> dict[int, Paper]:
    """Return the entries of a file, by their start, with what our reader makes of them."""
    catalog = bibtex.read(source.text, source.path)[0] if source.entries else None
    read: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in catalog.entries if catalog else ():
        read[entry.line or 0].append(entry)
    papers: dict[int, Paper] = {}
    repeated: dict[object, Entry | None] = {}
    for one in source.entries:
        # The reader gives the second of two entries with one key another one.
        here = read[source.line(one.start)]
        found = next((entry for entry in here if _is_key_of(entry.key, one.key)), None)
        if found is not None:
            here.remove(found)
        papers[one.start] = paper = Paper(source, one, found)
        # An entry that repeats another word by word is read once.
        paper.entry = repeated.setdefault((one.key, paper.content), found) if found is None else found
        repeated.setdefault((one.key, paper.content), found)
    return papers


def find_repeated(source: Source) -> list[Command]:
    """Return the entries of a file whose paper has an earlier entry, except those that other entries refer to."""
    papers = read_papers(source)
    referred = {
        key.strip().lower()
        for paper in papers.values()
        for name in KEY_LISTS
        for key in paper.values.get(name, "").split(",")
    }
    index = Index()
    repeated = []
    for paper in papers.values():
        is_alone = paper.key.lower() not in referred and not paper.inherited and paper.type not in ("xdata", "set")
        if is_alone and index.find(paper) is not None:
            repeated.append(paper.command)
        else:
            index.add(paper)
    return repeated


def other_name(name: str) -> str:
    """Return what the other dialect calls a field; empty if it has no other name."""
    return _OTHER_NAME.get(name, "")


def base_name(name: str) -> str:
    """Return the name of the field of which `name` holds another value.

    >>> base_name("year-2"), base_name("year")
    ('year', 'year')
    """
    alternative = _ALTERNATIVE.match(name)
    return alternative[1] if alternative else name


def same_value(name: str, one: str, other: str) -> bool:
    """Whether two values of the field `name`, in TeX with macros expanded, say the same."""
    return one.split() == other.split() or _meaning(name, one) == _meaning(name, other)


def split_keywords(tex: str) -> list[str]:
    """Return the keywords in a field, in TeX."""
    return [part for part in _SEPARATOR.split(tex.strip()) if part]


@cache_short(1 << 12)
def _meaning(name: str, tex: str) -> object:
    if name in PEOPLE:
        return read_names(tex, _ignore)
    if name in KEYWORDS:
        return frozenset(_fold(part) for part in split_keywords(tex))
    if name == "doi":
        return parse_doi(verbatim(tex)) or verbatim(tex).strip().lower()
    if name == "eprint":
        return verbatim(tex).strip().lower().removeprefix("arxiv:")
    if name in ("url", "file", "howpublished"):
        return verbatim(tex).strip().rstrip("/")
    if name == "pages":
        return _DASH.sub("-", plain_text(tex)).replace(" ", "").lower()
    if name == "month":
        month = plain_text(tex).strip().lower()
        number = next((place for place, macro in enumerate(MONTH_MACROS, 1) if month.startswith(macro)), None)
        plain = month.rstrip(".").isalpha() or month.isdecimal()
        return int(month) if month.isdecimal() else number if number and plain else month
    return _fold(tex)


def _fold(tex: str) -> str:
    text = _DASH.sub("-", plain_text(tex).translate(_QUOTES))
    return " ".join(text.split()).rstrip(".").casefold()


def _ignore(_message: str) -> None:
    """Pass over a fault in a name, which the reader of the file has reported."""
