"""Where a conference was held: which parts of a booktitle are a place.

Booktitles put the place as `City, Region, Country` beside the date. Cities cannot be listed; what
is known here are countries and regions (as English booktitles spell them, past ones too), the
words of a meeting held online, and how a name looks.
"""

from bibexport.data import read_words
from bibexport.text import compile_lazily

COUNTRIES = frozenset(read_words("countries"))
REGIONS = frozenset(read_words("regions"))
_REGIONS = frozenset(name.strip(".") for name in COUNTRIES | REGIONS)
CITIES = frozenset(read_words("region_cities"))
"""Regions that are also cities, or that booktitles name without a city."""

_VIRTUAL = compile_lazily(
    r"(?:[Ff]ully |[Hh]eld |[Aa]ll-)?(?:[Vv]irtual(?:ly)?|[Oo]n-?line|[Hh]ybrid|[Cc]yberspace|VIRTUAL|ONLINE)"
    r"(?:[ -](?:[Ee]vent|[Cc]onference|[Mm]eeting|[Oo]nly|[Oo]n-?line|[Vv]irtual|[Mm]ode(?: only)?"
    r"|[Ss]ymposium|[Ww]orkshop"
    r"|EVENT|CONFERENCE))?(?![\w-])"
)
_HINT = compile_lazily(r"irtual|n-?line|ybrid|yberspace|VIRTUAL|ONLINE")
_BESIDE_VIRTUAL = compile_lazily(r"\s*(?:/|&|\(|\[|\+|-|–|\band\b|\bin\b|\bfrom\b)\s*")
_PARTICLES = frozenset(read_words("place_particles"))
_SUBJECTS = frozenset(read_words("study_words"))
"""Words of text that is not a place, unless it also names a kind of building."""

_BUILDINGS = compile_lazily(
    r"\b(?:Universit\w+|Institut\w*|College|Hotel|Resort|Campus|Cent(?:er|re)|Park|School|Hall|Palace|Academy|Museum|Inn)\b"
)
_NAME = compile_lazily(r"[\W\d_]*[^\W\d_a-z]|[a-z]{1,3}[-'’][^\W\d_a-z]|'[a-z]-")
_ACRONYM = compile_lazily(r"[A-Z][A-Z/&@-]+[A-Z]")
_TOKEN_SPLIT = compile_lazily(r"[\s()\[\]]+")


def is_region(text: str) -> bool:
    """Return whether `text` is a country, a territory, or a state or province that booktitles name.

    >>> is_region("The Netherlands"), is_region("WA"), is_region("Seattle")
    (True, True, False)
    """
    return text.lower().removeprefix("the ").strip(" .") in _REGIONS


def is_virtual(text: str) -> bool:
    """Return whether `text` says that the event was online, wholly or partly: `Virtual Event / Seattle`.

    >>> is_virtual("online conference [Portland, OR, USA]"), is_virtual("Virtual Reality")
    (True, False)
    """
    match = _VIRTUAL.search(text) if _HINT.search(text) else None
    if match is None:
        return False
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    return (not before or bool(_BESIDE_VIRTUAL.search(f"{before} "[-5:]))) and (
        not after.strip(" )]") or bool(_BESIDE_VIRTUAL.match(after))
    )


def is_name(text: str) -> bool:
    """Return whether `text` looks like the name of a place: capitalised words that are not those of a field of study.

    >>> is_name("Rio de Janeiro"), is_name("Speech and Signal Processing"), is_name("with CD-ROM")
    (True, False, False)

    A single word in capitals may be an acronym, and is none.
    """
    tokens = [token for token in _TOKEN_SPLIT.split(text) if token]
    if not tokens or len(tokens) > 8 or tokens[0].lower() in ("and", "&", "of", "in"):
        return False
    if len(tokens) == 1 and _ACRONYM.fullmatch(text):
        return False
    if any(token not in _PARTICLES and not _NAME.match(token) for token in tokens):
        return False
    return bool(_BUILDINGS.search(text)) or not any(token.strip("-/.").lower() in _SUBJECTS for token in tokens)
