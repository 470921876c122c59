"""The fields of a person's own entry: a format's, corrected and completed by what was read, and then all others."""

import re
from collections.abc import Iterator

from bibexport.catalog.bibtex.entry_types import PREFIX
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.tex.entry import MACROS
from bibexport.exporters.tex.escape import Charset, text
from bibexport.exporters.tex.kinds import eprint
from bibexport.exporters.tex.own_dates import NAMES as DATE_NAMES
from bibexport.exporters.tex.own_dates import publication
from bibexport.exporters.tex.own_facts import ONE_OF, PUBLISHERS, facts
from bibexport.exporters.tex.own_fields import Dialect, Fields
from bibexport.model import Record

_NOT_WRITTEN = frozenset({"entrytype", "crossref", "xdata"})
"""Said by the entry itself, or pointing to entries whose fields the record has taken over."""
_NAME = re.compile(r"[a-z_][a-z0-9_.:+/-]*")
_FROM_FACTS = frozenset(
    {"eid", "eventdate", "isbn", "issn", "keywords", "langid", "language", "number", "type", "urldate"}
)
"""Written by what a format prints, where it is enough for another program; here, by what was read."""
_PREFERRED = {
    "address": ("location",),
    "booktitle": ("fjournal",),
    "journal": ("journaltitle", "fjournal"),
    "journaltitle": ("fjournal",),
    "langid": ("language",),
    "language": ("langid",),
}
"""Fields for the same fact that the reader asks first."""
_SUBTITLES = {"booktitle": "booksubtitle", "journal": "journalsubtitle", "journaltitle": "journalsubtitle"}
"""What the reader would add to a title, although in the person's entry it stood beside another."""
_TITLES = frozenset({"booktitle", "journaltitle", "journalsubtitle"})
_PUBLISHERS = ("school", "institution", "publisher", "organization", "howpublished")
_EPRINT = frozenset({"eprint", "archiveprefix", "primaryclass", "eprinttype", "eprintclass"})


class OwnEntry:
    """Writes one record from a person's .bib."""

    def __init__(self, record: Record, kind: str, dialect: Dialect, options: ExportOptions) -> None:
        self.record, self.kind, self.dialect, self.options = record, kind, dialect, options
        self.charset: Charset = "utf8" if dialect == "biblatex" else options.encoding
        self.own = dict(_own(record))
        """The fields that the record has no place for; their names are taken."""
        self.has_other_publishers = not self.own.keys().isdisjoint(_PUBLISHERS)

    def fields(self, formed: Fields) -> Fields:
        """The fields of the entry, of which `formed` are those that the format has for the record."""
        renamed = list(self.renamed([field for field in formed if field[1]]))
        told = dict(self.told(renamed))
        written = dict(self.corrected(renamed, told))
        for name, value in told.items():
            same = next((names for names in ONE_OF if name in names), {name})
            if not same & written.keys() and name not in self.own:
                written[name] = value
        for name, value in self.own.items():
            written[name] = f"{{{value}}}" if name in MACROS else value
        return written.items()

    def renamed(self, formed: Fields) -> Fields:
        """The fields of the format, none by a name that stands in the person's entry for something else."""
        publisher = PUBLISHERS.get(self.record.type, "publisher")
        has_other_eprint = not _EPRINT.isdisjoint(self.own)
        for name, value in formed:
            if name in _EPRINT and has_other_eprint:
                if name == "eprint" and (preprint := eprint(self.record)):
                    category = text(self.record.arxiv_category, self.charset)
                    yield "arxivid", f"arXiv:{preprint}{f'[{category}]' if category else ''}"
            elif name in _PUBLISHERS and name != "howpublished" and self.has_other_publishers:
                yield publisher, value
            elif name == "pages" and not self.record.pages and "articleno" in self.own:
                continue  # a number that stands for pages, which then could not be told from them
            elif (free := self.free(name)) not in self.own:
                yield free, value

    def free(self, name: str) -> str:
        """The field, or another for the same fact that the reader asks first, where this one is taken."""
        if _SUBTITLES.get(name) in self.own:
            is_no_book = name == "booktitle" and self.own.keys().isdisjoint(_TITLES)
            return "journaltitle" if is_no_book else "fjournal"
        preferred = _PREFERRED.get(name, ())
        if name in self.own or any(one in self.own for one in preferred):
            return next((one for one in preferred if one not in self.own), name)
        return name

    def told(self, formed: list[tuple[str, str]]) -> Fields:
        """Every fact that the reader found, under a name that is free."""
        for name, value in facts(self.record, self.kind, dict(formed), self.dialect, self.options):
            is_said = name == "publisher" and ("howpublished", value) in formed and not self.has_other_publishers
            if value and not is_said:
                yield self.free(name), value

    def corrected(self, formed: list[tuple[str, str]], told: dict[str, str]) -> Fields:
        """The fields of the format; where they may say less than was read, as `told` has them."""
        dates = [field for field in formed if field[0] in DATE_NAMES]
        published = publication(self.record.issued, dates, self.own, self.charset)
        for name, value in formed:
            if dates and name == dates[0][0]:
                yield from published
            elif name in _FROM_FACTS:
                yield from [(name, told[name])] if name in told else []
            elif name not in DATE_NAMES:
                yield name, value
        if not dates:
            yield from published


def _own(record: Record) -> Iterator[tuple[str, str]]:
    for extra, value in record.extra.items():
        name = extra.removeprefix(PREFIX).lower()
        known = name in _NOT_WRITTEN or not extra.startswith(PREFIX)
        if not known and value.strip() and _NAME.fullmatch(name) and _is_balanced(value):
            yield name, value


def _is_balanced(value: str) -> bool:
    """Whether BibTeX, which counts escaped braces too, finds the end of the field where it is."""
    depth = 0
    for character in value:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0 and "\0" not in value
