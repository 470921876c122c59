"""A paper on two lines: how to cite it, and what it is."""

import click

from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.model import Name, Record


def number_of(number: int, one: str, several: str = "") -> str:
    """`1 item`, `20 items`."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"


FEW = 3
"""Authors that are named."""
WIDTH = 100


def line(record: Record) -> str:
    r"""`\cite{CLIP}  Title`, and under it the first authors, the venue and the year."""
    cite = click.style(f"\\cite{{{record.key}}}", bold=True)
    return f"{cite}  {_cut(record.title)}\n    {description(record)}"


def description(record: Record) -> str:
    """`Alec Radford, Jong Wook Kim, Chris Hallacy, … ICML 2021`."""
    return ". ".join(part for part in (authors(record.authors), venue(record)) if part)


def authors(people: tuple[Name, ...]) -> str:
    """The first authors, in reading order."""
    names = ", ".join(person.display for person in people[:FEW])
    return f"{names}, …" if len(people) > FEW else names


def venue(record: Record) -> str:
    """Where and when a paper appeared, in short."""
    year = str(record.issued.year) if record.issued and record.issued.year else ""
    if record.type == "article" and record.arxiv:
        return f"arXiv:{record.arxiv} {year}".strip()
    if record.event_acronym:
        return record.event_acronym
    where = record.container_title_short or record.container_title or record.claim.venue or record.publisher
    return f"{where} {year or record.claim.year or ''}".strip()


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def reference(record: Record) -> str:
    """The reference, without its number."""
    from pybtex.backends.plaintext import Backend
    from pybtex.database import parse_string
    from pybtex.style.formatting.plain import Style

    written = "".join(writer("bibtex")([record], ExportOptions(encoding="utf8", links="doi")))
    bibliography = parse_string(written, "bibtex")
    (formatted,) = Style().format_bibliography(bibliography)
    return str(formatted.text.render(Backend()))
