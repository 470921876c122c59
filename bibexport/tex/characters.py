"""The letters and signs that TeX macros print: the LaTeX kernel, textcomp, the encodings T1 and T5, csquotes."""


def _table(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


ACCENTS: dict[str, str] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "h": "\u0309",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "G": "\u030f",
    "f": "\u0311",
    "d": "\u0323",
    "textcommabelow": "\u0326",
    "c": "\u0327",
    "k": "\u0328",
    "textogonekcentered": "\u0328",
    "polhk": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
"""The macro of an accent and the combining character that it puts on its argument."""

SPACING_ACCENTS: dict[str, str] = {"`": "`", "'": "'", "^": "^", "~": "~", "=": "¯", ".": "˙", '"': "¨"}
"""What an accent prints on nothing: `\\~{}` is how people write a tilde."""

LETTERS: dict[str, str] = _table(
    """
    aa å  AA Å  ae æ  AE Æ  oe œ  OE Œ  o ø  O Ø  l ł  L Ł  ss ß  SS ẞ  i ı  j ȷ  dh ð  DH Ð  dj đ  DJ Đ  th þ
    TH Þ  ng ŋ  NG Ŋ  ij ĳ  IJ Ĳ  ohorn ơ  OHORN Ơ  uhorn ư  UHORN Ư  cprime ʹ  cdprime ʺ
    """
)

BLANKS: frozenset[str] = frozenset(
    [
        "quad",
        "qquad",
        "space",
        "nobreakspace",
        "thinspace",
        "enspace",
        "enskip",
        "newline",
        "linebreak",
        "par",
        "newblock",
        "addspace",
    ]
)
"""Macros that print white space of some width, or end a line."""

SIGNS: dict[str, str] = _table(
    r"""
    textbackslash \  textasciitilde ~  textasciicircum ^  textasciigrave `  textless <  textgreater >  textbar |
    textbardbl ‖  textbraceleft {  textbraceright }  textdollar $  textunderscore _  textquotedbl "
    textquotesingle '  dq "  textquotedblleft “  textquotedblright ”  textquoteleft ‘  textquoteright ’  lq ‘
    rq ’  quotesinglbase ‚  quotedblbase „  glqq „  grqq “  glq ‚  grq ‘  guillemotleft «  guillemotright »
    guillemetleft «  guillemetright »  flqq «  frqq »  guilsinglleft ‹  guilsinglright ›  textendash –
    textemdash —  bibrangedash –  textminus −  hyphen -  slash /  ldots …  dots …  textellipsis …
    textexclamdown ¡  textquestiondown ¿  texttrademark ™  textregistered ®  textcopyright ©  copyright ©
    textcircledP ℗  textservicemark ℠  textbullet •  textdagger †  dag †  textdaggerdbl ‡  ddag ‡  textsection §
    S §  textparagraph ¶  P ¶  textsterling £  pounds £  texteuro €  euro €  EUR €  textyen ¥  textwon ₩
    textcent ¢  textcurrency ¤  textbrokenbar ¦  textdegree °  degree °  textcelsius ℃  textohm Ω  textmu µ
    textmho ℧  textestimated ℮  textperiodcentered ·  textordfeminine ª  textordmasculine º  textonehalf ½
    textonequarter ¼  textthreequarters ¾  textonesuperior ¹  texttwosuperior ²  textthreesuperior ³
    textnumero №  textperthousand ‰  textpertenthousand ‱  texttimes ×  textdiv ÷  textpm ±  textlnot ¬
    textsurd √  textrightarrow →  textleftarrow ←  textuparrow ↑  textdownarrow ↓  textvisiblespace ␣
    textinterrobang ‽  textreferencemark ※  textmusicalnote ♪  TeX TeX  LaTeX LaTeX  LaTeXe LaTeX2e
    BibTeX BibTeX  BibLaTeX BibLaTeX  biblatex BibLaTeX  pdfTeX pdfTeX  XeTeX XeTeX  XeLaTeX XeLaTeX
    LuaTeX LuaTeX  ConTeXt ConTeXt  MF METAFONT  MP MetaPost  addcomma ,  addcolon :  adddot .  addperiod .
    isdot .  lbrace {  rbrace }
    """
) | {"og": "« ", "fg": " »"}
"""Macros that print the same wherever they stand."""


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
