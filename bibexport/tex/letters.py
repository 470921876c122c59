"""What TeX calls the characters of Unicode.

`LETTERS` and `SIGNS` have macros of the T1 encoding (LaTeX's `t1enc.def`) and of the LaTeX kernel alone, so that
the .bib compiles in any document. A letter stands in the form that BibTeX knows as a special character: a brace
with a backslash right behind it (btxdoc, section 4), which its styles abbreviate, sort and lower-case as one letter.
"""

import unicodedata

_ABOVE = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
}
_BELOW = {"\u0323": "d", "\u0327": "c", "\u0328": "k", "\u0331": "b"}
_ACCENTS = _ABOVE | _BELOW
_ACCENTED_RANGES = ((0xC0, 0x250), (0x1E00, 0x1F00))

_NAMED = {
    "Å": r"{\AA}",
    "å": r"{\aa}",
    "Æ": r"{\AE}",
    "æ": r"{\ae}",
    "Œ": r"{\OE}",
    "œ": r"{\oe}",
    "Ø": r"{\O}",
    "ø": r"{\o}",
    "Ł": r"{\L}",
    "ł": r"{\l}",
    "ß": r"{\ss}",
    "ı": r"{\i}",
    "ȷ": r"{\j}",
    "Ĳ": "IJ",
    "ĳ": "ij",
    "ŉ": "'n",
    "ħ": r"{$\hbar$}",
}


def accented(base: str, marks: str) -> str | None:
    """The special character for `base` with combining `marks`, or None where T1 has no such accent.

    Marks above the letter go inside, those below it outside (`{\\d{\\^e}}`): the other way round is an error in LaTeX.

    >>> accented("e", "\\u0323\\u0302")
    '{\\\\d{\\\\^e}}'
    """
    if not base.isascii() or not base.isalpha() or not all(mark in _ACCENTS for mark in marks):
        return None
    tex = base
    for mark in sorted(marks, key=lambda mark: mark in _BELOW):
        accent = _ACCENTS[mark]
        tex = rf"{{\{accent}{tex}}}" if len(tex) == 1 and not accent.isalpha() else rf"{{\{accent}{{{_bare(tex)}}}}}"
    return tex


def _bare(tex: str) -> str:
    return tex[1:-1] if tex.startswith("{") else tex


def _accented_letters() -> dict[str, str]:
    letters: dict[str, str] = {}
    for first, stop in _ACCENTED_RANGES:
        for code in range(first, stop):
            decomposed = unicodedata.normalize("NFD", chr(code))
            if len(decomposed) > 1 and (tex := accented(decomposed[0], decomposed[1:])):
                letters[chr(code)] = tex
    return letters


LETTERS_IN_NAMES: dict[str, str] = {
    "Đ": r"{\DJ}",
    "đ": r"{\dj}",
    "Ð": r"{\DH}",
    "ð": r"{\dh}",
    "Þ": r"{\TH}",
    "þ": r"{\th}",
    "Ŋ": r"{\NG}",
    "ŋ": r"{\ng}",
    "Ș": r"{\textcommabelow{S}}",
    "ș": r"{\textcommabelow{s}}",
    "Ț": r"{\textcommabelow{T}}",
    "ț": r"{\textcommabelow{t}}",
}
"""Letters that are macros in names alone, where BibTeX may cut a word to its first letter.

pandoc drops these macros, while LaTeX (since 2018) reads the letters themselves just as well.
"""
LETTERS: dict[str, str] = {
    letter: tex for letter, tex in (_accented_letters() | _NAMED).items() if letter not in LETTERS_IN_NAMES
}
"""Letters that classic BibTeX is given as macros.

An accented i is written `{\\v{i}}`, without `\\i`: that is what all readers of .bib files take for one letter.
"""

SIGNS: dict[str, str] = {
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "—": "---",
    "…": r"{\ldots}",
    "§": r"{\S}",
    "¶": r"{\P}",
    "£": r"{\pounds}",
    "©": r"{\copyright}",
    "\u00a0": "~",
    "\u2012": "--",
    "\u2015": "---",
    "‛": "`",
}
"""Signs that classic BibTeX is given as macros or ligatures.

All others stay as they are: pandoc drops their macros, while LaTeX (since 2018) reads the signs just as well.
"""

GREEK: dict[str, str] = {
    "α": r"\alpha",
    "β": r"\beta",
    "γ": r"\gamma",
    "δ": r"\delta",
    "ε": r"\varepsilon",
    "ϵ": r"\epsilon",
    "ζ": r"\zeta",
    "η": r"\eta",
    "θ": r"\theta",
    "ϑ": r"\vartheta",
    "ι": r"\iota",
    "κ": r"\kappa",
    "λ": r"\lambda",
    "μ": r"\mu",
    "ν": r"\nu",
    "ξ": r"\xi",
    "ο": "o",
    "π": r"\pi",
    "ρ": r"\rho",
    "ϱ": r"\varrho",
    "σ": r"\sigma",
    "ς": r"\varsigma",
    "τ": r"\tau",
    "υ": r"\upsilon",
    "φ": r"\varphi",
    "ϕ": r"\phi",
    "χ": r"\chi",
    "ψ": r"\psi",
    "ω": r"\omega",
    "Γ": r"\Gamma",
    "Δ": r"\Delta",
    "Θ": r"\Theta",
    "Λ": r"\Lambda",
    "Ξ": r"\Xi",
    "Π": r"\Pi",
    "Σ": r"\Sigma",
    "Υ": r"\Upsilon",
    "Φ": r"\Phi",
    "Ψ": r"\Psi",
    "Ω": r"\Omega",
} | {letter: rf"\mathrm{{{latin}}}" for letter, latin in zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True)}
"""Greek letters as math; those that look Latin have no macro of their own."""

MATH: dict[str, str] = {
    "µ": r"\mu",
    "∆": r"\Delta",
    "−": "-",
    "×": r"\times",
    "÷": r"\div",
    "±": r"\pm",
    "∓": r"\mp",
    "¬": r"\neg",
    "≤": r"\leq",
    "≥": r"\geq",
    "≪": r"\ll",
    "≫": r"\gg",
    "≠": r"\neq",
    "≈": r"\approx",
    "≡": r"\equiv",
    "≃": r"\simeq",
    "≅": r"\cong",
    "∼": r"\sim",
    "∝": r"\propto",
    "→": r"\rightarrow",
    "←": r"\leftarrow",
    "↔": r"\leftrightarrow",
    "↑": r"\uparrow",
    "↓": r"\downarrow",
    "↦": r"\mapsto",
    "⇒": r"\Rightarrow",
    "⇐": r"\Leftarrow",
    "⇔": r"\Leftrightarrow",
    "⟶": r"\longrightarrow",
    "∞": r"\infty",
    "∂": r"\partial",
    "∇": r"\nabla",
    "∑": r"\sum",
    "∏": r"\prod",
    "∫": r"\int",
    "√": r"\surd",
    "∈": r"\in",
    "∉": r"\notin",
    "∋": r"\ni",
    "∅": r"\emptyset",
    "⊂": r"\subset",
    "⊃": r"\supset",
    "⊆": r"\subseteq",
    "⊇": r"\supseteq",
    "∪": r"\cup",
    "∩": r"\cap",
    "∧": r"\wedge",
    "∨": r"\vee",
    "∀": r"\forall",
    "∃": r"\exists",
    "⊕": r"\oplus",
    "⊗": r"\otimes",
    "⊥": r"\perp",
    "∥": r"\parallel",
    "∘": r"\circ",
    "⋅": r"\cdot",
    "∙": r"\bullet",
    "⋆": r"\star",
    "∗": r"\ast",
    "⋯": r"\cdots",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "′": "'",
    "″": "''",
    "ℓ": r"\ell",
    "ℏ": r"\hbar",
    "ℜ": r"\Re",
    "ℑ": r"\Im",
    "ℵ": r"\aleph",
    "℘": r"\wp",
    "★": r"\star",
    "♭": r"\flat",
    "♯": r"\sharp",
    "♮": r"\natural",
    "♠": r"\spadesuit",
    "♥": r"\heartsuit",
    "♦": r"\diamondsuit",
    "♣": r"\clubsuit",
    "△": r"\triangle",
    "⊤": r"\top",
    "⊢": r"\vdash",
    "⊨": r"\models",
}
"""Signs that TeX has in math only; both dialects are given them as math."""

MATH |= {letter: rf"\mathbf{{{latin}}}" for letter, latin in zip("ℂℍℕℙℚℝℤ", "CHNPQRZ", strict=True)}
# Bold, because \mathbb is not in the kernel.
ROMAN_NUMERALS: dict[str, str] = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2160, 0x2180)}
SUPERSCRIPTS: dict[str, str] = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
SUBSCRIPTS: dict[str, str] = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True))
