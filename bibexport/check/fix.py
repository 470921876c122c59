"""A list in which the claims that a record disproves are corrected."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from bibexport.check.findings import Finding
from bibexport.check.markdown_corrections import correct_markdown
from bibexport.check.statements import Statement
from bibexport.check.toml_corrections import correct_toml


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a list after its correction."""

    text: str
    done: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    """Those whose claim a person has to change, because it could not be found in the text for certain."""


def fix(
    text: str, kind: Literal["toml", "markdown"], statements: Sequence[Statement], findings: Iterable[Finding]
) -> Fixed:
    """Correct venue and year in `text` as `findings` say; every other byte stays."""
    wanted = [finding for finding in findings if finding.correction is not None]
    if kind == "toml":
        claims = {finding.key: finding.correction for finding in wanted if finding.correction}
        corrected = correct_toml(text, claims)
        left = [finding for finding in wanted if finding.key in corrected.left]
    else:
        mentions = {(one.entry.key, one.line): one.mention for one in statements if one.mention is not None}
        numbers = {mentions[finding.key, finding.line]: finding for finding in wanted}
        corrected = correct_markdown(
            text, {number: one.correction for number, one in numbers.items() if one.correction}
        )
        left = [finding for number, finding in numbers.items() if number in corrected.left]
    return Fixed(text=corrected.text, done=tuple(one for one in wanted if one not in left), left=tuple(left))
