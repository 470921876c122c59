"""Text into TeX, piece by piece; that TeX prints it is tested with TeX itself (test_tex_tools)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.tex.encode import is_harmless, text
from bibexport.tex.macros import balanced


@pytest.mark.parametrize(
    ("plain", "tex"),
    [
        ("Saving 100% of $5 & #1 in snake_case", r"Saving 100\% of \$5 \& \#1 in snake\_case"),
        (r"c:\temp ~user x^2", r"c:{\textbackslash}temp {\textasciitilde}user x{\textasciicircum}2"),
        ("a < b | c > d << e", r"a {\textless} b {$|$} c {\textgreater} d {\textless}{\textless} e"),
        (r"Writing \& in LaTeX", r"Writing {\textbackslash}\& in LaTeX"),
        ("me@example.org", "me@example.org"),
        ("--help and ---", "-{-}help and -{-}{-}"),
        ("f'' and g'", "f'{'} and g'"),
        ("weird,, commas", "weird,{,} commas"),
        ("`code`", r"{\textasciigrave}code{\textasciigrave}"),
    ],
)
def test_what_is_special_to_tex_is_escaped_and_ligatures_are_kept_apart(plain, tex):
    assert text(plain, "ascii") == tex
    assert text(plain, "utf8") == tex


@pytest.mark.parametrize(
    ("plain", "tex"),
    [
        ('The "right" way', "The ``right'' way"),
        ('A 5" disk', "A 5'' disk"),
        ('Say ("yes") or "no"', "Say (``yes'') or ``no''"),
        ("“Why?” ‘so’", "``Why?'' `so'"),
        ("‘“Quoted”’", "{`}``Quoted''{'}"),
        ("“‘Quoted’”", "``{`}Quoted{'}''"),
        ("Wait!“Go”", "Wait!{``}Go''"),
    ],
)
def test_quotes_are_typographic_and_never_run_into_each_other(plain, tex):
    assert text(plain, "ascii") == tex


@pytest.mark.parametrize(
    ("plain", "tex"),
    [
        ("Sets {a, {b}}", r"Sets \{a, \{b\}\}"),
        ("Reversed } and {", r"Reversed {\textbraceright} and {\textbraceleft}"),
        ("f_1{x", r"f\_1{\textbraceleft}x"),
        ("<i>{</i>}", r"\textit{{\textbraceleft}}{\textbraceright}"),
    ],
)
def test_braces_are_always_balanced(plain, tex):
    assert text(plain, "ascii") == tex


@pytest.mark.parametrize(
    ("plain", "ascii_tex", "utf8_tex"),
    [
        ("Émile Łoś Ångström", r"{\'E}mile {\L}o{\'s} {\AA}ngstr{\"o}m", "Émile Łoś Ångström"),
        ("Nguyễn Đặng", r"Nguy{\~{\^e}}n Đ{\d{\u{a}}}ng", "Nguyễn Đặng"),
        ("Yılmaz İ", r"Y{\i}lmaz {\.I}", "Yılmaz İ"),
        ("Phước", "Phước", "Phước"),
        ("Learning—Fast – Slow…", r"Learning---Fast -- Slow{\ldots}", "Learning—Fast – Slow…"),
        ("x\u0302", r"{\^x}", "x\u0302"),
        ("中文 и Кириллица", "中文 и Кириллица", "中文 и Кириллица"),
    ],
)
def test_letters_are_macros_for_classic_bibtex_as_far_as_t1_has_them_and_none_is_lost(plain, ascii_tex, utf8_tex):
    assert text(plain, "ascii") == ascii_tex
    assert text(plain, "utf8") == utf8_tex


def test_letters_whose_macros_pandoc_drops_are_macros_in_names_alone():
    assert text("Đorđe Þór", "ascii") == r"Đorđe Þ{\'o}r"
    assert text("Đorđe Þór", "ascii-names") == r"{\DJ}or{\dj}e {\TH}{\'o}r"


@pytest.mark.parametrize(
    ("plain", "tex"),
    [
        ("β-VAE ≤ 3 → ∞", r"{$\beta$}-VAE {$\leq$} 3 {$\rightarrow$} {$\infty$}"),
        ("³¹P at 10⁻³", r"{\textsuperscript{31}}P at 10{\textsuperscript{-3}}"),
        ("CO₂", r"CO{\textsubscript{2}}"),
        ("The Use of και", "The Use of και"),
        ("Type Ⅲ", "Type III"),
    ],
)
def test_signs_that_need_math_are_math_in_both_charsets(plain, tex):
    assert text(plain, "ascii") == tex
    assert text(plain, "utf8") == tex


def test_invisible_characters_are_dropped_and_white_space_becomes_one_space():
    assert text("A\x00 Ti\u00adtle\u202e\u2028with\r\n\tall\ud800", "utf8") == "A Title with all"
    assert text(" two  blanks ", "ascii") == "two blanks"


def test_markup_becomes_macros_only_where_it_is_markup():
    assert text("<i>E. coli</i> H<sub>2</sub>O", "ascii") == r"\textit{E. coli} H\textsubscript{2}O"
    assert (
        text("i<3 </i> <b>open", "ascii") == r"i{\textless}3 {\textless}/i{\textgreater} {\textless}b{\textgreater}open"
    )
    assert text("<i><b>x</i></b>", "ascii").count("{") == text("<i><b>x</i></b>", "ascii").count("}")


@given(st.text(st.characters(codec=None), max_size=60), st.sampled_from(["ascii", "ascii-names", "utf8"]))
def test_any_text_gives_balanced_tex_that_is_utf8_and_has_no_control_characters(value, charset):
    tex = text(value, charset)

    assert balanced(tex)
    assert balanced(tex.replace(r"\{", "").replace(r"\}", ""))
    assert tex.encode().decode() == tex
    assert "\n" not in tex
    assert tex.isprintable() or any(not character.isprintable() for character in tex if ord(character) > 0x2000)


@given(st.text("abc ,.;:()[]-'\"{}$%&#_^~<>|\\é", max_size=40))
def test_harmless_text_is_unchanged_by_escaping(value):
    if is_harmless(value):
        assert text(value, "ascii") == value


@pytest.mark.parametrize(
    ("value", "tex"),
    [
        (r"C$^\flat$", r"C{$^{\flat}$}"),
        (r"the $\varinjlim^2$", r"the {$\varinjlim^2$}"),
        (r"$p\bar pp\bar pW$", r"{$p\bar pp\bar pW$}"),
        (r"$g^\textup{EE}$ in $D^0_\text{S}$", r"{$g^{\textup{EE}}$} in {$D^0_{\text{S}}$}"),
        (r"$\mathrm{c\bar{c}}$2q", r"{$\mathrm{c\bar{c}}$}2q"),
        (r"$T_{1\text{λ}}$", r"{$T_{1\lambda }$}"),
        (r"$X \xrightarrow{g} Y$, $\Bbb Q$, $\not\equiv$", r"{$X \xrightarrow{g} Y$}, {$\Bbb Q$}, {$\not\equiv$}"),
        (r"$M \rhd N$ and $\stackrel{d}{=}$", r"{$M \rhd N$} and {$\stackrel{d}{=}$}"),
        ("from $5 to $10", r"from \$5 to \$10"),
    ],
)
def test_formulas_of_latex_and_amsmath_stay_formulas(value: str, tex: str) -> None:
    assert text(value, "ascii") == tex


def test_a_formula_has_at_most_2000_characters():
    assert "$" + "x" * 2000 + "$" in text("A $" + "x" * 2000 + "$", "ascii")
    assert text("A $" + "x" * 2001 + "$", "ascii").count("\\$") == 2
