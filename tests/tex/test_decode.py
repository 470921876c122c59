"""TeX into Unicode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.tex import letters, macros
from bibexport.tex.decode import is_known_macro, paragraphs, plain_text, unicode_text, unknown_macros, verbatim
from bibexport.tex.encode import text as escaped
from bibexport.text.unicode import clean

FRAGMENTS = [
    "{",
    "}",
    "\\",
    "$",
    "\\'",
    "\\v",
    "\\o ",
    "\\emph{",
    "\\em ",
    "``",
    "''",
    "--",
    "~",
    "\\url{",
    "\\enquote{",
]
tex_like = st.lists(st.sampled_from([*FRAGMENTS, "a", "É", " ", "\n", "&amp;", "<i>", "\\foo", "`", "'"])).map("".join)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\'E}tude na{\"\i}ve", "Étude naïve"),
        (r"\'{e} \' e \'e {\'{e}} {\'e}", "é é é é é"),
        (r"B{\^\i}rzan and B{\^{\i}}rzan and B{\^i}rzan", "Bîrzan and Bîrzan and Bîrzan"),
        (r"Smol{\v{c}}i{\'c}, \v cek, \c{C}a\u{g}r{\i}", "Smolčić, ček, Çağrı"),
        (r"H{\o}iland-J\o{}rgensen, \O yvind, {\L}ukasz, \ss{}", "Høiland-Jørgensen, Øyvind, Łukasz, ß"),
        (r"{\'{\^e}} {\d{\^e}} {\^{\d e}} {\textcommabelow{s}}", "ế ệ ệ ș"),
        (r"\.Z \=a \H{o} \k{a} \r{u} \b{d} \t{oo} \h{a}", "Ż ā ő ą ů ḏ o͡o ả"),
        (r"{\AE}on, \oe uvre, {\dh}, \TH, {\dj}, \NG", "Æon, œuvre, ð, Þ, đ, Ŋ"),
        (r"\'{ab} \'\ae{} \~{} \^{} \"{}", "áb ǽ ~ ^ ¨"),
    ],
)
def test_accents_and_letters_are_composed(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("``Quoted'' and `single' and Don't", "“Quoted” and ‘single’ and Don't"),
        ("`Don't stop' now", "‘Don't stop’ now"),
        ("1999--2001 --- or so", "1999–2001 — or so"),
        ("-{-}help f'{'} <{<}", "--help f'' <<"),
        ("?`Qu\\'e? !`S\\'i!", "¿Qué? ¡Sí!"),
        ("Donald~E. Knuth", "Donald E. Knuth"),
        (r"50\% of \$5 \& \#1 in a\_b \{c\}", "50% of $5 & #1 in a_b {c}"),
        (r"10\,000 Mac{\-}Kay shelf{}ful \\ next", "10 000 MacKay shelfful next"),
        (r"{\textbackslash} {\textasciitilde} {\textasciicircum} \textless\textgreater", r"\ ~ ^ <>"),
        (r"\enquote{a \enquote{b} c} \enquote*{d} \mkbibquote{e}", "“a ‘b’ c” ‘d’ “e”"),
        (r"Artificial {\&}amp$\mathsemicolon$ Natural, R\&D&copy, &eacute;", "Artificial & Natural, R&D&copy, é"),
        ("{\\TeX book}, \\LaTeX{} and \\LaTeX\\ ok", "TeXbook, LaTeX and LaTeX ok"),
        ("methodology\\hyphen independent and\\slash or", "methodology-independent and/or"),
        ("100% #1 R&D a_b x^2", "100% #1 R&D a_b x^2"),
    ],
)
def test_signs_and_ligatures_are_what_tex_prints(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("{GPT}-4 and {{BERT}}", "GPT-4 and BERT"),
        (
            r"\emph{a} \textit{b} \textbf{c} {\em d} {\it e {\bf f}} g",
            "<i>a</i> <i>b</i> <b>c</b> <i>d</i> <i>e <b>f</b></i> g",
        ),
        (r"\textsc{mcxcviii} \texttt{x} {\sc y} \mbox{z}", "<sc>mcxcviii</sc> x <sc>y</sc> z"),
        (r"13\textsuperscript{th} H\textsubscript{2}O", "13<sup>th</sup> H<sub>2</sub>O"),
        (r"S{\textsuperscript{3}} x{\textsubscript{12}}", "S³ x₁₂"),
        (r"\href{https://example.org}{here} \url{https://example.org/~a_b}", "here https://example.org/~a_b"),
        (r"{\noopsort{1973a}}1973 \textcolor{red}{hot}", "1973 hot"),
        (r"\emph{}x \emph{ }y", "x y"),
    ],
)
def test_braces_go_and_markup_becomes_the_models(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\beta$-VAE with {$\alpha$}", "β-VAE with α"),
        ("H$_2$O, $^{13}$CO, $10^5$", "H<sub>2</sub>O, <sup>13</sup>CO, $10^5$"),
        (r"On $\mathcal{O}(n \log n)$ {Sorting}", r"On $\mathcal{O}(n \log n)$ Sorting"),
        (r"\(x^2\) and \ensuremath{\leq}", "$x^2$ and ≤"),
        ("from $5 to $10 a day", "from $5 to $10 a day"),
        (r"$5 to \$20,089 \& more", "$5 to $20,089 & more"),
        ("$k$-means of $10$ points at 90$^\\circ$", "$k$-means of 10 points at 90°"),
        ("one $ alone", "one $ alone"),
        (r"\alpha outside math", "αoutside math"),
    ],
)
def test_math_stays_unless_unicode_says_it_better(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


def test_unknown_macros_become_their_argument_or_name_and_are_reported() -> None:
    tex = r"\foo{bar} \baz qux $\quux$ \emph{x}"

    assert unicode_text(tex) == r"bar baz qux $\quux$ <i>x</i>"
    assert unknown_macros(tex) == ("foo", "baz")


@pytest.mark.parametrize(
    "name",
    sorted({*macros.MARKUP, *macros.SILENT, *macros.SPACES, *letters.MACRO_SIGNS, *letters.MACRO_LETTERS}),
)
def test_every_macro_of_the_tables_is_known_and_never_printed_as_such(name: str) -> None:
    assert is_known_macro(name)
    assert f"\\{name}" not in unicode_text(f"\\{name}{{}}")


@pytest.mark.parametrize("name", sorted(macros.DROPPED_ARGUMENTS))
def test_dropped_arguments_are_not_printed(name: str) -> None:
    arguments = "{no}" * macros.DROPPED_ARGUMENTS[name]

    assert unicode_text(f"a\\{name}{arguments}{{yes}}").replace(" ", "") == "ayes"


@pytest.mark.parametrize(("name", "sign"), sorted(letters.MACRO_MATH.items()))
def test_math_of_one_sign_is_that_sign(name: str, sign: str) -> None:
    assert unicode_text(f"a{{$\\{name}$}}b") == f"a{sign}b"


@pytest.mark.parametrize("text", ["a {b} c", r"a \& b", "~/x_y^z", "<<a|b>>", "50% & $5", "--help ''", "a, b,, c"])
def test_specials_read_back(text: str) -> None:
    assert unicode_text(escaped(text, "ascii")) == text


def test_plain_text_has_no_markup() -> None:
    assert plain_text(r"\textit{Smith}$^{1}$ J.") == "Smith1 J."


def test_empty_lines_divide_paragraphs() -> None:
    assert paragraphs("One\nline.\n\n  Two \\par Three\n") == "One line.\n\nTwo\n\nThree"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\url{http://example.org/a\_b}", "http://example.org/a_b"),
        (r"10.1000/a{\_}b{~}c{\%}d", "10.1000/a_b~c%d"),
        ("http://example.org/\n   long/path", "http://example.org/long/path"),
        (r"http://example.org/{\textasciitilde}me/\~{}you/$\sim$us", "http://example.org/~me/~you/~us"),
        (r"10.1007/978-3-030-1\_2", "10.1007/978-3-030-1_2"),
        ("10.1002/(SICI)19:4<377::AID-JCC1>3.0.CO;2-P", "10.1002/(SICI)19:4<377::AID-JCC1>3.0.CO;2-P"),
        ("{https://example.org/?a=1&b=%20}", "https://example.org/?a=1&b=%20"),
    ],
)
def test_verbatim_fields_lose_the_tex_that_people_put_into_them(tex: str, text: str) -> None:
    assert verbatim(tex) == text


@given(tex_like)
def test_any_tex_becomes_clean_text(tex: str) -> None:
    text = unicode_text(tex)

    assert clean(text) == text


@pytest.mark.parametrize(("opening", "closing"), [("\\'", ""), ("{", "}"), ("\\emph{", "}"), ("\\foo{", "}")])
def test_the_text_in_absurd_nesting_is_read(opening: str, closing: str) -> None:
    text = plain_text(f"{opening * 5000}e{closing * 5000} after")

    assert text.endswith(" after")
    assert "{" not in text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\ifmmode \check{C}\else \v{C}\fi{}ern\'{\i}k", "Černík"),
        (r"a\ifmmode b\fi{} c", "a c"),
        (r"\iflanguage{english}{Rome}{Rom}", "Rome"),
        (r"\iflanguage{german}{Rom}{Rome}", "Rome"),
        (r"The {\METAFONT}book", "The METAFONTbook"),
        (r"\METAFONT{} is", "METAFONT is"),
        (r"98\psq", "98 sq."),
        (r"See \cite{b}, \cite[pp.~3--4]{b} and \href{https://ex.org/x_y}{errata}", "See b, b, pp. 3–4 and errata"),
        ("otom\u0131\u0301", "otomí"),
        (r"\foo[x]{y}", "y"),
    ],
)
def test_conditionals_and_unknown_macros_become_text(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\\{}$~`'&<>-,\"")))
def test_text_without_tex_is_only_cleaned(text: str) -> None:
    assert unicode_text(text) == clean(text)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("A new <em>Tachy</em> and <jats:italic>B. sub</jats:italic>", "A new <i>Tachy</i> and <i>B. sub</i>"),
        (
            r"$\less$p$\greater$$\less$strong$\greater$A {Bee}$\less$/strong$\greater$$\less$/p$\greater$",
            "A Bee",
        ),
        ("<strong>Bees</strong> and <strong>wasps</strong>", "<b>Bees</b> and <b>wasps</b>"),
        (
            r"The {\textless}scp{\textgreater}rna{\textless}/scp{\textgreater} of $<$i$>$E. coli$<$/i$>$",
            "The RNA of <i>E. coli</i>",
        ),
        ("CO&lt;sub&gt;2&lt;/sub&gt; at <b>home </b>now", "CO<sub>2</sub> at <b>home</b> now"),
        ("if a <b and c> d, Map<B>, vector<int>, <i>", "if a <b and c> d, Map<B>, vector<int>, <i>"),
        (
            '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>-law',
            "x<sup>2</sup>-law",
        ),
        (
            "<math><msubsup><mi>K</mi><mi>S</mi><mn>0</mn></msubsup><mo>→</mo><mover><mi>p</mi><mo>¯</mo></mover></math>",
            "K<sub>S</sub><sup>0</sup>→p\u0304",
        ),
        (
            "<math><mmultiscripts><mi>Zr</mi><none/><mo>+</mo><mprescripts/><none/><mn>100</mn></mmultiscripts></math>",
            "<sup>100</sup>Zr<sup>+</sup>",
        ),
        ("<math><mfrac><mn>1</mn><mi>N</mi></mfrac><mspace/><msqrt><mi>s</mi></msqrt></math>", "1/N √s"),
    ],
)
def test_the_html_and_mathml_of_publishers_becomes_the_markup_of_records(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ('Running {``Music"}', "Running “Music”"),
        ('``A" and ``B"', "“A” and “B”"),
        ('A 6" mirror, ``large"', 'A 6" mirror, “large”'),
        ("``a \"b\" c''", '“a "b" c”'),
        ('a "b" c', 'a "b" c'),
    ],
)
def test_a_straight_quote_closes_what_backquotes_opened(tex: str, text: str) -> None:
    assert unicode_text(tex) == text
