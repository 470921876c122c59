"""Formulas in titles, in both directions: those that Unicode can replace, and those that TeX can typeset.

A formula with an error in it stops the compilation of every document that cites the paper. `encode_math` therefore
accepts only the part of TeX's grammar that titles need, and takes everything else for text.
"""

import re
from collections.abc import Sequence

from bibexport.tex.letters import AMS_MATH, GREEK, KEYBOARD_MATH, MACRO_GREEK, MACRO_MATH, MATH
from bibexport.tex.macros import balanced
from bibexport.text import cache_short, compile_lazily

_PIECE = compile_lazily(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)
_OTHER_LETTERS = "varpi ell infty prime partial nabla star ast circ bullet perp bot top pm mp times dagger"
_LETTERS = frozenset({*MACRO_GREEK, *_OTHER_LETTERS.split()})
"""Letters that may be an argument without braces: TeX has a character for each, not a macro."""
_SIGNS_TEXT = """
    hbar imath jmath Re Im aleph wp emptyset varnothing forall exists neg lnot angle backslash ldots cdots vdots
    ddots dots dotsc dotsb
    leq le geq ge neq ne ll gg equiv approx sim simeq cong propto asymp doteq prec succ preceq succeq
    lesssim gtrsim lessapprox gtrapprox leqslant geqslant nmid mid parallel models vdash dashv
    in notin ni subset supset subseteq supseteq subsetneq cup cap setminus sqcup sqcap uplus wedge vee land lor
    div cdot oplus ominus otimes oslash odot ddagger wr amalg diamond
    triangle triangleleft triangleright bigtriangleup bigtriangledown Box square blacksquare
    to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow longleftarrow
    Longrightarrow mapsto longmapsto gets uparrow downarrow updownarrow hookrightarrow iff implies rightharpoonup
    rightleftharpoons leadsto upharpoonright
    sum prod coprod int iint oint bigcup bigcap bigoplus bigotimes bigvee bigwedge
    langle rangle lceil rceil lfloor rfloor lbrace rbrace lvert rvert lVert rVert vert Vert
    log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh det dim ker hom deg gcd max min sup inf
    lim limsup liminf arg Pr bmod quad qquad
    sharp flat natural surd smallsetminus rtimes ltimes digamma complement hslash
    not varprojlim varinjlim projlim injlim over atop choose
"""
_ALPHABETS_TEXT = (
    "mathcal mathbb mathrm mathbf mathit mathsf mathtt mathfrak mathnormal boldsymbol operatorname Bbb frak"
)
_CLASSES_TEXT = "mathop mathbin mathrel mathord mathopen mathclose mathpunct substack xrightarrow xleftarrow"
_ACCENTS_TEXT = """
    overline underline widehat widetilde hat tilde bar vec dot ddot check breve acute grave overrightarrow pmod pmb sqrt
"""
_ALPHABETS = frozenset(_ALPHABETS_TEXT.split())
_SWITCHES = frozenset(rf"\{name}" for name in ("displaystyle", "textstyle", "rm", "bf", "it", "cal", "sf", "tt"))
"""Declarations, which change the type of everything after them and are not atoms."""
_TEXTS = frozenset(
    {
        "text",
        "textrm",
        "textit",
        "textbf",
        "textsf",
        "texttt",
        "textsc",
        "textup",
        "textsl",
        "textnormal",
        "mbox",
        "emph",
    }
    | {"hbox"}
)
_SPELLED_OUT = {"degree": r"{}^\circ", "less": "<", "greater": ">", "mathsemicolon": ";"}
"""Macros that neither LaTeX nor amssymb has (gensymb, MathML converters), and what prints the same without them."""
ARGUMENTS: dict[str, int] = (
    dict.fromkeys(_LETTERS, 0)
    | {macro: 0 for macro in MACRO_MATH if macro.isalpha() and macro not in _SPELLED_OUT}
    | dict.fromkeys(_SIGNS_TEXT.split(), 0)
    | dict.fromkeys((switch[1:] for switch in _SWITCHES), 0)
    | dict.fromkeys("{}_%#&$,;:!| ", 0)
    | dict.fromkeys(_ALPHABETS, 1)
    | dict.fromkeys(_ACCENTS_TEXT.split(), 1)
    | dict.fromkeys(_CLASSES_TEXT.split(), 1)
    | dict.fromkeys(("frac", "dfrac", "tfrac", "binom", "stackrel", "overset", "underset"), 2)
)
"""Commands of LaTeX, amsmath and amssymb that only print something, and how many arguments they take."""
_DELIMITERS = frozenset(
    {*"()[]|/.<>", r"\{", r"\}", r"\|", r"\langle", r"\rangle", r"\lceil", r"\rceil", r"\lfloor", r"\rfloor"}
    | {r"\lbrace", r"\rbrace", r"\lvert", r"\rvert", r"\lVert", r"\rVert", r"\vert", r"\Vert"}
)
_SIZES = frozenset(rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r"))
_MAX_DEPTH = 100
"""Maximum depth of groups: TeX stops at 255 levels, and a document has some open already. No person nests so many."""
_NOT_IN_MATH = frozenset("%#&$")
_NOT_IN_TEXT = frozenset("^_$%#&{}\\")


class _Malformed(Exception):
    """A formula that TeX may not typeset."""


def is_formula(content: str) -> bool:
    """Return whether TeX can typeset the text between two dollar signs without an error.

    >>> [is_formula(text) for text in (r"O(n^2)", r"\\mathcal{H}_1", "x^", "x^2^3", r"\\input{x}", r"\\left( x")]
    [True, True, False, False, False, False]
    """
    pieces = _PIECE.findall(content)
    if _depth(pieces) > _MAX_DEPTH:
        return False
    try:
        _list(pieces, 0, "")
    except _Malformed:
        return False
    return True


def _depth(pieces: Sequence[str]) -> int:
    """Return at least the depth to which groups are nested; the options of roots count as if they were never closed."""
    depth = deepest = 0
    for before, piece in zip(("", *pieces), pieces, strict=False):
        if piece in ("{", r"\left") or (before, piece) == (r"\sqrt", "["):
            depth += 1
        elif piece in ("}", r"\right"):
            depth -= 1
        deepest = max(deepest, depth)
    return deepest


def _list(pieces: Sequence[str], at: int, closing: str) -> int:
    """Skip a list of atoms up to `closing`; return its index, or the end."""
    scripts: set[str] = set()
    while at < len(pieces):
        piece = pieces[at]
        if piece == closing:
            return at
        if piece in ("}", r"\right"):
            raise _Malformed
        if piece in "^_'":
            at = _script(pieces, at, scripts)
        else:
            scripts = scripts if piece.isspace() or piece in _SWITCHES else set()
            at = _atom(pieces, at)
    if closing:
        raise _Malformed
    return at


def _script(pieces: Sequence[str], at: int, scripts: set[str]) -> int:
    """Skip a script or prime of an atom that already has `scripts`."""
    piece = pieces[at]
    if piece == "'":
        # Primes are a superscript; TeX joins another one to them only if it follows directly.
        primed = "'" in scripts and pieces[at - 1] == "'"
        if "^" in scripts or ("'" in scripts and not primed):
            raise _Malformed
        scripts.add("'")
        return at + 1
    if piece in scripts or (piece == "^" and "'" in scripts and pieces[at - 1] != "'"):
        raise _Malformed
    scripts.add(piece)
    return _argument(pieces, at + 1, _LETTERS | _ALPHABETS - {"operatorname", "boldsymbol"})


def _atom(pieces: Sequence[str], at: int) -> int:
    piece = pieces[at]
    if piece == "{":
        return _list(pieces, at + 1, "}") + 1
    if piece == r"\left":
        return _delimiter(pieces, _list(pieces, _delimiter(pieces, at + 1), r"\right") + 1)
    if piece in _SIZES:
        return _delimiter(pieces, at + 1)
    if not piece.startswith("\\"):
        if piece in _NOT_IN_MATH:
            raise _Malformed
        return at + 1
    return _command(pieces, at)


def _command(pieces: Sequence[str], at: int) -> int:
    name = pieces[at][1:]
    at += 1
    if name in _TEXTS:
        return _text(pieces, at)
    if name not in ARGUMENTS:
        raise _Malformed
    if name == "sqrt" and pieces[at : at + 1] == ["["]:
        at = _list(pieces, at + 1, "]") + 1
    for _ in range(ARGUMENTS[name]):
        at = _argument(pieces, at, _LETTERS)
    return at


def _argument(pieces: Sequence[str], at: int, bare: frozenset[str]) -> int:
    """Skip an argument; only the commands in `bare` can be one without braces."""
    while at < len(pieces) and pieces[at].isspace():
        at += 1
    piece = pieces[at] if at < len(pieces) else ""
    command = piece.removeprefix("\\") if piece.startswith("\\") else ""
    if not piece or piece in "}^_'~" or (command and command not in bare):
        raise _Malformed
    return _atom(pieces, at)


def _delimiter(pieces: Sequence[str], at: int) -> int:
    if at >= len(pieces) or pieces[at] not in _DELIMITERS:
        raise _Malformed
    return at + 1


def _text(pieces: Sequence[str], at: int) -> int:
    if pieces[at : at + 1] != ["{"] or "}" not in pieces[at:]:
        raise _Malformed
    stop = pieces.index("}", at)
    if any(piece[0] in _NOT_IN_TEXT for piece in pieces[at + 1 : stop]):
        raise _Malformed
    return stop + 1


_AMSMATH_TEXT = """
    binom boldsymbol dfrac dotsb dotsc iint impliedby implies injlim lVert lvert operatorname overset pmb projlim rVert
    rvert substack text tfrac underset varinjlim varprojlim xleftarrow xrightarrow
"""
_AMSSYMB_TEXT = """
    Bbb Box Diamond bigstar frak hslash leadsto lhd mathbb mathfrak rhd smallsetminus thickapprox thicksim unlhd unrhd
    vDash varnothing varpropto
"""
_COMMAND = compile_lazily(r"\\([A-Za-z]+|.)")
PACKAGES: dict[str, str] = dict.fromkeys(_AMSMATH_TEXT.split(), "amsmath") | dict.fromkeys(
    [*AMS_MATH, *_AMSSYMB_TEXT.split()], "amssymb"
)
"""The package of each macro that may be written and that the kernel of LaTeX lacks."""


def find_packages(tex: str) -> dict[str, str]:
    """Return the macros in TeX code for which a document has to load a package, each with the package.

    >>> find_packages(r"{$O \\leqslant \\binom{n}{k}$} \\& more")
    {'leqslant': 'amssymb', 'binom': 'amsmath'}
    >>> find_packages(r"\\(x \\lesssim y\\), \\ensuremath{\\gtrsim}")
    {'lesssim': 'amssymb', 'gtrsim': 'amssymb'}
    """
    if "\\" not in tex:
        return {}
    return {match[1]: PACKAGES[match[1]] for match in _COMMAND.finditer(tex) if match[1] in PACKAGES}


SPAN = compile_lazily(r"\$((?:[^$\\]|\\.){1,2000}+)\$")
"""A formula between dollars; with a bound, so that a row of dollars without ends is read in linear time."""
_TEXT_ARGUMENT = compile_lazily(r"\\(?:text[a-z]*|mbox|math[a-z]+|operatorname|emph)\s*\{[^{}]*\}")
_WORDS = compile_lazily(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_SCRIPT_WITHOUT_BRACES = compile_lazily(r"([\^_])\s*(\\[A-Za-z]+(?:\{[^{}]*\})?)")
_SIGN_AS_TEXT = compile_lazily(r"\\text(?:rm|it|up|normal)?\{([^\x00-\x7f])\}")
_INFIX = compile_lazily(r"\\(?:over|atop|choose)(?![A-Za-z])")
_RENAMED = {"mathscr": "mathcal", "mathds": "mathbb", "bm": "boldsymbol", "mathbbm": "mathbb"}
"""Commands that need extra packages, and the nearest command of the kernel, amsmath or amssymb."""


@cache_short(4096)
def encode_math(content: str) -> str | None:
    """Return the math between two dollar signs in a form that is safe to typeset, or None if it is plain text.

    Prices (`from $5 to $10`) are text, and so is everything that TeX could not typeset.
    """
    if content[0].isspace() or content[-1].isspace() or not balanced(content):
        return None
    if _WORDS.search(_TEXT_ARGUMENT.sub(" ", _COMMAND.sub(_keep_text_commands, content))):
        return None
    tex = _COMMAND.sub(_replace_foreign, content)
    if not tex.isascii():
        tex = "".join(map(sign_in_math, _SIGN_AS_TEXT.sub(r"\1", tex)))
    if not tex.isascii() or len(_INFIX.findall(tex)) > 1:
        return None
    # Some commands are a script only in braces, and for no reader do braces make a difference.
    braced = _SCRIPT_WITHOUT_BRACES.sub(r"\1{\2}", tex)
    return next((form for form in (tex, braced) if is_formula(form)), None)


def _replace_foreign(match: re.Match[str]) -> str:
    return _SPELLED_OUT.get(match[1]) or "\\" + _RENAMED.get(match[1], match[1])


def _keep_text_commands(match: re.Match[str]) -> str:
    return match[0] if match[1].startswith(("text", "mbox", "math", "operatorname", "emph")) else "\0"


def sign_in_math(character: str) -> str:
    """Return a character in math: as its macro if it has one, with a space where a letter may follow."""
    macro = GREEK.get(character) or MATH.get(character)
    return character if macro is None else f"{macro} " if macro[-1].isalpha() else macro


_PROSE = compile_lazily(r"(?<![\\A-Za-z{])[A-Za-z]{2,}\s+[A-Za-z]{2,}(?![}A-Za-z])")
_INDEX = compile_lazily(r"([\^_])(?:\{([\w.,+()=-]+)\}|(\w))\Z")
_NUMBER = compile_lazily(r"[\d.,]+%?\Z")


def is_math(content: str) -> bool:
    """Return whether the text between two dollar signs is math rather than the text between two prices.

    >>> is_math("x^2"), is_math("5 to ")
    (True, False)
    """
    if not content.strip() or _PROSE.search(content):
        return False
    return not (content[0].isdigit() and content[-1].isspace())


def decode_math(content: str) -> str:
    """Return math as in the model: one sign as Unicode, one index as markup, a number as itself, anything else as TeX.

    >>> decode_math(r"\\beta"), decode_math("_{2}"), decode_math("10"), decode_math(r"\\mathcal{O}(n)")
    ('β', '<sub>2</sub>', '10', '$\\\\mathcal{O}(n)$')
    """
    bare = " ".join(content.split())
    while bare.startswith("{") and bare.endswith("}") and "}" not in bare[1:-1]:
        bare = bare[1:-1].strip()
    if bare in KEYBOARD_MATH:
        return KEYBOARD_MATH[bare]
    if bare.startswith("\\") and bare[1:] in MACRO_MATH:
        return MACRO_MATH[bare[1:]]
    if (len(bare) == 1 and not bare.isalpha()) or _NUMBER.match(bare):
        return bare
    if script := _INDEX.match(bare):
        tag = "sup" if script[1] == "^" else "sub"
        return f"<{tag}>{script[2] or script[3]}</{tag}>"
    return f"${bare}$" if bare else ""
