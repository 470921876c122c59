import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.citations import markdown
from bibexport.citations.reading import Inclusion


def keys(text):
    return [citation.key for citation in markdown.read(text).citations]


CASES = [
    ("See [@a] and @b, -@c.", ["a", "b", "c"]),
    ("[@a; see @b, p. 3; -@c]", ["a", "b", "c"]),
    ("[-@a] [see -@b]", ["a", "b"]),
    ("@{LISA++} [@{LISA++}, p. 3]", ["LISA++", "LISA++"]),
    ("@LISA++ is better", ["LISA"]),
    ("@{a b} @{a{b}c}", ["a{b}c"]),
    ("@foo.bar. @foo:bar: @foo--bar @_x @2020 @a/b @doi:10.1/x", ["foo.bar", "foo:bar", "foo", "_x", "2020", "a/b", "doi:10.1/x"]),
    ("@Müller2020, @中文", ["Müller2020", "中文"]),
    ("@a's @b--c @c… @d[p. 3] @e [p. 3; @f]", ["a", "b", "c", "d", "e", "f"]),
    ("'@a' \"@b\" *@c* **[@d]** x-@e x/@f", ["a", "b", "c", "d", "e", "f"]),
    ("mail me@example.org or first.last@example.org", []),
    ("\\@a \\\\@b", ["b"]),
    ("`@code` and ``x ` @c`` @d", ["d"]),
    ("`a\n@b` @c", ["c"]),
    ("`@a @b", ["a", "b"]),
    ("```\n@a\n```\n@b", ["b"]),
    ("~~~ {.python}\n@a\n~~~\n\n@b", ["b"]),
    ("````\n```\n@a\n```\n````\n@b", ["b"]),
    ("```python\n@a\n", ["a"]),
    ("- a\n\n  ```\n  @b\n  ```\n- @c", ["c"]),
    ("text\n\n    @code\n\n    @code\n\n@b", ["b"]),
    ("text\n    @a lazily\n", ["a"]),
    ("- item\n\n    @a\n\n@b", ["a", "b"]),
    ("- item\n\n        @a\n", []),
    ("> @a\n>\n>     @c\n", ["a"]),
    ("[^1]\n\n[^1]: Note @a.\n\n    More @b.\n", ["a", "b"]),
    ("term\n\n:   def @a\n", ["a"]),
    ("a^[note @b]", ["b"]),
    ("<!-- @a -->@b", ["b"]),
    ('<span data-x="@a">@b</span>', ["b"]),
    ("[text](http://x.org/@user) <http://x.org/@u> @a", ["a"]),
    ("![cap](img@2x.png) @a", ["a"]),
    ("$@a$ and $5 @b $6", ["b"]),
    ("---\ntitle: x\nnocite: |\n  @a, @b\n---\n@c", ["a", "b", "c"]),
    ("| a | b |\n|---|---|\n| @x | `@y` |\n", ["x"]),
    ("# Head @a\n\n::: {.note}\n@b\n:::", ["a", "b"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cited"), CASES)
def test_what_is_cited(text, cited):
    assert keys(text) == cited


def test_bare_addresses_cite_nothing():
    assert keys("https://example.org/@user/post and @a") == ["a"]


def test_latex_commands_count_as_well():
    assert keys("\\citep[p. 3]{a,b} and @c") == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text", ["---\nnocite: '@*'\n---\n", "---\nnocite: |\n  @*\n---\n", "---\ntitle: x\nnocite: |\n  @a\n  @*\n---\n"]
)
def test_the_whole_bibliography_can_be_wanted(text):
    assert markdown.read(text).everything is not None


@pytest.mark.parametrize("text", ["see @*", "---\ntitle: '@*'\n---\n"])
def test_a_star_elsewhere_wants_nothing(text):
    assert markdown.read(text).everything is None


@pytest.mark.parametrize("key", ["fig-a", "tbl-a", "sec-intro", "eq-1", "fig:a", "Fig:a", "thm-x"])
def test_references_to_figures_and_the_like_are_not_certain_to_be_citations(key):
    (citation,) = markdown.read(f"See @{key}.").citations

    assert (citation.key, citation.certain) == (key, False)


@pytest.mark.parametrize("key", ["figure2020", "sector-x", "a-fig-b", "fig"])
def test_other_keys_are(key):
    assert markdown.read(f"@{key}").citations[0].certain


def test_the_documents_own_labels_are_returned():
    text = "# Head {#my-head}\n\n(@ex) An example.\n\n```{r}\n#| label: plot\nx@y\n```\n"

    assert markdown.read(text).labels == {"my-head", "ex", "plot"}


def test_captions_in_the_options_of_a_cell_cite():
    assert keys('```{python}\n#| fig-cap: "After @a"\nx = y @ z\n@decorator\n```\n') == ["a"]
    assert keys("```python\n#| fig-cap: @a\n```\n") == []


def test_included_files_are_returned_except_those_in_code():
    text = "{{< include _a.qmd >}}\n\n```\n{{< include no.qmd >}}\n```\n{{< include /b.qmd >}}"

    assert markdown.read(text).inclusions == (
        Inclusion(("_a.qmd",), 1, beside=True),
        Inclusion(("b.qmd",), 6, beside=False),
    )


def test_lines_are_those_of_the_file():
    assert [(one.key, one.line) for one in markdown.read("@a\n\n```\n@x\n```\n@b `\n@y` @c").citations] == [
        *(("a", 1), ("b", 6), ("c", 7)),
    ]


PIECES = (
    "@",
    "a",
    "{",
    "}",
    "`",
    "```",
    "\n",
    "    ",
    "- ",
    "> ",
    "~~~",
    "$",
    "<",
    ">",
    "[",
    "](",
    ")",
    "\\",
    "<!--",
    "-->",
    " ",
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
def test_blanking_code_moves_nothing(text):
    prose = markdown.without_code(text)

    assert len(prose) == len(text)
    assert all(left in (right, " ") for left, right in zip(prose, text, strict=True))
    assert [index for index, sign in enumerate(prose) if sign == "\n"] == [
        i for i, sign in enumerate(text) if sign == "\n"
    ]
    for citation in markdown.read(text).citations:
        assert citation.key in text
