"""Papers that a list has twice, and identifiers and titles that do not go together.

An address of code or of a project is nobody's identifier: papers share repositories.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from bibexport.check.authors import shared_share
from bibexport.check.statements import Known, Statement
from bibexport.check.titles import relation_of
from bibexport.findings import Finding
from bibexport.matching.drift import content_words
from bibexport.matching.folding import edition_note, fold_title
from bibexport.model import Name, Record
from bibexport.text.names import stands_for_others
from bibexport.text.venue_names import fold_venue

FEWEST_WORDS = 3
"""A title of fewer words may well be that of two papers."""
MIN_SHARED = 0.6
"""Share of the shorter list of authors that two entries of one paper have in common at least."""


def duplicate_findings(statements: Sequence[Statement], known: Mapping[str, Known]) -> Iterator[Finding]:
    """Papers that are listed twice: by identifier, by published record, by title; each pair once.

    `known` has what is known about an entry, by its key.
    """
    told: set[tuple[str, str]] = set()
    yield from _mentioned_again(statements)
    for statement, first, name in _pairs(statements, lambda one: _identifiers(one, known)):
        if _new(told, statement, first):
            yield from _same_identifier(statement, first, name, known)
    for statement, first, _ in _pairs(statements, _title):
        if _new(told, statement, first) and not _are_two_papers(statement, first, known):
            yield _finding("duplicate-title", statement, _explain_same_title(statement, first), first)


def _mentioned_again(statements: Sequence[Statement]) -> Iterator[Finding]:
    """The later mentions of one entry."""
    mentions: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        earlier = mentions[statement.entry.key]
        beside = next((one for one in earlier if one.place == statement.place), None)
        if beside is not None:
            yield _finding("duplicate", statement, f"line {beside.line} of the same section has this paper too", beside)
        elif earlier:
            message = f"line {earlier[0].line} has this paper too, in another section"
            yield _finding("repeated", statement, message, earlier[0])
        earlier.append(statement)


def _pairs(
    statements: Sequence[Statement], names: Callable[[Statement], Sequence[str]]
) -> Iterator[tuple[Statement, Statement, str]]:
    """Each statement with the first one of another entry that has one of its names."""
    first: dict[str, Statement] = {}
    for statement in statements:
        for name in names(statement):
            other = first.setdefault(name, statement)
            if other.entry.key != statement.entry.key:
                yield statement, other, name


def _same_identifier(
    statement: Statement, first: Statement, name: str, known: Mapping[str, Known]
) -> Iterator[Finding]:
    relation = relation_of(statement.title, first.title) if statement.title and first.title else "same"
    if relation in ("same", "wording") or name.startswith("dblp:"):
        what = "is published as the same paper" if name.startswith("dblp:") else f"has {name} too"
        yield _finding("duplicate", statement, f"{_place(first)} {what}", first)
    elif not any(one.preprint for key in (statement.entry.key, first.entry.key) if (one := known.get(key))):
        # Where the source's title is known, it has been said already which of the two is wrong.
        message = f"{name} stands here for “{statement.title}”, and at {_place(first)} for “{first.title}”"
        yield _finding("shared-id", statement, message, first)


def _identifiers(statement: Statement, known: Mapping[str, Known]) -> list[str]:
    entry, found = statement.entry, known.get(statement.entry.key)
    dblp = found.dblp.id if found and found.dblp else entry.dblp
    named = (("arXiv:", entry.arxiv), ("DOI ", entry.doi), ("dblp:", dblp))
    return [f"{kind}{value}" for kind, value in named if value]


def _title(statement: Statement) -> list[str]:
    if not statement.title or content_words(statement.title) < FEWEST_WORDS:
        return []
    # An extended version is another work until an identifier proves that it is not.
    return [f"{fold_title(statement.title)}/{edition_note(statement.title)}"]


def _explain_same_title(statement: Statement, first: Statement) -> str:
    if statement.entry.record is not None:
        return f"{_place(first)} has the same title and authors"
    other = " and another identifier" if statement.identified and first.identified else ""
    return f"{_place(first)} has the same title{other}; exported as two papers"


def _are_two_papers(statement: Statement, first: Statement, known: Mapping[str, Known]) -> bool:
    """Whether the one title is that of two papers: by other people, or by the same in two issues of one journal."""
    one, other = statement.entry.record, first.entry.record
    if one is not None and other is not None:
        # Columns, errata and yearly reports have one title and one author again and again.
        return shared_share(_people(one), _people(other)) < MIN_SHARED or _are_two_issues(one, other)
    found = [known.get(one.entry.key) for one in (statement, first)]
    facts = [one.preprint or one.dblp for one in found if one is not None]
    if len(facts) < 2 or not all(facts):
        return False
    titles = {fold_title(one.title) for one in facts if one}
    people = [{name.family for name in one.authors} for one in facts if one]
    return len(titles) == 1 and all(people) and people[0].isdisjoint(people[1])


def _people(record: Record) -> list[Name]:
    return [one for one in record.authors or record.editors if not stands_for_others(one.display)]


def _are_two_issues(one: Record, other: Record) -> bool:
    """Whether two works appeared in one place, and there in different years, volumes or pages."""
    places = [
        fold_venue(record.container_title_source or record.container_title or record.publisher)
        for record in (one, other)
    ]
    if places[0] != places[1]:
        return False
    numbers = (
        (one.issued and one.issued.year, other.issued and other.issued.year),
        (one.volume, other.volume),
        (one.issue, other.issue),
        (one.pages, other.pages),
    )
    return any(left and right and left != right for left, right in numbers)


def _new(told: set[tuple[str, str]], statement: Statement, first: Statement) -> bool:
    pair = (statement.entry.key, first.entry.key)
    if pair in told:
        return False
    told.add(pair)
    return True


def _place(statement: Statement) -> str:
    return f"{statement.entry.key} (line {statement.line})" if statement.line else statement.entry.key


def _finding(code: str, statement: Statement, message: str, first: Statement) -> Finding:
    return Finding(
        code=code,
        path=statement.entry.path,
        line=statement.at("title") if code == "duplicate-title" else statement.at("arxiv", "doi", "dblp"),
        key=statement.entry.key,
        message=message,
        listed=statement.title,
        related=first.entry.key,
    )
