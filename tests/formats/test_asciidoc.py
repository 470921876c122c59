"""AsciiDoc: what each construct of the markup becomes."""

import pytest

from bibexport.formats.asciidoc import parse_asciidoc
from tests.formats.documents import outline

LIST = """\
= Reading list on tides
Jane Mole <jane@example.org>
:toc: left
:arxiv: https://arxiv.org/abs

// a comment
== Models

* https://arxiv.org/abs/2202.11111[Learned Closures for Tidal Mixing], ICML 2022
** nested *bold* and _slanted_ link:{arxiv}/2102.22222[Paper,window=_blank]
* *A Spectral View of
Estuary Transport*, NeurIPS 2021
+
Attached.

Prose after the list.

[cols="3,1",options="header"]
|===
|Title |Year

|https://doi.org/10.1000/182[Harbour Noise]
|2020

|Tides | 2021
|===

----
* not an item
----

====
. one
. two
====
"""


def test_a_list():
    assert outline(parse_asciidoc(LIST)) == [
        "1 # Reading list on tides",
        "2 Jane Mole <jane@example.org>",
        "7 ## Models",
        "- 9 [Learned Closures for Tidal Mixing](https://arxiv.org/abs/2202.11111), ICML 2022",
        "  - 10 nested **bold** and *slanted* [Paper](https://arxiv.org/abs/2102.22222)",
        "- 11 **A Spectral View of** **Estuary Transport**, NeurIPS 2021",
        "  14 Attached.",
        "16 Prose after the list.",
        "|| Title | Year",
        "22 | [Harbour Noise](https://doi.org/10.1000/182) | 2020",
        "25 | Tides | 2021",
        "- 33 one",
        "- 34 two",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**T**ides and __x__", "1 **T**ides and *x*"),
        ("https://a.org/x[T^]", "1 [T](https://a.org/x)"),
        ('https://a.org/x["T, U",role=a]', "1 [T, U](https://a.org/x)"),
        ("https://a.org/x[[T\\]]", "1 [[T]](https://a.org/x)"),
        ("https://a.org/x[]", "1 [https://a.org/x](https://a.org/x)"),
        ("image:b.svg[Badge,link=https://a.org]", "1 [Badge](https://a.org)"),
        ("see <<tides,Tides>>", "1 see [Tides](#tides)"),
        ("Buoys:: read by everybody", "- 1 Buoys: read by everybody"),
        (",===\nTitle,Year\nTides,2021\n,===", "2 | Title | Year\n3 | Tides | 2021"),
        ("|===\n|a |b\n|c |d", "2 | a | b\n3 | c | d"),
        ("* a\n- b\n* c", "- 1 a\n  - 2 b\n- 3 c"),
        ("////\n* hidden\n////\nshown", "4 shown"),
    ],
)
def test_constructs(text, expected):
    assert "\n".join(outline(parse_asciidoc(text))) == expected
