"""Theses: which degree they are for."""

import re
from typing import Literal

_MASTER = r"(?i)master|magist|diplom|bachelor|licen[tc]iate|\b(?:m\.?\s?(?:sc|a|s|phil|eng)|b\.?\s?sc)\b"
_PLAIN = {
    "phd": r"(?i)(?:ph\.?\s?d\.?|doctoral|doctorate)?\s*(?:thesis|dissertation)?",
    "master": r"(?i)master(?:['’]?s)?\s*(?:thesis|dissertation)?",
}


def degree(genre: str) -> Literal["master", "phd"]:
    """The nearer of the two degrees that BibTeX knows; a thesis that does not say is a doctoral one.

    >>> degree("Master's thesis"), degree("Diplomarbeit"), degree("")
    ('master', 'master', 'phd')
    """
    return "master" if re.search(_MASTER, genre) else "phd"


def special_kind(genre: str) -> str:
    """What the thesis is called where it is called neither PhD thesis nor Master's thesis, else nothing.

    >>> special_kind("PhD thesis"), special_kind("Habilitation")
    ('', 'Habilitation')
    """
    return "" if re.fullmatch(_PLAIN[degree(genre)], genre.strip()) else genre
