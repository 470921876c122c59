"""Reports: whether one is simply called a technical report, which every style has its own words for."""

import re

_TECHNICAL = r"(?i)(?:tech(?:nical|\.)?\s*rep(?:ort|\.)?)?\Z"


def is_technical_report(genre: str) -> bool:
    """Whether `genre` says no more than that.

    >>> is_technical_report("Technical Report"), is_technical_report(""), is_technical_report("Working Paper")
    (True, True, False)
    """
    return re.match(_TECHNICAL, genre.strip()) is not None
