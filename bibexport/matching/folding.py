"""Folding titles to the common form of all their spellings."""

import re
from itertools import pairwise

from bibexport.text import cache_short
from bibexport.text.unicode import ascii_letters, unescape

_PLAIN = re.compile(r"[A-Za-z0-9 ,:;.?!()\[\]/\"-]*\Z")
_LETTERS_APART = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W\d_]+|\d+")

_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|tt|span|inline-formula|tex-math|(?:mml:)?m[a-z]+)(?:\s[^<>]*)?/?>", re.I
)
_TEX_ACCENT = re.compile(r"""\\(?:["'`^~=.]\s*|[cvuHkrdbt](?:\s+|(?=\{)))\{?\\?([A-Za-z])\}?""")
_TEX_FORMAT = re.compile(
    r"\\(?:text|math|emph|em|bf|it|rm|sc|sf|tt|mbox|hbox|operatorname|left|right|big|Big|displaystyle|ensuremath|quad|qquad)"
    r"(?:bf|it|rm|sc|sf|tt|cal|bb|frak|scr|normal|up|sl|md|l|r)?\*?(?![A-Za-z])"
)
_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)(\s*)|\\(.)")
_TEX_NAMES = (
    {
        "o": "o",
        "O": "O",
        "l": "l",
        "L": "L",
        "ss": "ss",
        "ae": "ae",
        "AE": "AE",
        "oe": "oe",
        "OE": "OE",
        "aa": "a",
        "AA": "A",
    }
    | {"i": "i", "j": "j", "ell": "l", "times": "x", "cdot": " ", "dots": " ", "ldots": " ", "circ": " ", "pm": " "}
    | {
        "le": " ",
        "leq": " ",
        "ge": " ",
        "geq": " ",
        "to": " ",
        "rightarrow": " ",
        "star": "*",
        "ast": "*",
        "infty": "∞",
    }
    | {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma"}
)
"""TeX commands that do not print their name; the others, such as Greek letters, fold to their name."""

_SYMBOLS = str.maketrans(
    {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta"}
    | {"ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi"}
    | {
        "ρ": "rho",
        "σ": "sigma",
        "ς": "sigma",
        "τ": "tau",
        "υ": "upsilon",
        "φ": "phi",
        "χ": "chi",
        "ψ": "psi",
        "ω": "omega",
    }
    | {"ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "×": "x", "√": "sqrt", "ℓ": "l", "&": " and "}
)
_RAISED = re.compile("[⁰¹²³⁴-⁹₀-₉]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_PLUS = re.compile(r"(?<=\w)(\++)(?=(\w?))")
_STAR = re.compile(r"(?<=\b\w)\*|(?<=\b\w\w)\*|(?<=\b\w\w\w)\*")
_SHARP = re.compile(r"(?<=\b[A-Za-z])#(?!\w)")

_VERSION = r"(?:an?\s++)?(?:extended|full|long|longer|complete|preliminary|journal|conference|revised|short)\s++version"
_LESSER = (
    r"(?:extended|student|poster|demo|short|doctoral)?\s*+abstract(?:\s++reprint)?|short\s++paper"
    r"|poster(?:\s++paper)?|demo(?:nstration)?(?:\s++paper)?"
)
_EDITION = re.compile(
    rf"(?:(?<!\s)\s++)?(?:[(\[]\s*+(?:(?P<lesser>{_LESSER})|{_VERSION}|technical\s++report|preprint|full\s++paper|long\s++paper)\s*+[)\]]"
    rf"|(?:[:.]|\s[-–—]+)\s++(?:(?P<lesser_tail>(?:extended|student)\s++abstract)|{_VERSION}))[.\s]*\Z",
    re.IGNORECASE,
)
_EDITION_ENDS = (")", "]", "abstract", "version")
_LESSER_ENDS = ("announcement", "demo", "poster", "abstract", "paper")
_STOPS = ". \t\n\r\f\v"
_LESSER_START = re.compile(
    r"(?:brief\s+announcement|(?:demo|poster)(?:\s+(?:abstract|paper))?|(?:extended|student)\s+abstract|short\s+paper)\s*:\s+(?=\S)",
    re.IGNORECASE,
)


@cache_short(1 << 16)
def fold_title(title: str) -> str:
    """Return the common form of all spellings of a title, and of all editions of a work.

    Case, accents, punctuation, TeX, markup and HTML entities fold away, and so do notes such as
    `(Extended Version)` and `(Student Abstract)`. What distinguishes papers stays: digits (a space
    separates adjacent numbers), roman numerals, short words, and a `+`, `*` or `#` that
    belongs to a name.

    >>> fold_title("W-Net++: R&amp;D for $\\\\beta$-VAEs, 2.5D"), fold_title("Graph Paths (Extended Version)")
    ('wnetplusplusranddforbetavaes2 5d', 'graphpaths')
    """
    return join_words(words(title))


@cache_short(1 << 16)
def words(title: str) -> tuple[str, ...]:
    """Return the folded words of a title, without its edition note; a run of digits is a separate word.

    >>> words("Learning from 2D Points, Part II")
    ('learning', 'from', '2', 'd', 'points', 'part', 'ii')
    """
    return split(title)


def split(title: str) -> tuple[str, ...]:
    """Return the same as `words` without a cache, for callers with millions of titles."""
    bare = _strip_edition(title)
    if _PLAIN.match(bare):
        text = bare.translate(_LETTERS_APART)
        parts = text.split()
        if "".join(parts).isalpha():
            return tuple(parts)
        if "," not in bare:
            return tuple(_WORD.findall(text))
    return tuple(_WORD.findall(_plain(bare)))


@cache_short(1 << 16)
def is_lesser_edition(title: str) -> bool:
    """Return whether a title names an abstract, poster or demonstration of a work.

    >>> is_lesser_edition("Graph Paths (Student Abstract)"), is_lesser_edition("Graph Paths (Full Version)")
    (True, False)
    """
    match = _EDITION.search(title)
    return bool(_LESSER_START.match(title) or (match and (match["lesser"] or match["lesser_tail"])))


def edition_note(title: str) -> str:
    """Return the folded note that `fold_title` drops; empty if there is none.

    >>> edition_note("Graph Paths (Extended Version)"), edition_note("Graph Paths")
    ('extendedversion', '')
    """
    bare = title.strip()
    rest = _strip_edition(bare)
    start = bare.find(rest)
    return re.sub(r"\W+", "", bare[:start] + bare[start + len(rest) :]).casefold()


def is_other_version(title: str, recorded: str) -> bool:
    """Return whether a title names a version of the paper that the recorded title does not name.

    An extended version is a work of its own until an identifier proves the opposite.

    >>> is_other_version("Graph Paths: Extended Version", "Graph Paths"), is_other_version("Graph Paths", "Graph Paths")
    (True, False)
    """
    note = edition_note(title)
    return "version" in note and note != edition_note(recorded)


def join_words(parts: tuple[str, ...]) -> str:
    """Return the folded title with these words."""
    text = "".join(parts)
    if text.isalpha() or not any(before.isdecimal() and after.isdecimal() for before, after in pairwise(parts)):
        return text
    text = "".join(part + " " * part.isdecimal() for part in parts)
    return re.sub(r"(?<=\d) (?!\d)", "", text)


def _strip_edition(title: str) -> str:
    rest = title.strip()
    # Few titles end like an edition note, and searching every title for one would take most of the time.
    if ":" in rest and any(part.rstrip().lower().endswith(_LESSER_ENDS) for part in rest.split(":")[:-1]):
        rest = _LESSER_START.sub("", rest, count=1)
    while rest.rstrip(_STOPS).lower().endswith(_EDITION_ENDS) and (match := _EDITION.search(rest)):
        if not match.start():
            break
        rest = rest[: match.start()]
    return rest


def _plain(title: str) -> str:
    """Return `title` in lower case, reduced to words, spelt-out marks and separators."""
    if _PLAIN.match(title):
        return _THOUSANDS.sub("", title.lower()) if "," in title else title.lower()
    text = unescape(title)
    if "<" in text:
        text = _TAG.sub("^", text)
    if "\\" in text or "$" in text or "{" in text:
        text = _strip_tex(text)
    text = _RAISED.sub(lambda match: f"^{match[0]}", text)
    text = ascii_letters(text).casefold()
    if not text.isascii() or "&" in text:
        text = ascii_letters(ascii_letters(text).translate(_SYMBOLS)).casefold()
    text = _APOSTROPHE.sub("", _THOUSANDS.sub("", text))
    return _spell_out_marks(text)


def _spell_out_marks(text: str) -> str:
    if "+" in text:
        text = _PLUS.sub(lambda match: " " if len(match[1]) == 1 and match[2] else " plus" * len(match[1]) + " ", text)
    if "*" in text:
        # A star at the very end marks a footnote.
        text = _STAR.sub(" star ", text.rstrip("* "))
    return _SHARP.sub(" sharp", text) if "#" in text else text


def _expand_command(command: re.Match[str]) -> str:
    name, blank, character = command.groups()
    if character:
        return str(character)
    return _TEX_NAMES.get(name) or f"{name}{blank}"


def _strip_tex(text: str) -> str:
    if "\\" in text:
        text = _TEX_ACCENT.sub(r"\1", text)
        text = _TEX_FORMAT.sub("", text)
        text = _TEX_COMMAND.sub(_expand_command, text)
    return text.replace("{", "").replace("}", "").replace("$", "").replace("~", " ")
