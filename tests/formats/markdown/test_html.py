"""HTML inside Markdown: however a tag is written, its link is read, and nothing is lost in silence."""

import time

import pytest

from bibexport.formats.markdown import read_list
from bibexport.formats.markdown.inline import find_tags, parse_tag, unwrap_cdata

A = "https://arxiv.org/abs/2301.00001"
B = "https://arxiv.org/abs/2301.00002"
T = "A Title of a Paper"

LINKS = {
    "plain": f'<a href="{A}">{T}</a>',
    "greater-than sign in an attribute": f'<a title="x > y" href="{A}">{T}</a>',
    "greater-than sign in single quotes": f"<a title='x > y' href='{A}'>{T}</a>",
    "tag in an attribute": f'<a title="<td>x</td>" href="{A}">{T}</a>',
    "quote in the other quotes": f"""<a title='say "x"' href="{A}">{T}</a>""",
    "apostrophe in quotes": f"""<a title="Reilly's" href="{A}">{T}</a>""",
    "line end between attributes": f'<a\n  title="x"\n  href="{A}">{T}</a>',
    "line end in an attribute": f'<a title="x\ny" href="{A}">{T}</a>',
    "unquoted value": f"<a target=_blank href={A}>{T}</a>",
    "upper case": f'<A HREF="{A}">{T}</A>',
    "spaces around the equals sign": f'<a href = "{A}" >{T}</a>',
    "entity in the address": f'<a href="https://arxiv.org/abs/2301&#46;00001">{T}</a>',
    "attribute that ends like href": f'<a data-href="https://x.org" href="{A}">{T}</a>',
    "attribute without a value": f'<a download href="{A}">{T}</a>',
    "attribute given twice": f'<a href="{A}" href="https://x.org">{T}</a>',
    "comment": f'<a href="{A}"><!-- > -->{T}</a>',
    "void element": f'<img src=x.png alt="a > b"><br><a href="{A}">{T}</a>',
    "self-closed void element": f'<img src="x.png" alt="a > b"/><br/><a href="{A}">{T}</a>',
    "end tag with a space": f'<a href="{A}">{T}</a >',
    "never closed": f'<a href="{A}">{T}',
    "CDATA": f'<![CDATA[<a href="{A}">{T}</a>]]>',
}
PLACES = {
    "list": "- {}\n",
    "HTML list": "<ul>\n<li>{}</li>\n</ul>\n",
    "HTML list without end tags": "<ul>\n<li>{}\n</ul>\n",
    "table": "| Title | Venue |\n|---|---|\n| {} | ICML 2023 |\n",
    "HTML table": "<table>\n<tr><th>Title</th><th>Venue</th></tr>\n<tr><td>{}</td><td>ICML 2023</td></tr>\n</table>\n",
    "HTML table in upper case": "<TABLE>\n<TR><TH>Title<TH>Venue\n<TR><TD>{}<TD>ICML 2023\n</TABLE>\n",
    "cells with attributes": (
        '<table title="a > b">\n<tr class=x><th title="<tr>">Title</th><th>Venue</th></tr>\n'
        "<tr data-x='>'><td title=\"x > y\" class='c'>{}</td><td>ICML 2023</td></tr>\n</table>\n"
    ),
}


def test_a_link_is_read_however_its_tag_is_written_and_wherever_it_is():
    missing = []
    for place, frame in PLACES.items():
        for case, link in LINKS.items():
            # A row of a Markdown table is one line.
            written = link.replace("\n", " ") if place == "table" else link
            found = [(entry.title, entry.arxiv) for entry in read_list(frame.format(written)).entries]
            if found != [(T, "2301.00001")] and (case, place) not in IN_MARKDOWN_ONLY_TEXT:
                missing.append((place, case, found))

    assert missing == []


IN_MARKDOWN_ONLY_TEXT = {("CDATA", "list"), ("CDATA", "table")}
"""Markdown shows a CDATA section as text: there is no link to read, see the next test."""


@pytest.mark.parametrize("place", ["list", "table"])
def test_the_text_of_a_cdata_section_is_kept(place):
    (entry,) = read_list(PLACES[place].format(f"<![CDATA[{T}, {A}]]>")).entries

    assert (entry.title, entry.arxiv) == (T, "2301.00001")


@pytest.mark.parametrize("tag", [f'<a title=O\'Reilly href="{A}">', f'<a title=x"y href={A}>', f'<a x="1"href="{A}">'])
@pytest.mark.parametrize("place", ["HTML list", "HTML table"])
def test_html_is_read_as_forgivingly_as_in_a_browser(place, tag):
    (entry,) = read_list(PLACES[place].format(f"{tag}{T}</a>")).entries

    assert (entry.title, entry.arxiv) == (T, "2301.00001")


@pytest.mark.parametrize("place", PLACES)
def test_an_unfinished_tag_stays_text_whose_address_is_read(place):
    broken = f'{T} <a href="{A}'
    (entry,) = read_list(PLACES[place].format(broken)).entries

    assert entry.arxiv == "2301.00001"


def test_lines_are_counted_through_tags_of_several_lines():
    text = (
        f'<table\n  title="a\n>">\n<tr\n><td><a\ntitle="x"\nhref="{A}">{T}</a></td></tr>\n'
        f'<tr><td><a href="{B}">Another Title of a Paper</a></td></tr>\n</table>\n'
    )

    assert [entry.line for entry in read_list(text).entries] == [4, 8]


def test_an_autolink_in_an_html_table_stays_one():
    text = f"<table><tr><th>Title</th></tr><tr><td>{T} <{A}></td></tr></table>"

    assert [entry.arxiv for entry in read_list(text).entries] == ["2301.00001"]


def test_text_in_a_code_block_or_a_script_holds_no_tags():
    hidden = f'<a href="{B}">Another Title of a Paper</a>'
    text = f'<ul>\n<script>"{hidden}"</script>\n<pre>{hidden}</pre>\n<li><a href="{A}">{T}</a></li></ul>\n'

    assert [entry.arxiv for entry in read_list(text).entries] == ["2301.00001"]


def test_the_first_of_two_attributes_counts_and_entities_are_decoded():
    tag = parse_tag('<IMG Alt="a &gt; &amp; b" SRC=x.png?a=1&b=2 alt=c>')

    assert tag is not None
    assert (tag.name, tag.closing, tag.attributes) == ("img", False, {"alt": "a > & b", "src": "x.png?a=1&b=2"})
    assert [parse_tag(text) for text in ("<!-- a -->", "<https://a.org>", "<a@b.org>", "<3", "a<b")] == [None] * 5


def test_a_tag_is_rewritten_so_that_markdown_accepts_it():
    tag = parse_tag("<A title=O'Reilly\n href='a\"b>c'>")

    assert tag is not None
    assert tag.as_inline() == '<a href="a&quot;b&gt;c"\n>'
    assert parse_tag(tag.as_inline()).attributes == {"href": 'a"b>c'}
    assert unwrap_cdata("a <![CDATA[b < c]]> d") == "a b < c d"
    assert unwrap_cdata("<![CDATA[a]]>]]> <![CDATA[b <![CDATA[c]]>") == "a]]> b <![CDATA[c"
    assert unwrap_cdata("a]]> <![CDATA[b <![CDATA[c") == "a]]> <![CDATA[b <![CDATA[c"


@pytest.mark.parametrize(
    "part", ["<a ", "<a x=", '<a "', '<a x="', '"<a x=', "<a x='\"", "<a/", "< ", "<a x=y ", "</a "]
)
def test_hostile_tags_cost_linear_time(part):
    def cost(count):
        start = time.process_time()
        assert not list(find_tags(part * count))
        return time.process_time() - start

    cost(1000)
    once = min(cost(20_000) for _ in range(3))
    assert min(cost(80_000) for _ in range(3)) < 8 * once + 0.05
