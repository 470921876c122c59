"""TeX's names for the characters of Unicode: one table for reading and writing.

Names with `MACRO` in them map a macro to the character that it prints; every one of them is read. `LETTERS`, `SIGNS`,
`GREEK` and `MATH` map a character to what we write for it and are derived from the same rows, so that what is written
is read back. The exceptions are `LOOK_ALIKES`, which are read back as the character that they resemble.

Only macros of the LaTeX kernel and its T1 encoding are written (`t1enc.def`), so that a .bib compiles in any document;
of amssymb only those for signs that no document has without it.
A letter takes the form that BibTeX knows as a special character: a brace followed by a backslash (btxdoc, section 4),
which its styles abbreviate, sort and lower-case as one letter.
"""

import unicodedata

from bibexport.text import cache_short, compile_lazily


def _read_rows(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


MACRO_ACCENTS: dict[str, str] = {
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
"""The combining character that an accent macro puts on its argument."""
SPACING_ACCENTS: dict[str, str] = {"`": "`", "'": "'", "^": "^", "~": "~", "=": "¯", ".": "˙", '"': "¨"}
"""The output of an accent macro without a letter: people write a tilde as `\\~{}`."""
MARKS_BELOW: frozenset[str] = frozenset(mark for mark in MACRO_ACCENTS.values() if unicodedata.combining(mark) < 230)
"""Accents under the letter: they leave the dot of an i, and are the outer ones of two."""
_T1_ACCENTS = "`'^~=u.\"rHvdckb"
_ACCENTS_OF_MARKS = {MACRO_ACCENTS[macro]: macro for macro in _T1_ACCENTS}

_KERNEL_LETTERS = _read_rows("AA Å aa å AE Æ ae æ OE Œ oe œ O Ø o ø L Ł l ł ss ß i ı j ȷ")
_LETTERS_IN_NAMES = _read_rows("DJ Đ dj đ DH Ð dh ð TH Þ th þ NG Ŋ ng ŋ")
_LETTERS_ONLY_READ = _read_rows("SS ẞ IJ Ĳ ij ĳ OHORN Ơ ohorn ơ UHORN Ư uhorn ư cprime ʹ cdprime ʺ")
MACRO_LETTERS: dict[str, str] = _KERNEL_LETTERS | _LETTERS_IN_NAMES | _LETTERS_ONLY_READ

_KERNEL_SIGNS = _read_rows("S § P ¶ pounds £ copyright ©")
_SPECIAL_SIGNS = _read_rows(
    r"""
    textbackslash \ textasciitilde ~ textasciicircum ^ textless < textgreater > textasciigrave ` textbraceleft {
    textbraceright }
    """
)
_SIGNS_ONLY_READ = _read_rows(
    r"""
        textbar |  textbardbl ‖  textdollar $  textunderscore _  textquotedbl "  textquotesingle '  dq "
        textquotedblleft “  textquotedblright ”  textquoteleft ‘  textquoteright ’  lq ‘  rq ’  quotesinglbase ‚
        quotedblbase „  glqq „  grqq “  glq ‚  grq ‘  guillemotleft «  guillemotright »  guillemetleft «
        guillemetright »  flqq «  frqq »  guilsinglleft ‹  guilsinglright ›  textendash –  textemdash —
        bibrangedash –  textminus −  hyphen -  slash /  textellipsis …  textexclamdown ¡  textquestiondown ¿
        texttrademark ™  textregistered ®  textcopyright ©  textcircledP ℗  textservicemark ℠  textbullet •
        textdagger †  dag †  textdaggerdbl ‡  ddag ‡  textsection §  textparagraph ¶  textsterling £  texteuro €
        euro €  EUR €  textyen ¥  textwon ₩  textcent ¢  textcurrency ¤  textbrokenbar ¦  textcelsius ℃  textohm Ω
        textmu µ  textmho ℧  textestimated ℮  textperiodcentered ·  textordfeminine ª  textordmasculine º
        textonehalf ½  textonequarter ¼  textthreequarters ¾  textonesuperior ¹  texttwosuperior ²
        textthreesuperior ³  textnumero №  textperthousand ‰  textpertenthousand ‱  texttimes ×  textdiv ÷  textpm ±
        textlnot ¬  textsurd √  textrightarrow →  textleftarrow ←  textuparrow ↑  textdownarrow ↓  textvisiblespace ␣
        textinterrobang ‽  textreferencemark ※  textmusicalnote ♪  TeX TeX  LaTeX LaTeX  LaTeXe LaTeX2e  BibTeX BibTeX
        BibLaTeX BibLaTeX  biblatex BibLaTeX  pdfTeX pdfTeX  XeTeX XeTeX  XeLaTeX XeLaTeX  LuaTeX LuaTeX
        ConTeXt ConTeXt  MF METAFONT  MP MetaPost  lbrace {  rbrace }  addcomma ,  addcolon :  addsemicolon ;
        adddot .  addperiod .  addexclam !  addquestion ?  addslash /  bibdatedash –
        """
) | {"og": "« ", "fg": " »"}
MACRO_SIGNS: dict[str, str] = _KERNEL_SIGNS | _SPECIAL_SIGNS | _SIGNS_ONLY_READ
"""Macros that print the same in any context."""

LIGATURES: dict[str, str] = {
    "--": "–",
    "---": "—",
    "``": "“",
    "''": "”",
    "~": "\u00a0",
    "?`": "¿",
    "!`": "¡",
    ",,": "„",
}
"""The ligatures of TeX's fonts, and the tie. Single quotes depend on their context."""
_WRITTEN_LIGATURES = ("--", "---", "``", "''", "~")

MACRO_GREEK: dict[str, str] = _read_rows(
    """
    alpha α beta β gamma γ delta δ varepsilon ε epsilon ϵ zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ
    nu ν xi ξ pi π rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ varphi φ phi ϕ chi χ psi ψ omega ω Gamma Γ
    Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    """
)
_KERNEL_MATH = _read_rows(
    r"""
    times ×  div ÷  pm ±  mp ∓  neg ¬  leq ≤  geq ≥  ll ≪  gg ≫  neq ≠  approx ≈  equiv ≡  simeq ≃  cong ≅  sim ∼
    propto ∝  rightarrow →  leftarrow ←  leftrightarrow ↔  uparrow ↑  downarrow ↓  mapsto ↦  Rightarrow ⇒  Leftarrow ⇐
    Leftrightarrow ⇔  longrightarrow ⟶  infty ∞  partial ∂  nabla ∇  sum ∑  prod ∏  int ∫  surd √  in ∈  notin ∉  ni ∋
    emptyset ∅  subset ⊂  supset ⊃  subseteq ⊆  supseteq ⊇  cup ∪  cap ∩  wedge ∧  vee ∨  forall ∀  exists ∃  oplus ⊕
    otimes ⊗  perp ⊥  parallel ∥  circ ∘  cdot ⋅  bullet ∙  star ⋆  ast ∗  cdots ⋯  langle ⟨  rangle ⟩  lceil ⌈
    rceil ⌉  lfloor ⌊  rfloor ⌋  ell ℓ  Re ℜ  Im ℑ  aleph ℵ  wp ℘  flat ♭  sharp ♯  natural ♮  spadesuit ♠
    heartsuit ♥  diamondsuit ♦  clubsuit ♣  triangle △  top ⊤  vdash ⊢  models ⊨  angle ∠  setminus ∖  ominus ⊖
    oslash ⊘  odot ⊙  hookrightarrow ↪  hookleftarrow ↩  rightleftharpoons ⇌  mid ∣  dashv ⊣  prec ≺  succ ≻  preceq ⪯
    succeq ⪰  asymp ≍  doteq ≐  sqsubseteq ⊑  sqsupseteq ⊒  sqcap ⊓  sqcup ⊔  uplus ⊎  wr ≀  amalg ⨿  diamond ⋄
    bowtie ⋈  smile ⌣  frown ⌢  coprod ∐  oint ∮  bigcup ⋃  bigcap ⋂  bigvee ⋁  bigwedge ⋀  bigoplus ⨁  bigotimes ⨂
    bigodot ⨀  biguplus ⨄  bigsqcup ⨆  bigtriangledown ▽  triangleleft ◁  triangleright ▷  bigcirc ◯
    longleftarrow ⟵  longleftrightarrow ⟷  Longrightarrow ⟹  Longleftarrow ⟸  Longleftrightarrow ⟺  longmapsto ⟼
    nearrow ↗  searrow ↘  swarrow ↙  nwarrow ↖  updownarrow ↕  Uparrow ⇑  Downarrow ⇓  Updownarrow ⇕
    leftharpoonup ↼  leftharpoondown ↽  rightharpoonup ⇀  rightharpoondown ⇁  vdots ⋮  ddots ⋱
    """
)
AMS_MATH = _read_rows(
    r"""
    leqslant ⩽  geqslant ⩾  lesssim ≲  gtrsim ≳  lessapprox ⪅  gtrapprox ⪆  lessgtr ≶  gtrless ≷  nless ≮  ngtr ≯
    nleq ≰  ngeq ≱  lneq ⪇  gneq ⪈  lneqq ≨  gneqq ≩  leqq ≦  geqq ≧  lll ⋘  ggg ⋙  nsim ≁  ncong ≇  approxeq ≊
    triangleq ≜  circeq ≗  doteqdot ≑  risingdotseq ≓  fallingdotseq ≒  bumpeq ≏  Bumpeq ≎  backsim ∽
    preccurlyeq ≼  succcurlyeq ≽  precsim ≾  succsim ≿  nprec ⊀  nsucc ⊁  nmid ∤  nparallel ∦  nvdash ⊬  nvDash ⊭
    nVdash ⊮  Vdash ⊩  Vvdash ⊪  subsetneq ⊊  supsetneq ⊋  nsubseteq ⊈  nsupseteq ⊉  subseteqq ⫅  supseteqq ⫆
    Subset ⋐  Supset ⋑  Cup ⋓  Cap ⋒  sqsubset ⊏  sqsupset ⊐  vartriangleleft ⊲  vartriangleright ⊳  trianglelefteq ⊴
    trianglerighteq ⊵  ntriangleleft ⋪  ntriangleright ⋫  pitchfork ⋔  between ≬  therefore ∴  because ∵  barwedge ⊼
    veebar ⊻  boxplus ⊞  boxminus ⊟  boxtimes ⊠  boxdot ⊡  circledcirc ⊚  circledast ⊛  circleddash ⊝  dotplus ∔
    divideontimes ⋇  ltimes ⋉  rtimes ⋊  leftthreetimes ⋋  rightthreetimes ⋌  curlywedge ⋏  curlyvee ⋎  intercal ⊺
    nexists ∄  complement ∁  Finv Ⅎ  beth ℶ  gimel ℷ  daleth ℸ  measuredangle ∡  sphericalangle ∢
    blacksquare ■  lozenge ◊  blacklozenge ⧫  blacktriangle ▴  blacktriangledown ▾  triangledown ▿
    blacktriangleright ▸  blacktriangleleft ◂  square □  circledS Ⓢ  checkmark ✓  maltese ✠  backprime ‵
    nleftarrow ↚  nrightarrow ↛  nleftrightarrow ↮  nLeftarrow ⇍  nRightarrow ⇏  nLeftrightarrow ⇎  leftleftarrows ⇇
    rightrightarrows ⇉  upuparrows ⇈  downdownarrows ⇊  leftrightarrows ⇆  rightleftarrows ⇄  leftrightharpoons ⇋
    twoheadleftarrow ↞  twoheadrightarrow ↠  leftarrowtail ↢  rightarrowtail ↣  looparrowleft ↫  looparrowright ↬
    curvearrowleft ↶  curvearrowright ↷  circlearrowleft ↺  circlearrowright ↻  Lsh ↰  Rsh ↱  upharpoonleft ↿
    upharpoonright ↾  downharpoonleft ⇃  downharpoonright ⇂  leftrightsquigarrow ↭  rightsquigarrow ⇝  multimap ⊸
    digamma ϝ  varkappa ϰ
    """
)
"""Macros of amssymb: without it, a document has no such sign at all. Export names them with their entries."""
_MATH_ONLY_READ = _read_rows(
    r"""
    varpi ϖ  hbar ħ  hslash ℏ  varnothing ∅  lnot ¬  le ≤  ge ≥  ne ≠  land ∧  lor ∨  Box □  to →  gets ←  ldots …
    dots …  owns ∋  iff ⟺  implies ⟹  impliedby ⟸  leadsto ⇝  lhd ⊲  rhd ⊳  unlhd ⊴  unrhd ⊵  smallsetminus ∖
    Diamond ◊  bigstar ★  vDash ⊨  thickapprox ≈  thicksim ∼  varpropto ∝  bigtriangleup △  bot ⊥  prime ′  dagger †
    ddagger ‡  vert |  lvert |  rvert |  Vert ‖  lVert ‖  rVert ‖  less <  greater >  degree °  mathsemicolon ;
    textdegree °  backslash \  _ _  % %  & &  # #  { {  } }
    """
)
MACRO_MATH: dict[str, str] = AMS_MATH | MACRO_GREEK | _KERNEL_MATH | _MATH_ONLY_READ
"""Macros that print one sign in math mode."""

LOOK_ALIKES: dict[str, str] = {
    "Ĳ": "IJ",
    "ĳ": "ij",
    "ŉ": "'n",
    "\u2012": "--",
    "\u2015": "---",
    "‛": "`",
    "µ": r"\mu",
    "∆": r"\Delta",
    "ℏ": r"\hbar",
    "★": r"\star",
    # As MathSciNet defines \cprime and \cdprime, for the soft and the hard sign of Cyrillic.
    "ʹ": "'",
    "ʺ": "''",
    **dict.fromkeys("ʼʾˈ", "'"),
    **dict.fromkeys("ʻʿ", "`"),
    "ſ": "s",
    "∶": ":",
    "≔": ":=",
    "∕": "/",
    "℉": "°F",
    "●": r"\bullet",
    "○": r"\circ",
    "▪": r"\blacksquare",
    **{chr(code): unicodedata.normalize("NFKC", chr(code)).replace("\u2044", "/") for code in range(0x2150, 0x215F)},
    **{chr(0x2460 + digit - 1): rf"{{\textcircled{{{digit}}}}}" for digit in range(1, 10)},
    **{letter: rf"\mathcal{{{latin}}}" for letter, latin in zip("ℬℰℱℋℐℒℳℛ", "BEFHILMR", strict=True)},
    "ο": "o",
    **{letter: rf"\mathrm{{{latin}}}" for letter, latin in zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True)},
    # Bold, because \mathbb is not in the kernel.
    **{letter: rf"\mathbf{{{latin}}}" for letter, latin in zip("ℂℍℕℙℚℝℤ", "CHNPQRZ", strict=True)},
}
"""Replacements that look the same, or nearly so, for characters without a macro in the kernel."""


# On demand: a table of all 550 such letters takes longer to make than a short bibliography to write.
@cache_short(4096)
def accented_letter(letter: str) -> str | None:
    """Return the special character for a letter with accents, composed or not; None if T1 has no such accents.

    Marks above the letter go inside, those below it outside (`{\\d{\\^e}}`): the other way round is an error in LaTeX.

    >>> accented_letter("ệ")
    '{\\\\d{\\\\^e}}'
    """
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if not marks or not base.isascii() or not base.isalpha() or not all(mark in _ACCENTS_OF_MARKS for mark in marks):
        return None
    tex = base
    for mark in sorted(marks, key=lambda mark: mark in MARKS_BELOW):
        accent = _ACCENTS_OF_MARKS[mark]
        tex = (
            rf"{{\{accent}{tex}}}"
            if len(tex) == 1 and not accent.isalpha()
            else rf"{{\{accent}{{{_strip_braces(tex)}}}}}"
        )
    return tex


def _strip_braces(tex: str) -> str:
    return tex[1:-1] if tex.startswith("{") else tex


def _add_braces(macros: dict[str, str]) -> dict[str, str]:
    return {character: rf"{{\{macro}}}" for macro, character in macros.items()}


def _look_alikes(characters: str) -> dict[str, str]:
    return {character: LOOK_ALIKES[character] for character in characters}


LETTERS_IN_NAMES: dict[str, str] = _add_braces(_LETTERS_IN_NAMES) | {
    letter: rf"{{\textcommabelow{{{unicodedata.normalize('NFD', letter)[0]}}}}}" for letter in "ȘșȚț"
}
"""Letters that become macros only in names, where BibTeX may cut a word to its first letter.

pandoc drops these macros, while LaTeX (since 2018) reads the letters themselves just as well.
"""
LETTERS: dict[str, str] = _add_braces(_KERNEL_LETTERS) | _look_alikes("Ĳĳŉ") | {"ħ": r"{$\hbar$}"}
"""Letters without accents written as macros for classic BibTeX; `accented_letter` has the others.

An accented i is written `{\\v{i}}`, without `\\i`: that is what all readers of .bib files take for one letter.
"""
SIGNS: dict[str, str] = (
    {LIGATURES[tex]: tex for tex in _WRITTEN_LIGATURES}
    | {"‘": "`", "’": "'", "…": r"{\ldots}"}
    | _add_braces(_KERNEL_SIGNS)
    | _look_alikes("\u2012\u2015‛ʼʾˈʻʿſ∶≔∕℉⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞①②③④⑤⑥⑦⑧⑨")
)
"""Signs written as macros or ligatures for classic BibTeX.

All others stay as they are: pandoc drops their macros, while LaTeX (since 2018) reads the signs just as well.
"""
SPECIALS: dict[str, str] = {sign: rf"\{sign}" for sign in "#$%&_"} | _add_braces(_SPECIAL_SIGNS) | {"|": "{$|$}"}
"""Characters of ASCII that TeX would not print as they are."""
GREEK: dict[str, str] = {letter: rf"\{macro}" for macro, letter in MACRO_GREEK.items()} | _look_alikes("οΑΒΕΖΗΙΚΜΝΟΡΤΧ")
"""Greek letters as math; those that look Latin have no macro."""
MATH: dict[str, str] = (
    {sign: rf"\{macro}" for macro, sign in (AMS_MATH | _KERNEL_MATH).items()}
    | {"−": "-", "′": "'", "″": "''", "‴": 3 * "'"}
    | _look_alikes("µ∆ℏ★ℂℍℕℙℚℝℤʹʺ●○▪ℬℰℱℋℐℒℳℛ")
)
"""Signs that TeX has only in math; both dialects get them as math."""
KEYBOARD_MATH: dict[str, str] = {
    **{MATH[sign]: sign for sign in "−′″‴"},
    "*": "∗",
    r"^\circ": "°",
    r"^{\circ}": "°",
}
"""ASCII characters that print a different sign in math than in text."""
ROMAN_NUMERALS: dict[str, str] = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2160, 0x2180)}
SUPERSCRIPTS: dict[str, str] = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
SUBSCRIPTS: dict[str, str] = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True))
RAISED_LETTERS: dict[str, str] = dict(zip("ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghjklmoprstuvwxyz", strict=True))
LOWERED_LETTERS: dict[str, str] = dict(zip("ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "aehijklmnoprstuvx", strict=True))
"""Letters that are read back as markup, because people write `13\\textsuperscript{th}`."""
_NOT_PRINTED = compile_lazily(
    r"[^\x00-\x7f\u00a0-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0192\u01c4-\u01d4"
    r"\u01e2-\u01e3\u01e6-\u01eb\u01f0\u01f4-\u01f5\u0218-\u021b\u0232-\u0233\u0237\u02c7\u02d8-\u02d9\u02db\u02dd"
    r"\u0e3f\u1e02-\u1e03\u1e0d\u1e1e-\u1e21\u1e25\u1e30-\u1e31\u1e37\u1e43\u1e45\u1e47\u1e5b\u1e63\u1e6d"
    r"\u1e8e-\u1e91\u1e9e\u1ef2-\u1ef3\u200c\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2030-\u2031"
    r"\u2039-\u203b\u203d\u2044\u204e\u2052\u20a1\u20a4\u20a6\u20a9\u20ab-\u20ac\u20b1\u2103\u2116-\u2117\u211e"
    r"\u2120\u2122\u2126-\u2127\u212e\u2190-\u2193\u2329-\u232a\u2422-\u2423\u25e6\u25ef\u266a\u27e8-\u27e9"
    r"\u3008-\u3009\ufb00-\ufb06\ufeff]"
)
"""What pdflatex refuses with the encodings T1 and TS1 (`t1enc.dfu`, `ts1enc.dfu`, `omsenc.dfu` of LaTeX 2022)."""


def find_unprintable(tex: str) -> list[str]:
    """Return the characters of TeX code that pdflatex cannot print, each once: XeLaTeX and LuaLaTeX can.

    >>> find_unprintable("Köln 李 é 東 李")
    ['李', '東']
    """
    return [] if tex.isascii() else list(dict.fromkeys(_NOT_PRINTED.findall(tex)))
