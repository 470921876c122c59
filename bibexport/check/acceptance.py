"""What the authors of a preprint say on arXiv about where it is published.

arXiv's comment is free text, and the only place that tells of an acceptance before DBLP does. Only
plain statements count: a known venue with its year, and no word of a submission, a workshop, another
version or another paper anywhere in the comment.
"""

import re

from bibexport.catalog.markdown.claims import known
from bibexport.catalog.markdown.venues import is_preprint
from bibexport.model import Claim, Facts

_DOUBTFUL = re.compile(
    r"submi(?:t|ss)|under\s+review|in\s+review|\brevis|reject|withdr|workshop|extended|extension|extends|preliminary"
    r"|short(?:er)?\s+version|long(?:er)?\s+version|journal\s+version|conference\s+version|previous|earlier|supersede"
    r"|replace[sd]|follow|challenge|competition|tutorial|template|style|format|companion|abstract|code\s+for|thesis"
    r"|based\s+on|builds?\s+on|overlap|not\s+(?:yet\s+)?accepted|position\s+paper|track\b",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[;,:()\[\]]|\.(?:\s|$)|\s[-–—]\s")
_WORDS_BEFORE = """
this the paper work is was has been have will be to appear appears appeared appearing accepted published presented in at
by for of as a an publication presentation conference proceedings oral spotlight poster highlight full long regular
camera-ready version now also and
"""
_WORDS_AFTER = """
oral orals spotlight poster highlight highlights main conference paper long full regular accepted camera-ready version
presentation best award
"""
_BEFORE, _AFTER = frozenset(_WORDS_BEFORE.split()), frozenset(_WORDS_AFTER.split())


def stated_acceptance(preprint: Facts) -> Claim | None:
    """The venue and year that the comment of a preprint states; None where it states none, or several.

    >>> stated_acceptance(Facts(source="arxiv", id="1", title="A", comment="17 pages, ICCV 2025"))
    Claim(venue='ICCV', year=2025)
    >>> stated_acceptance(Facts(source="arxiv", id="1", title="A", comment="Submitted to ICCV 2025")) is None
    True
    """
    comment = preprint.comment
    if not comment or _DOUBTFUL.search(comment):
        return None
    found = {claim for piece in _PIECES.split(comment) if (claim := _stated(piece))}
    (only,) = found if len(found) == 1 else (None,)
    if only is not None and "findings" in comment.lower() and "findings" not in only.venue.lower():
        return None
    return only


def _stated(piece: str) -> Claim | None:
    words = piece.split()
    while words and words[0].lower() in _BEFORE:
        del words[0]
    while words and words[-1].lower().rstrip("!") in _AFTER:
        del words[-1]
    found = known(" ".join(words))
    if not found.venue or not found.year or is_preprint(found.venue):
        return None
    return Claim(venue=found.venue, year=found.year)
