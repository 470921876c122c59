"""TeX math in plain text: what between two dollar signs is math, and what are prices."""

import re
from functools import lru_cache

from bibexport.exporters.tex.letters import GREEK, MATH

SPAN = re.compile(r"\$((?:[^$\\]|\\.)+)\$")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_TEXT_ARGUMENT = re.compile(r"\\(?:text(?:rm|bf|it|sf|tt|sc|up)?|mbox|math[a-z]+|operatorname|emph)\s*\{[^{}]*\}")
_PROSE = re.compile(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_NOT_ALLOWED = re.compile(r"(?<!\\)[%#&~]")
_COMMANDS_TEXT = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
    sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    ell hbar imath jmath Re Im aleph wp partial nabla infty emptyset varnothing forall exists neg lnot top bot angle
    prime backslash ldots cdots vdots ddots dots dotsc dotsb
    leq le geq ge neq ne ll gg equiv approx sim simeq cong propto asymp doteq prec succ preceq succeq
    lesssim gtrsim lessapprox gtrapprox leqslant geqslant nmid mid parallel perp models vdash dashv
    in notin ni subset supset subseteq supseteq subsetneq cup cap setminus sqcup sqcap uplus wedge vee land lor
    times div pm mp cdot ast star circ bullet oplus ominus otimes oslash odot dagger ddagger wr amalg diamond
    triangle triangleleft triangleright bigtriangleup bigtriangledown Box square blacksquare
    to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow longleftarrow
    Longrightarrow mapsto longmapsto gets uparrow downarrow updownarrow hookrightarrow iff implies rightharpoonup
    rightleftharpoons leadsto upharpoonright
    sum prod coprod int iint oint bigcup bigcap bigoplus bigotimes bigvee bigwedge sqrt frac dfrac tfrac binom over
    choose overline underline widehat widetilde hat tilde bar vec dot ddot check breve acute grave overrightarrow
    mathcal mathbb mathrm mathbf mathit mathsf mathtt mathfrak mathnormal boldsymbol pmb operatorname
    text textrm textit textbf textsf texttt textsc mbox emph rm bf it cal sf tt
    left right big Big bigg Bigg bigl bigr Bigl Bigr langle rangle lceil rceil lfloor rfloor lbrace rbrace lvert
    rvert lVert rVert vert Vert
    log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh det dim ker hom deg gcd max min sup inf
    lim limsup liminf arg Pr mod bmod pmod quad qquad limits nolimits displaystyle textstyle scriptstyle
    sharp flat natural surd smallsetminus rtimes ltimes upsilon digamma complement hslash
    """
_COMMANDS = frozenset(_COMMANDS_TEXT.split())
"""Commands of LaTeX, amsmath and amssymb that print something and do nothing else."""
_SPACES_AND_ESCAPES = frozenset("{}_%#&$,;:!| ")
_RENAMED = {"mathscr": "mathcal", "mathds": "mathbb", "bm": "boldsymbol", "mathbbm": "mathbb"}
"""Commands that need packages of their own, and their nearest relative."""


@lru_cache(maxsize=4096)
def math(content: str) -> str | None:
    """The math between two dollar signs, safe to be typeset, or None where it is plain text.

    Prices (`from $5 to $10`) are text, and so is whatever TeX could not typeset: unbalanced braces, unknown
    commands, signs that do something else in TeX.
    """
    if content[0].isspace() or content[-1].isspace() or _NOT_ALLOWED.search(content) or not balanced(content):
        return None
    if _PROSE.search(_TEXT_ARGUMENT.sub(" ", _COMMAND.sub(_keep_text_commands, content))):
        return None
    commands = _COMMAND.findall(content)
    if not all(name in _COMMANDS or name in _RENAMED or name in _SPACES_AND_ESCAPES for name in commands):
        return None
    tex = _COMMAND.sub(lambda match: "\\" + _RENAMED.get(match[1], match[1]), content)
    return tex if tex.isascii() else _in_ascii(tex)


def balanced(text: str) -> bool:
    """Whether every brace of `text`, escaped or not, has its partner, in order."""
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _keep_text_commands(match: re.Match[str]) -> str:
    return match[0] if match[1].startswith(("text", "mbox", "math", "operatorname", "emph")) else " "


def _in_ascii(tex: str) -> str | None:
    written = "".join(_sign(character) for character in tex)
    return written if written.isascii() else None


def _sign(character: str) -> str:
    macro = GREEK.get(character) or MATH.get(character)
    return character if macro is None else f"{macro} " if macro[-1].isalpha() else macro
