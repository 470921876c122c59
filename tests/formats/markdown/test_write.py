"""Lists written in Markdown: what they say, what is escaped, and where they go in a file."""

import pytest
from markdown_it import MarkdownIt
from markupsafe import Markup

import bibexport
from bibexport.errors import InvalidInput
from bibexport.formats.markdown.write import END, START, badge, code, escape, export, insert, link, title_markdown
from bibexport.formats.options import BUILT_IN_TEMPLATES, ExportOptions
from bibexport.model import Claim, Date, Link, Name, Record

CODE = Link(kind="code", url="https://github.com/OpenAI/CLIP", label="Code")


def paper(key="CLIP", **fields):
    known = {
        "title": "Learning Transferable Visual Models",
        "outcome": "published",
        "container_title_short": "ICML",
        "type": "paper-conference",
        "issued": Date(year=2021),
        "arxiv": "2103.00020",
        "links": (CODE,),
        "sections": (("Models",),),
    }
    return Record(key=key, **known | fields)


def written(*records, **options):
    return "".join(export(records, ExportOptions(**options)))


def test_a_new_file_has_the_title_the_marks_and_the_list():
    assert written(paper(), title="Visual models") == (
        "# Visual models\n\n"
        "<!-- bibexport:start -->\n\n"
        "## Models\n\n"
        "- `CLIP` [Learning Transferable Visual Models](https://arxiv.org/abs/2103.00020), ICML 2021"
        " [[Code](https://github.com/OpenAI/CLIP)]\n\n"
        "<!-- bibexport:end -->\n"
    )


def test_the_title_is_bold_above_a_line_of_links():
    assert (
        "- `CLIP` **Learning Transferable Visual Models.** ICML 2021.  \n"
        "  [[Paper](https://arxiv.org/abs/2103.00020)] [[Code](https://github.com/OpenAI/CLIP)]\n"
    ) in written(paper(), template="bold")


def test_a_table_has_only_the_columns_that_are_filled():
    with_both = written(
        paper(), paper("b", description="Fast.", listed_authors=(Name(family="Pell"),)), template="table"
    )

    assert "| Key | Title | Authors | Venue | Links | Description |\n|---|---|---|---|---|---|\n" in with_both
    assert "| Title | Venue | Links |\n|---|---|---|\n" in written(paper("radford2021learning"), template="table")


@pytest.mark.parametrize("template", BUILT_IN_TEMPLATES)
def test_an_entry_is_in_each_of_its_sections_which_are_nested_as_in_the_catalog(template):
    text = written(paper(sections=(("Models", "Vision"), ("Surveys",))), template=template)

    headings = [line for line in text.splitlines() if line.startswith("##")]
    assert headings == ["## Models", "### Vision", "## Surveys"]
    assert text.count("Learning Transferable Visual Models") == 2


def test_sorting_keeps_the_order_of_the_sections():
    old, new = paper("Old", issued=Date(year=1999)), paper("New", sections=(("Models",), ("Later",)))

    text = written(old, paper("First", sections=(("Later",),), issued=Date(year=2000)), new, sort="newest")

    places = [text.index(one) for one in ("## Models", "`New`", "`Old`", "## Later")]
    assert places == sorted(places)
    assert text.rindex("`New`") < text.index("`First`")


@pytest.mark.parametrize(
    ("sort", "order"),
    [("venue", "bca"), ("title", "cab"), ("year", "cab"), ("list", "abc")],
)
def test_entries_are_sorted(sort, order):
    records = [
        paper("KeyA", title="B", container_title_short="TMLR", issued=Date(year=2005)),
        paper("KeyB", title="C", container_title_short="ACL", issued=Date(year=2020)),
        paper("KeyC", title="<i>A</i>", container_title_short="acl", issued=Date(year=1990)),
    ]
    text = written(*records, sort=sort)

    assert sorted("abc", key=lambda one: text.index(f"`Key{one.upper()}`")) == list(order)


def test_a_preprint_has_the_venue_that_the_list_claims():
    assert ", CoRL 2024 [" in written(paper(outcome="preprint", claim=Claim(venue="CoRL", year=2024)))
    assert ", ICML 2021 [" in written(paper(claim=Claim(venue="arxiv", year=2020)))


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://example.org/list/", "https://example.org/list/#cite.CLIP"),
        ("index.html#top", "index.html#cite.CLIP"),
        ("references.bib", "references.bib"),
    ],
)
def test_each_entry_leads_to_its_citation_if_there_is_a_target(target, address):
    assert f"[[bib]({address})]" in written(paper(), bib_link=target)
    assert "[bib]" not in written(paper())


def test_as_many_authors_are_written_as_the_list_names():
    three = tuple(
        Name(family=family, given=given) for given, family in (("A.", "Radford"), ("J. W.", "Kim"), ("C.", "Hallacy"))
    )
    et_al = (Name(family="Radford"), Name(literal="others"))

    assert "Radford" not in written(paper(authors=three))
    assert ", A. Radford, J. W. Kim, and C. Hallacy, *ICML* 2021" in written(
        paper(authors=three, listed_authors=three[:1])
    )
    assert ", A. Radford et al., *ICML* 2021" in written(paper(authors=three, listed_authors=et_al))


def test_keys_are_written_if_a_person_has_chosen_one():
    named = paper("LISA", title="LISA: Reasoning Segmentation")
    derived = [paper("radford2021learning"), paper("arxiv-2103.00020"), paper("learning-transferable")]

    assert "`" not in written(named, *derived)
    assert written(named, *derived, paper("CLIP")).count("`") == 4
    assert "`" not in written(paper("CLIP"), omit=("name",))
    assert "- `Prismatic VLMs` [" in written(paper("Prismatic-VLMs", aliases=("Prismatic VLMs",)))


def test_a_label_of_the_lists_own_is_kept_beside_the_linked_title():
    plain = Link(kind="paper", url="https://openreview.net/forum?id=a", label="Paper")
    own = Link(kind="paper", url="https://example.org/b.pdf", label="extended version")

    text = written(paper(links=(own, plain), arxiv=None))

    assert "[Learning Transferable Visual Models](https://openreview.net/forum?id=a), ICML" in text
    assert text.count("openreview") == 1
    assert "[[extended version](https://example.org/b.pdf)]" in text


@pytest.mark.parametrize(
    ("label", "url", "kept"),
    [
        ("paper", "https://arxiv.org/pdf/2103.00020", False),
        ("PDF", "https://openreview.net/pdf?id=a", False),
        ("link", "https://example.org/widgets", True),
        ("pdf (revised)", "https://openreview.net/pdf?id=a", True),
        ("Project Page", "https://example.org/widgets", True),
    ],
)
def test_a_label_beside_the_linked_title_is_kept_if_it_says_more_than_the_address(label, url, kept):
    text = written(paper(links=(Link(kind="paper", url=url, label=label),), arxiv=None))

    assert (f"[[{label}]({url})]" in text) == kept


def test_names_are_written_without_the_year_that_makes_them_unique():
    records = [paper("WBC-2021"), paper("WBC-2021a"), paper("Net-2019"), paper("GPT-4")]

    assert [line.split("`")[1] for line in written(*records).splitlines() if "`" in line] == [
        "WBC", "WBC", "Net-2019", "GPT-4",
    ]  # fmt: skip


SECOND = "https://github.com/a/b"


@pytest.mark.parametrize(
    "links",
    [
        (("project", "https://example.org/widgets", "docs"), ("code", SECOND, "Code")),
        (("paper", "https://openreview.net/forum?id=a", "extended version"),),
        (("paper", "https://example.org/widgets", "paper"), ("paper", "https://openreview.net/forum?id=a", "")),
    ],
)
@pytest.mark.parametrize("template", BUILT_IN_TEMPLATES)
def test_a_list_that_is_read_back_is_written_the_same(links, template):
    made = tuple(Link(kind=kind, url=url, label=label) for kind, url, label in links)
    other = paper("quay2020quiet", title="Quiet Widgets in Noisy Rooms")
    own = paper("radford2021learning", links=made, arxiv=None, description="Says: *much* of widgets & noise.")
    first = written(own, other, template=template, title="Papers")
    catalog = bibexport.loads(first, "markdown")

    assert catalog.entries[0].description == own.description
    assert {link.url for link in catalog.entries[0].links} >= {link.url for link in made if "arxiv" not in link.url}
    assert bibexport.dumps(bibexport.records(catalog), "markdown", ExportOptions(template=template)) == first


def test_a_doi_that_no_link_has_gets_one():
    assert "[[DOI](https://doi.org/10.1109/x.1)]" in written(paper(doi="10.1109/x.1"))
    linked = Link(kind="paper", url="https://doi.org/10.1109/X.1", label="Paper")
    assert written(paper(doi="10.1109/x.1", links=(linked,))).count("doi.org") == 1


def test_a_title_without_a_link_is_bold_so_that_its_end_is_sure():
    text = written(
        paper(links=(), arxiv=None, outcome="preprint"), paper("Other", title="Quiet Widgets in Noisy Rooms")
    )

    assert "- `CLIP` **Learning Transferable Visual Models**" in text
    assert [entry.title for entry in bibexport.loads(text, "markdown")] == [
        "Learning Transferable Visual Models",
        "Quiet Widgets in Noisy Rooms",
    ]


def test_badges_are_images_of_the_venue():
    assert "![ICML 2021](https://img.shields.io/badge/ICML%202021-blue)" in written(paper(), badges=True)
    assert str(badge("T-PAMI_x")) == "![T-PAMI_x](https://img.shields.io/badge/T--PAMI__x-blue)"


HOSTILE = [
    "A*: [fast] *search*",
    "snake_case and _emphasis_",
    "<script>alert(1)</script>",
    "1. Introduction",
    "1) Introduction",
    "# Not a heading",
    "- not an item",
    "+ not an item",
    "> not a quotation",
    "--- not a rule",
    "a | b",
    "`code` and ``more``",
    "back\\slash",
    "&amp; is not &",
    "![no image](x)",
    "~~kept~~",
    "a\nb",
    "=====",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_shows_as_it_is_in_an_item_and_in_a_table(text):
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = " ".join(text.split())

    item = parser.parse(f"- {escape(text)}")
    table = parser.parse(f"| a | b |\n|---|---|\n| {escape(text)} | c |")

    assert [one.type for one in item] == [
        *("bullet_list_open", "list_item_open", "paragraph_open", "inline"),
        *("paragraph_close", "list_item_close", "bullet_list_close"),
    ]
    assert "".join(one.content for one in item[3].children) == shown
    cells = [one for one in table if one.type == "inline"][2:]
    assert ["".join(one.content for one in cell.children) for cell in cells] == [shown, "c"]


def test_math_and_bare_addresses_stay_as_they_are():
    assert str(escape("$x_{i}^*$ at https://example.org/a_b_*c")) == "$x_{i}^*$ at https://example.org/a_b_*c"


def test_titles_keep_their_markup():
    assert str(title_markdown("<i>E. coli</i> in <nocase>H<sub>2</sub>O</nocase>*")) == "*E. coli* in H<sub>2</sub>O\\*"


def test_addresses_cannot_end_their_link():
    assert str(link("a]b", "https://example.org/(a) b|c")) == "[a\\]b](https://example.org/%28a%29%20b%7Cc)"
    assert str(link("a", "")) == "a"


def test_code_holds_backticks():
    assert str(code("a`b")) == "`` a`b ``"


def test_a_template_of_ones_own_gets_the_documented_values():
    template = (
        "{% for section in sections %}{{ section.marks }} {{ section.heading }}\n"
        "{% for entry in section.entries %}{{ entry.number }} {{ entry.title }} {{ entry.where }} {{ entry.doi }}"
        "{{ entry.description }} {{ entry.tags | join(', ') }}{% endfor %}{% endfor %}"
    )

    text = written(paper(title="A*", description="_b_", tags=("x", "y")), template=template)

    assert f"{START}\n\n## Models\n1 A\\* ICML 2021 \\_b\\_ x, y\n\n{END}\n" in text


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        ("\n{% for %}", 2, "Expected"),
        ("{{ nothing }}", 1, "nothing"),
        ("\n\n{{ entries[0].titel }}", 3, "titel"),
        ("{{ ''.__class__ }}", 1, "unsafe"),
        ("{{ 1 / 0 }}", 1, "division"),
    ],
)
def test_an_error_in_a_template_names_its_line(template, line, words):
    with pytest.raises(InvalidInput) as raised:
        written(paper(), template=template)

    (fault,) = raised.value.faults
    assert fault.line == line
    assert words in fault.message


OLD = f"# Mine\r\n\r\nText.\r\n{START}\r\nold\r\n{END}\r\nFooter without end"


def test_only_what_is_between_the_marks_changes():
    new = insert(OLD, written(paper()), "README.md")

    before, after = OLD.split("old\r\n")
    assert new.startswith(before)
    assert new.endswith(after)
    assert "\n" not in new.replace("\r\n", "")
    assert insert(new, written(paper()), "README.md") == new


@pytest.mark.parametrize(
    "text",
    ["", "# Mine\n", f"{START}\n", f"{END}\n{START}\n", f"{START}\n{START}\n{END}\n", f"```\n{START}\n{END}\n```\n"],
)
def test_a_file_without_the_marks_is_refused(text):
    with pytest.raises(InvalidInput, match="bibexport:start") as raised:
        insert(text, written(paper()), "README.md")

    assert raised.value.faults[0].path == "README.md"


def test_marks_that_a_code_block_shows_are_not_those_of_the_list():
    shown = f"```markdown\n{START}\n{END}\n```\n"

    assert insert(f"{shown}{START}\n{END}\n", written(paper()), "").startswith(f"{shown}{START}\n\n## Models")


def test_markup_is_not_escaped_twice():
    assert escape(Markup("**a**")) == "**a**"
