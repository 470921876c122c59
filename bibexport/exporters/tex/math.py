"""TeX math in plain text: what between two dollar signs is math, and what are prices."""

import re
from functools import lru_cache

from bibexport.exporters.tex.formula import is_formula
from bibexport.exporters.tex.letters import GREEK, MATH

SPAN = re.compile(r"\$((?:[^$\\]|\\.)+)\$")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_TEXT_ARGUMENT = re.compile(r"\\(?:text[a-z]*|mbox|math[a-z]+|operatorname|emph)\s*\{[^{}]*\}")
_PROSE = re.compile(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_RENAMED = {"mathscr": "mathcal", "mathds": "mathbb", "bm": "boldsymbol", "mathbbm": "mathbb"}
"""Commands that need packages of their own, and their nearest relative."""


@lru_cache(maxsize=4096)
def math(content: str) -> str | None:
    """The math between two dollar signs, safe to be typeset, or None where it is plain text.

    Prices (`from $5 to $10`) are text, and so is whatever TeX could not typeset.
    """
    if content[0].isspace() or content[-1].isspace() or not balanced(content):
        return None
    if _PROSE.search(_TEXT_ARGUMENT.sub(" ", _COMMAND.sub(_keep_text_commands, content))):
        return None
    tex = _COMMAND.sub(lambda match: "\\" + _RENAMED.get(match[1], match[1]), content)
    if not tex.isascii():
        tex = "".join(map(_sign, tex))
    return tex if tex.isascii() and is_formula(tex) else None


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


def _sign(character: str) -> str:
    macro = GREEK.get(character) or MATH.get(character)
    return character if macro is None else f"{macro} " if macro[-1].isalpha() else macro
