"""What is new in a list since an older copy of it."""

from collections.abc import Sequence

import msgspec

from bibexport.check.findings import Finding
from bibexport.check.statements import Statement


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """The statements of a list that are not in an older copy of it."""

    keys: frozenset[str]
    """Of the entries that they are about."""
    old: frozenset[tuple[str, int | None]] = frozenset()
    """Key and line of the other statements about these."""

    def concern(self, finding: Finding) -> bool:
        """Whether a finding is about something new, also as one of two."""
        if finding.key in self.keys:
            return (finding.key, finding.line) not in self.old
        return finding.related in self.keys


def changes(statements: Sequence[Statement], before: Sequence[Statement]) -> Changes:
    """What `statements` say that those of the older copy do not, wherever it stands."""
    known = {_said(statement) for statement in before}
    new = [statement for statement in statements if _said(statement) not in known]
    keys = frozenset(statement.entry.key for statement in new)
    old = [statement for statement in statements if _said(statement) in known and statement.entry.key in keys]
    return Changes(keys=keys, old=frozenset((statement.entry.key, statement.line) for statement in old))


def _said(statement: Statement) -> tuple[object, ...]:
    """Everything that a list says about a paper, but not where."""
    entry = statement.entry
    return (
        *(statement.written_key, statement.title, statement.claim, statement.arxiv, statement.links),
        *(entry.doi, entry.dblp, entry.preprint, repr(entry.override)),
    )
