"""What a list claims about where and when a paper appeared, as one text."""

import re

from bibexport.model import Claim
from bibexport.text.unicode import clean

_YEAR = re.compile(r"(.*?)[\s,]*\b((?:19|20)\d{2})\.?\Z")


def claim(text: str) -> Claim:
    """Read `ICML 2021` or `arxiv` into venue and year; the year has four digits.

    >>> claim("CVPR 2024"), claim("arxiv")
    (Claim(venue='CVPR', year=2024), Claim(venue='arxiv', year=None))
    """
    text = clean(text)
    match = _YEAR.match(text)
    if match is None:
        return Claim(venue=text.rstrip("."))
    return Claim(venue=match[1].strip(" ,"), year=int(match[2]))
