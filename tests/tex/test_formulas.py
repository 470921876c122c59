"""Math between dollar signs."""

import pytest

from bibexport.tex.encode import text
from bibexport.tex.formulas import encode_math


@pytest.mark.parametrize(
    "formula",
    [
        "k",
        r"\ell_1",
        "O(n^2)",
        r"\mathcal{H}",
        r"\mathbb{R}^d",
        r"\{0,1\}^n",
        r"\tilde{O}(\sqrt{T})",
        r"n \log n",
        "L_\\infty",
    ],
)
def test_formulas_are_math_and_stay_as_they_are(formula):
    assert text(f"The ${formula}$ Case", "ascii") == f"The {{${formula}$}} Case"


@pytest.mark.parametrize("title", ["From $5 to $10", "Saving $100", "$5-$10 Off", "US$ and CA$ Rates", "Is $ or $$ It"])
def test_prices_are_text(title):
    assert text(title, "ascii") == title.replace("$", r"\$")


@pytest.mark.parametrize(
    "formula",
    [
        *(
            r"\input{x}",
            r"\foobar",
            r"\def\x{}",
            "a%b",
            "a}b{",
            "x{",
            "two words here",
            "x^",
            "x^2^3",
            "x_1_2",
            "_",
            "x^2'",
        ),
        *(
            r"\frac",
            r"\frac{1}",
            r"\left( x",
            r"x \right)",
            r"\left x \right)",
            r"\big",
            r"x^\frac12",
            r"\hat",
            r"\sqrt[3",
        ),
        *(r"\text{a_b}", r"\text a", r"a \\ b", r"a & b", r"\limits", r"\{", r"x^\left(1\right)", "a#b"),
    ],
)
def test_what_tex_could_not_typeset_is_text(formula):
    assert encode_math(formula) is None
    assert "$" not in text(f"A ${formula}$ B", "ascii").replace(r"\$", "")


def test_a_price_before_a_formula_does_not_take_its_dollar():
    assert text("Paying $5 for $k$-Means", "ascii") == r"Paying \$5 for {$k$}-Means"


@pytest.mark.parametrize(
    ("formula", "tex"), [("β", r"\beta "), ("x ≤ y", r"x \leq  y"), (r"\mathds{R}", r"\mathbb{R}")]
)
def test_signs_and_rare_macros_in_math_are_what_every_document_knows(formula, tex):
    assert encode_math(formula) == tex


def test_math_with_letters_that_tex_has_no_math_for_is_text():
    assert encode_math("中") is None


@pytest.mark.parametrize(
    "formula",
    [
        "x" + "^{x" * 400 + "}" * 400,
        "{" * 400 + "x" + "}" * 400,
        r"\left(" * 400 + "x" + r"\right)" * 400,
        r"\sqrt[" * 400 + "x" + "]{x}" * 400,
        r"\frac{1}{" * 400 + "x" + "}" * 400,
        r"\hat{" * 400 + "x" + "}" * 400,
        r"\mathrm{\left|{" * 300 + "x" + r"}\right|}" * 300,
    ],
)
def test_a_formula_that_is_nested_deeper_than_tex_can_read_is_text(formula):
    assert encode_math(formula) is None


def test_a_long_formula_of_many_groups_is_math():
    assert encode_math("+".join(["x_{1}"] * 400)) is not None


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (r"90\degree", r"90{}^\circ"),
        (r"a\less b\greater c", "a< b> c"),
        (r"f(x\mathsemicolon y)", "f(x; y)"),
    ],
)
def test_macros_of_no_common_package_are_spelled_out(content, written):
    assert encode_math(content) == written
