"""Lists and what is known about their papers, in a few words."""

from bibexport.check.run import check
from bibexport.check.statements import Known, catalog_statements, list_statements
from bibexport.findings import Finding
from bibexport.formats.markdown import read_list
from bibexport.formats.toml import read as toml
from bibexport.lists.entries import to_catalog
from bibexport.model import Date, Entry, Facts, Name, Verdict
from bibexport.normalise.records import record

TITLE = "Learning Widgets from Noisy Supervision"
AUTHORS = (Name(family="Ray", given="Alec"), Name(family="Kim", given="Jong"))


def preprint(arxiv: str = "2103.00020", title: str = TITLE, **more) -> Facts:
    """What arXiv says."""
    fields = {"issued": Date(year=2021, month=2, day=26), "updated": Date(year=2021, month=2, day=26), "version": 1}
    fields |= {"authors": AUTHORS, "retrieved": "2026-11-24"} | more
    return Facts(source="arxiv", id=arxiv, arxiv=arxiv, type="article", title=title, **fields)


def published(
    key: str = "conf/icml/RayK21", venue: str = "ICML", year: int = 2021, title: str = TITLE, **more
) -> Facts:
    """What DBLP says."""
    kind = "article-journal" if key.startswith("journals/") else "paper-conference"
    fields = {"type": kind, "authors": AUTHORS, "retrieved": "2026-11-24"} | more
    return Facts(source="dblp", id=key, venue=venue, title=title, issued=Date(year=year), **fields)


def known(entry: Entry, preprint: Facts | None = None, dblp: Facts | None = None, **more) -> Known:
    """What is known about an entry, all of it asked."""
    outcome = "published" if dblp else "preprint"
    verdict = Verdict(outcome=more.pop("outcome", outcome), record=dblp.ref if dblp else None)
    return Known(record=record(entry, preprint, dblp, verdict), preprint=preprint, dblp=dblp, **more)


def checked(text: str, **answers: dict) -> tuple[Finding, ...]:
    """The findings on a TOML catalog; `answers` has what is known, by key (`_` for `-`)."""
    catalog = toml.read(text, "c.toml")
    facts = {
        entry.key: known(entry, **answers[name])
        for entry in catalog.entries
        if (name := entry.key.replace("-", "_")) in answers
    }
    return check(catalog_statements(catalog, text), facts)


def checked_list(text: str, **answers: dict) -> tuple[Finding, ...]:
    """The findings on a Markdown list, likewise."""
    listed = read_list(text)
    catalog, _ = to_catalog(listed)
    facts = {entry.key: known(entry, **answers[entry.key]) for entry in catalog.entries if entry.key in answers}
    return check(list_statements(catalog, listed), facts, listed.findings)


def entry(venue: str = "", key: str = "A", title: str = TITLE, arxiv: str = "2103.00020", more: str = "") -> str:
    """One entry in TOML."""
    lines = [f'key = "{key}"', f'title = "{title}"'] + ([f'venue = "{venue}"'] if venue else [])
    lines += [f'arxiv = "{arxiv}"'] if arxiv else []
    return "\n".join(["[[entry]]", *lines, more, ""])


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """What was found."""
    return [finding.code for finding in findings]
