"""What is new in a list since an older copy of it."""

from collections.abc import Sequence

from bibexport.check.statements import Statement


def changed_keys(statements: Sequence[Statement], before: Sequence[Statement]) -> frozenset[str]:
    """The keys of the entries of which something that the list says is not in the older copy."""
    old = {_said(statement) for statement in before}
    return frozenset(statement.entry.key for statement in statements if _said(statement) not in old)


def _said(statement: Statement) -> tuple[object, ...]:
    """Everything that a list says about a paper, but not where."""
    entry = statement.entry
    return (
        *(statement.written_key, statement.title, statement.claim, statement.arxiv, statement.links),
        *(entry.doi, entry.dblp, entry.preprint, repr(entry.override)),
    )
