import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.html.markup import math_html, title_html, title_text
from tests.formats.html.document import document

PIECES = st.sampled_from(
    [
        "<i>",
        "</i>",
        "<b>",
        "</b>",
        "<sup>",
        "</sup>",
        "<sub>",
        "</sub>",
        "<script>",
        "&",
        "&amp;",
        "$",
        "$x_1$",
        "^",
        "{",
    ]
)
TITLES = st.lists(PIECES | st.text(max_size=4), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("title", "html", "text"),
    [
        ("Plain & simple", "Plain &amp; simple", "Plain & simple"),
        ("<i>E. coli</i> and CO<sub>2</sub>", "<i>E. coli</i> and CO<sub>2</sub>", "E. coli and CO2"),
        ("a <b>b <i>c</i></b>", "a <b>b <i>c</i></b>", "a b c"),
        ("<i>a <b>b</i> c</b>", "&lt;i&gt;a <b>b&lt;/i&gt; c</b>", "<i>a b</i> c"),
        ("</i>a<i>", "&lt;/i&gt;a&lt;i&gt;", "</i>a<i>"),
        ("<i x>a</i>", "&lt;i x&gt;a&lt;/i&gt;", "<i x>a</i>"),
        (r"$\pi_0$: a model", "π<sub>0</sub>: a model", r"$\pi_0$: a model"),
        ("From $5 to $10", "From $5 to $10", "From $5 to $10"),
        (r"$\frac{1}{2}$ & $x$", r"$\frac{1}{2}$ &amp; <i>x</i>", r"$\frac{1}{2}$ & $x$"),
    ],
)
def test_titles_keep_their_own_markup_and_no_other(title, html, text):
    assert title_html(title) == html
    assert title_text(title) == text


@given(TITLES)
def test_any_title_is_whole_html_with_nothing_but_its_own_elements(title):
    root = document(title_html(title))

    assert {element.tag for element in root.walk()} <= {"", "i", "b", "sup", "sub"}
    if "$" not in title:
        assert root.text == " ".join(title_text(title).split())


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        (r"\pi_0", "π<sub>0</sub>"),
        ("x^2", "<i>x</i><sup>2</sup>"),
        ("x^{n-1}", "<i>x</i><sup><i>n</i>−1</sup>"),
        ("O(n)", "<i>O</i>(<i>n</i>)"),
        (r"\mathcal{O}(n \log n)", "<i>O</i>(<i>n</i>\u2009log\u2009<i>n</i>)"),
        (r"\mathrm{SE}(3)", "SE(3)"),
        (r"\text{a b}", "a b"),
        (r"\mathbf{x}", "<b>x</b>"),
        (r"a\,b", "<i>a</i>\u2009<i>b</i>"),
        (r"\infty", "∞"),
        ("a<b", "<i>a</i>&lt;<i>b</i>"),
        (r"\%", "%"),
        (r"\frac{1}{2}", None),
        (r"\unknown", None),
        ("x^", None),
        ("x^^2", None),
        ("x^ab", None),
        ("{x", None),
        ("x}", None),
        ("{" * 30 + "x" + "}" * 30, None),
    ],
)
def test_math_is_shown_where_a_line_of_text_can_show_it(tex, html):
    assert math_html(tex) == html
