"""Pages in HTML: which elements become which blocks."""

import pytest

from bibexport.formats.html.read_list import parse_html
from tests.formats.documents import outline

PAGE = """\
<!DOCTYPE html>
<html><head><title>Tides</title><style>li { color: red }</style></head>
<body><nav><ul><li><a href="/">Home</a></ul></nav>
<h1>Reading list</h1>
<!-- a comment
 of two lines -->
<ul>
  <li><a href="https://arxiv.org/abs/2202.11111">Learned Closures &amp;
      Tides</a>, <i>ICML</i> 2022
  <li><p><b>A Spectral View</b></p><ul><li>nested</ul>
</ul>
<script>document.write("<li>no</li>")</script>
<table><thead><tr><th>Title<th>Year</thead>
<tr><td rowspan=2>Harbour *Noise*<td>2020
<tr><td>2021</table>
<dl><dt>[1]<dd>Mole, J. Tides. 2020.<dt>Quay<dd>Moored at night.</dl>
<details><summary>Older</summary>text</details>
<p>One<br>two
<p>three
"""


def test_a_page():
    assert outline(parse_html(PAGE)) == [
        "4 # Reading list",
        "- 8 [Learned Closures & Tides](https://arxiv.org/abs/2202.11111), *ICML* 2022",
        "- 10 **A Spectral View**",
        "  - 10 nested",
        "|| Title | Year",
        "14 | Harbour *Noise* | 2020",
        "15 | Harbour *Noise* | 2021",
        "- 16 Mole, J. Tides. 2020.",
        "- 16 Quay",
        "  16 Moored at night.",
        "17 > Older",
        "  17 text",
        "18 One / two",
        "19 three",
    ]


def test_cards_of_one_class_are_items():
    card = '<div class="paper"><div class="title"><a href="x.pdf">{}</a></div><div>Jane Mole</div></div>\n'

    assert outline(parse_html("<section>" + "".join(map(card.format, "ABC")), "https://a.org/list/")) == [
        *("- 1 [A](https://a.org/list/x.pdf)", "  1 Jane Mole"),
        *("- 2 [B](https://a.org/list/x.pdf)", "  2 Jane Mole"),
        *("- 3 [C](https://a.org/list/x.pdf)", "  3 Jane Mole"),
    ]


def test_references_in_a_table_without_header_are_items():
    rows = "".join(f"<tr><td>[{n}]</td><td>Mole, J. Title of the paper {n}. 2020.</td></tr>\n" for n in (1, 2))

    assert outline(parse_html(f"<table>\n{rows}</table>")) == [
        "- 2 Mole, J. Title of the paper 1. 2020.",
        "- 3 Mole, J. Title of the paper 2. 2020.",
    ]


def test_papers_beside_their_pictures_are_items():
    row = """<tr><td><video>Your browser does not support the video tag.</video><img src=a.jpg></td>
<td><a href="https://a.org/{0}"><span>Title of the Paper {0}</span></a><br>Jane Mole<p>Two words more here.</p></td></tr>
"""
    last = "<tr><td>An exception with its text here<p></td><td>and more of it there</td></tr>"
    found = outline(parse_html("<table>" + "".join(map(row.format, range(12))) + last))

    assert found[:2] == ["- 2 [Title of the Paper 0](https://a.org/0) / Jane Mole", "  2 Two words more here."]
    assert found[-2:] == ["- 25 An exception with its text here", "  25 and more of it there"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<table><tr><td><h2>A</h2><ul><li>x</ul></td></tr></table>", "1 ## A\n- 1 x"),
        ("<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td>c</td></tr></table>", "1 | a | a\n1 | b | c"),
        ('<a href="https://a.org"><div>in a link</div></a>', "1 [in a link](https://a.org)"),
        ('<img src="x.png" alt="Alt">', "1 ![Alt](x.png)"),
        ("<li>outside of a list", "1 outside of a list"),
        ("<b>never closed <p>new", "1 **never closed**\n1 **new**"),
        ("a </b> b", "1 a b"),
        ("<h3><h3>A<h3/></h3><ul><li>x</ul>", "1 ### A\n- 1 x"),
        ("<h2>A<h3>B<p>text", "1 ## A\n1 ### B\n1 text"),
        ("<h2>A <b>B</b><ul><li>x</ul>C", "1 ## A **B**\n- 1 x\n1 C"),
        ("<h2><div>A</div></h2>", "1 ## A"),
        ("<ul><ul><li>x</ul></ul>", "- 1 x"),
        ("x < y & z", "1 x < y & z"),
        ("<!-- never closed", ""),
        ("<script>never closed", ""),
    ],
)
def test_constructs(text, expected):
    assert "\n".join(outline(parse_html(text))) == expected
