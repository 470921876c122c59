"""Macros that do something to their argument or to what follows: markup, quotes, boxes, sort keys."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ESCAPES: dict[str, str] = dict.fromkeys("-/!@*", "") | dict.fromkeys(" ,;:>\\\n\t", " ") | {"|": "‖"}
"""Control symbols that do not print themselves: line breaks, blanks, hyphenation points, corrections."""

SILENT = _words(
    """
    Huge LARGE Large MakeSentenceCase allowbreak boldmath break displaystyle empty footnotesize frenchspacing
    huge ignorespaces large leavevmode mdseries midsentence negthinspace nobreak noindent nolinebreak normalfont
    normalsize null protect relax rm rmfamily sc scriptsize scshape selectfont sf sffamily sloppy small
    textcompwordmark textstyle tiny tt ttfamily unboldmath unskip upshape
    """
)
"""Macros that print nothing of their own; what follows is printed as it is."""

TRANSPARENT = _words(
    """
    BibTitle autocap bibstring ensuretext fbox hbox makebox mathbf mathit mathrm mathsf mathtt mbox mkbibacro
    mkbibnamefamily mkbibnamegiven natexlab operatorname text textcyrillic textgreek texthebrew textlf textmd
    textnormal textrm textsc textsf textsw texttt textup titlecap uline underline
    """
)
"""Macros that print their argument, in some other type or not."""

VERBATIM = _words("url path nolinkurl")
"""Macros whose argument is printed as it is written."""

DROPPED_ARGUMENTS: dict[str, int] = {
    **dict.fromkeys(
        _words(
            """
            SortNoop bibfield bibinfo color fontfamily foreignlanguage hphantom href hspace hyperref index label noop
            noopsort phantom raisebox selectlanguage sortnoop textcolor textlang thanks vphantom vspace
            """
        ),
        1,
    ),
    "fontsize": 2,
    "hskip": 0,
    "vskip": 0,
}
"""Macros whose first arguments are not printed: sort keys, colours, addresses, dimensions."""

MARKUP: dict[str, str] = {
    **dict.fromkeys(_words("textit emph textsl mkbibemph mkbibitalic em it sl itshape slshape"), "i"),
    **dict.fromkeys(_words("textbf mkbibbold strong bf bfseries"), "b"),
    **dict.fromkeys(_words("textsuperscript mkbibsuperscript"), "sup"),
    **dict.fromkeys(_words("textsubscript mkbibsubscript"), "sub"),
}
"""The markup of the model for macros that take an argument, and for declarations."""
DECLARATIONS = _words("em it sl itshape slshape bf bfseries")
"""Macros that last to the end of their group."""

ENCLOSING: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_words("enquote mkbibquote textquote"), ("“", "”")),
    **dict.fromkeys(_words("enquote* textquote*"), ("‘", "’")),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
}
"""What is printed around an argument."""
