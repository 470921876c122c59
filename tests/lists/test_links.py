"""Every link is classified: hosts that identify papers first, then the label, the host, the column."""

from typing import get_args

import pytest

from bibexport.data import read_table
from bibexport.formats.markdown.blocks import parse_markdown
from bibexport.formats.markdown.inline import trim_url
from bibexport.lists import link_kinds
from bibexport.lists.document import Paragraph
from bibexport.lists.links import find_links
from bibexport.model import LinkKind


def found(markdown, column=""):
    (block,) = parse_markdown(markdown).blocks
    assert isinstance(block, Paragraph)
    return find_links(block.text, column)


def kinds(markdown, column=""):
    return [(link.label, link.kinds) for link in found(markdown, column)]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Paper", ("paper",)),
        ("📄 PDF", ("paper",)),
        ("Code", ("code",)),
        ("Official Code", ("code",)),
        ("PyTorch-1 (leaderj1001)", ("code",)),
        ("Code (in construction)", ("code",)),
        ("Code & Dataset", ("code", "dataset")),
        ("Paper/Code", ("paper", "code")),
        ("Project Page", ("project",)),
        ("主页", ("project",)),
        ("论文", ("paper",)),
        ("bibtex", ("other",)),
        ("Video", ("video",)),
        ("Video Generation Models as World Simulators", ()),
        ("A Demo of Data", ()),
        ("BLIP-2", ()),
        ("", ()),
    ],
)
def test_a_label_gives_the_kind_of_its_link(label, expected):
    assert link_kinds.kinds_of_label(label) == expected


def test_identifying_hosts_beat_labels():
    (link,) = found("[Website](https://arxiv.org/abs/2101.00001)")

    assert link.kinds == ("paper",)
    assert link.disagrees


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[project](https://github.com/a/b)", [("project", ("project",))]),
        ("[b](https://github.com/a/b)", [("b", ("code",))]),
        ("[b](https://huggingface.co/datasets/a/b)", [("b", ("dataset",))]),
        ("[b](https://huggingface.co/a/b)", [("b", ("model",))]),
        ("[pdf](https://github.com/a/b/blob/main/b.pdf)", [("pdf", ("paper",))]),
        ("[bibtex](https://github.com/a/b/blob/main/b.txt)", [("bibtex", ("other",))]),
        ("[Reviews](https://openreview.net/forum?id=H1e5GJBtDr)", [("Reviews", ("other",))]),
        ("[x](https://x.github.io/y)", [("x", ("project",))]),
        ("[x](https://example.org/y)", [("x", ())]),
        ("[x](#toc)", [("x", ())]),
    ],
)
def test_the_label_counts_before_the_host(markdown, expected):
    assert kinds(markdown) == expected


def test_the_column_gives_the_kind_if_label_and_host_do_not():
    assert kinds("[b](https://example.org/b)", "Code") == [("b", ("code",))]
    assert kinds("[b](notes/b.md)", "Code") == [("b", ())]


@pytest.mark.parametrize(
    "markdown", ["[[Code](u)]", "[[Code]](u)", "[Code](u)", "[[Code](u)]]", "[Code]( u )", "【[Code](u)】"]
)
def test_all_ways_to_bracket_a_label_are_one(markdown):
    (link,) = found(markdown)

    assert (link.label, link.url, link.labelled) == ("Code", "u", True)


def test_the_word_before_a_colon_labels_a_link():
    assert kinds("Code: [Official](https://example.org/x)") == [("Official", ("code",))]
    assert kinds("**Paper**: [link](https://example.org/x)") == [("link", ("paper",))]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[page](https://ieeexplore.ieee.org/document/8421015)", ("paper",)),
        ("[website](https://www.mdpi.com/2075-1702/11/11/1013)", ("paper",)),
        ("[x](https://press.example.org/doi/full/10.1287/moor.1120.0566)", ("paper",)),
        ("[Code](https://doi.org/10.5281/zenodo.1234567)", ("code",)),
        ("[Dataset](https://doi.org/10.7910/DVN/ABCDEF)", ("dataset",)),
        ("[Paper](https://doi.org/10.5281/zenodo.1234567)", ("paper",)),
        ("[Code](https://doi.org/10.1145/3551636)", ("paper",)),
        ("[slides](https://press.example.org/doi/10.1287/moor.1120.0566)", ("slides",)),
    ],
)
def test_a_publisher_page_is_the_paper_unless_its_label_says_what_else_it_is(markdown, expected):
    assert [found for _, found in kinds(markdown)] == [expected]


def test_a_label_in_brackets_before_a_bare_address_is_its_label():
    assert kinds("[[Paper]https://example.org/x]") == [("Paper", ("paper",))]
    assert kinds("[Code] https://example.org/x") == [("Code", ("code",))]
    assert kinds("[Code]: https://example.org/x y") == [("Code", ("code",))]


def test_an_empty_link_is_kept_as_empty():
    (link,) = found("[Code]()")

    assert (link.url, link.kinds) == ("", ("code",))


def test_addresses_stay_verbatim():
    assert [link.url for link in found("[a](https://x.org/ä?b=c&d=%20#e)")] == ["https://x.org/ä?b=c&d=%20#e"]


def test_bare_addresses_are_links_without_the_punctuation_around_them():
    urls = [
        link.url
        for link in found("See https://github.com/a/b，中文 and (https://x.org/a_(b)), arxiv.org/abs/2101.00001.")
    ]

    assert urls == ["https://github.com/a/b", "https://x.org/a_(b)", "arxiv.org/abs/2101.00001"]


def test_a_link_with_a_space_or_without_its_end_is_still_a_link():
    assert kinds("[Code] (https://example.org/x) y") == [("Code", ("code",))]
    assert kinds("[Code](https://example.org/x") == [("Code", ("code",))]
    assert [link.url for link in found("[Paper]([https://a.org](https://b.org))")][-1] == "https://b.org"


def test_the_label_of_a_badge_is_its_text_and_star_badges_are_recognised():
    badge, stars = found(
        "[![x](https://img.shields.io/badge/arXiv-2101.00001-b31b1b.svg)](https://arxiv.org/abs/2101.00001)"
        "[![y](https://img.shields.io/github/stars/a/b)](https://github.com/a/b)"
    )

    assert (badge.label, badge.kinds, badge.badge) == ("arXiv 2101.00001", ("paper",), True)
    assert stars.stars


@pytest.mark.parametrize(
    ("url", "expected"),
    [("http://a.", "http://a"), ("http://a/(b)", "http://a/(b)"), ("http://a/b)),", "http://a/b"), ("...", "")],
)
def test_punctuation_after_an_address_is_not_part_of_it(url, expected):
    assert trim_url(url) == expected


@pytest.mark.parametrize("table", ["link_labels", "link_hosts"])
def test_every_row_of_a_table_names_a_kind_of_link(table):
    assert set(read_table(table).values()) <= set(get_args(LinkKind))


@pytest.mark.parametrize("host", read_table("link_hosts"))
def test_a_row_counts_for_its_host_and_the_hosts_below_it_and_no_other_row_does(host):
    address = host.replace("*", "org")

    assert {link_kinds.kind_of_address(f"https://{name}/x") for name in (address, f"www.{address}")} == {
        read_table("link_hosts")[host]
    }
    assert link_kinds.kind_of_address(f"https://x{address}/x") is None
