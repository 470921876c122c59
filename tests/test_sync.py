"""A catalog follows its list, and everything that people have put into it stays."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.markdown import read_list
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.write import dumps
from bibexport.lists.entries import to_catalog
from bibexport.model import Catalog
from bibexport.sync import sync
from bibexport.text.names import listed_names

CATALOG = """\
# My catalog
title = "Curated"

# A is well known
[[entry]]
key = 'A'  # short
title = "Learning Widgets from Noise"
section = ["Widgets"] # the only one
venue = "arXiv 2021" # as of May
arxiv = "2103.00020v2"
dblp = "conf/icml/RayK21" # pinned by hand
links = { code = "https://github.com/a/old", project = "https://a.example" }
tags = ["x"]

[entry.override]
pages = "1-2" # seen in print

# ---- Gadgets ----

[[entry]]
key = "B"
title = "Reasoning about Gadgets in Kitchens"
arxiv = "2103.00021"
# about B

[export]
indent = 4
"""
A = "- `A` **Learning Widgets from Noise.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)] [[Code](https://github.com/a/new)]\n"
B = "- `B` **Reasoning about Gadgets in Kitchens.** [[Paper](https://arxiv.org/abs/2103.00021)]\n"
NEW = "- `New++` **An Entirely New Idea for Fields.** CVPR 24. [[Paper](https://arxiv.org/abs/2403.00001)]\n"


def listed(*entries, head="# L\n\n## Widgets\n\n"):
    return to_catalog(read_list(head + "".join(entries)))[0]


def test_what_the_list_says_anew_is_written_in_place_and_all_else_stays():
    synced = sync(CATALOG, listed(A, "\n## Gadgets\n\n", B))

    assert synced.text == (
        CATALOG.replace('"arXiv 2021" # as', '"ICML 2021" # as')
        .replace("https://github.com/a/old", "https://github.com/a/new")
        .replace('in Kitchens"\n', 'in Kitchens"\nsection = ["Gadgets"]\n')
    )
    assert [(update.key, update.fields) for update in synced.changed] == [
        ("A", ("claim", "links")),
        ("B", ("sections",)),
    ]
    assert (synced.new, synced.gone, synced.renamed) == ((), (), ())


def test_authors_that_the_list_states_are_written_where_catalogs_have_them():
    said = msgspec.structs.replace(
        listed(A).entries[0], authors=listed_names(["Ray A", "Kim J", "et al."]), pages="1–9"
    )
    synced = sync(CATALOG, Catalog(entries=(said,)))

    assert (
        """title = "Learning Widgets from Noise"
authors = ["A. Ray", "J. Kim", "et al."]
section"""
        in synced.text
    )
    assert 'venue = "ICML 2021" # as of May\npages = "1–9"\narxiv' in synced.text
    assert synced.changed[0].fields == ("authors", "claim", "pages", "links")


def test_a_new_entry_stands_where_the_list_has_it_and_before_what_is_no_entry():
    entry = '[[entry]]\nkey = "New++"\ntitle = "An Entirely New Idea for Fields"\nsection = ["Widgets"]\nvenue = "CVPR 2024"\narxiv = "2403.00001"\n'
    text = sync(CATALOG, listed(A, B)).text

    assert sync(text, listed(NEW, A, B)).text == text.replace("# A is well known\n", f"{entry}\n# A is well known\n")
    assert sync(text, listed(A, NEW, B)).text == text.replace("\n# ---- Gadgets", f"\n{entry}\n# ---- Gadgets")
    assert sync(text, listed(A, B, NEW)).text == text.replace("# about B\n", f"# about B\n\n{entry}")


def test_a_new_entry_gets_a_key_that_nobody_has_and_renames_nobody():
    other = NEW.replace("New++", "a")
    synced = sync(CATALOG, listed(other, A, B))

    assert synced.new == ("a-2024",)
    assert [entry.key for entry in toml.read(synced.text).entries] == ["a-2024", "A", "B"]


def test_what_the_list_has_no_more_is_told_and_kept_or_taken_out_with_its_comments():
    kept = sync(CATALOG, listed(B))
    pruned = sync(CATALOG, listed(B), prune=True)

    assert (kept.gone, pruned.gone) == (("A",), ("A",))
    assert [entry.key for entry in toml.read(kept.text).entries] == ["A", "B"]
    assert [entry.key for entry in toml.read(pruned.text).entries] == ["B"]
    assert pruned.text.startswith('# My catalog\ntitle = "Curated"\n\n# ---- Gadgets ----\n\n[[entry]]\nkey = "B"\n')


@pytest.mark.parametrize(
    ("line", "same"),
    [
        (
            A.replace("`A`", "`Renamed`").replace("Learning Widgets from Noise", "Called Otherwise Now"),
            "by its arXiv id",
        ),
        (A.replace("[[Paper](https://arxiv.org/abs/2103.00020)] ", ""), "by its key"),
        (A.replace("`A`", "`Renamed`").replace("[[Paper](https://arxiv.org/abs/2103.00020)] ", ""), "by its title"),
        (A.replace("2103.00020", "2103.00099"), "with a corrected id"),
    ],
)
def test_an_entry_is_the_same(line, same):
    synced = sync(CATALOG, listed(line, B))

    assert (synced.new, synced.gone) == ((), ())
    entry = toml.read(synced.text).entries[0]
    assert (entry.key, entry.dblp) == ("A", "conf/icml/RayK21")
    assert synced.renamed == ((("A", "Renamed"),) if "Renamed" in line else ())
    assert (entry.arxiv, entry.arxiv_version) == (("2103.00099", None) if "00099" in line else ("2103.00020", 2))


def test_a_key_that_the_list_gives_to_another_paper_takes_no_curated_record_along():
    other = NEW.replace("New++", "A")
    synced = sync(CATALOG, listed(other, B))

    assert (synced.new, synced.gone) == (("A-2024",), ("A",))
    assert [(entry.key, entry.dblp) for entry in toml.read(synced.text).entries] == [
        ("A-2024", None),
        ("A", "conf/icml/RayK21"),
        ("B", None),
    ]


def test_a_known_publication_and_a_known_identifier_are_not_taken_back():
    text = CATALOG.replace("arXiv 2021", "ICML 2021")
    older = "- `A` **Learning Widgets from Noise.** arXiv 2021. [[Code](https://github.com/a/old)]\n"

    assert sync(text, listed(older, B.replace("\n", "") + "\n", head="# L\n\n")).text == text


def test_a_versioned_link_goes_when_the_list_has_corrected_it():
    text = CATALOG.replace("{ code", '{ paper = "https://arxiv.org/abs/2103.00020v1", code')

    assert "abs/2103.00020v1" not in sync(text, listed(A, B)).text


@pytest.mark.parametrize(
    "links",
    [
        '[entry.links]\ncode = "https://github.com/a/old" # ours\nproject = "https://a.example"\n',
        'links.code = "https://github.com/a/old" # ours\nlinks.project = "https://a.example"\n',
    ],
)
def test_links_are_edited_in_whatever_form_they_are_written(links):
    text = f'[[entry]]\nkey = "A"\ntitle = "Learning Widgets from Noise"\nsection = ["Widgets"]\nvenue = "ICML 2021"\narxiv = "2103.00020"\n{links}'

    assert sync(text, listed(A)).text == text.replace("a/old", "a/new")


@pytest.mark.parametrize(
    ("venue", "said", "written"),
    [
        ('venue = "arXiv"\nyear = 2020 # first', "ICML 2021", 'venue = "ICML"\nyear = 2021 # first'),
        ('venue = "arXiv"\nyear = 2020 # first', "ICML", 'venue = "ICML"\n# first'),
        ('venue = "ICML"\nyear = 2020 # first', "ICML", 'venue = "ICML"\nyear = 2020 # first'),
    ],
)
def test_a_claim_in_two_fields_stays_in_two_fields(venue, said, written):
    head = '[[entry]]\nkey = "A"\ntitle = "Learning Widgets from Noise"\nsection = ["Widgets"]\n'
    line = A.replace("ICML 2021", said).replace(" [[Code](https://github.com/a/new)]", "")

    assert (
        sync(f'{head}{venue}\narxiv = "2103.00020"\n', listed(line)).text == f'{head}{written}\narxiv = "2103.00020"\n'
    )


def test_sections_are_written_beside_those_that_are_there():
    one = '[[entry]]\nkey = "A"\nsection = ["Widgets"] # first\narxiv = "2103.00020"\n'
    both = sync(
        one,
        listed(
            "- [[Paper](https://arxiv.org/abs/2103.00020)] `A` **Learning Widgets from Noise.**\n\n## Two\n\n"
            + A.split(" [[Code")[0]
            + "\n"
        ),
    )

    assert toml.read(both.text).entries[0].sections == (("Widgets",), ("Two",))
    assert 'section = ["Widgets"] # first\nsections = [["Two"]]\n' in both.text


def test_an_empty_catalog_takes_the_whole_list():
    assert [entry.key for entry in toml.read(sync("", listed(A, B)).text).entries] == ["A", "B"]
    assert sync('title = "T"', listed(B)).text.startswith('title = "T"\n\n[[entry]]\nkey = "B"\n')


def test_links_that_a_catalog_refuses_are_left_in_the_list():
    synced = sync("", listed(A.replace("https://github.com/a/new", "docs/code.md")))

    assert toml.read(synced.text).entries[0].links == ()


TITLES = [
    "Learning Widgets from Noise",
    "Reasoning about Gadgets in Kitchens",
    "An Idea for Fields",
    "Widgets Revisited Twice",
]
COMMENTS = st.sampled_from(["", "# c{n}\n", "\n# c{n}\n\n"])


@st.composite
def pairs(draw):
    """A catalog with comments everywhere, and a list that shares some of its papers."""
    blocks = ['title = "T"\n']
    for n in range(draw(st.integers(0, 4))):
        arxiv = f'arxiv = "2103.0002{n}" # c{n}a\n' if draw(st.booleans()) else ""
        venue = draw(
            st.sampled_from(["", 'venue = "arXiv" # v{n}\n', "venue = 'ICML 2021'\n", 'year = 2020\nvenue = "CVPR"\n'])
        )
        more = draw(
            st.sampled_from(
                [
                    "",
                    "tags = [\n  'a', # t{n}\n]\n",
                    '[entry.override]\n# o{n}\npages = "1"\n',
                    'links.code = "https://x.example" # l{n}\n',
                    '[entry.links]\ncode = "https://x.example"\nproject = "https://y.example" # l{n}\n',
                    'links.project = "https://y.example"\nlinks.code = ["https://x.example"]\n',
                    'links.code = [ # i{n}\n  # j{n}\n  "https://x.example#no", # k{n}\n] # l{n}\n',
                    "section = [ # p{n}\n  # q{n}\n  'Old # no', # r{n}\n] # s{n}\n",
                ]
            )
        )
        block = f'{draw(COMMENTS)}[[entry]]\n{draw(COMMENTS)}key = "K{n}"\ntitle = "{TITLES[n]}"\n{arxiv}{venue}{more}{draw(COMMENTS)}'
        blocks.append(block.replace("{n}", str(n)) + draw(st.sampled_from(["", "\n"])))
    blocks.append(draw(st.sampled_from(["", "[export]\nindent = 2 # e\n"])))
    text = "".join(blocks).replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    lines = ["# L\n\n"]
    for n in draw(st.permutations(range(6)))[: draw(st.integers(0, 6))]:
        key = draw(st.sampled_from([f"`K{n}` ", f"`N {n}` ", "`K0` ", ""]))
        title = TITLES[n % 4] if n < 4 else f"Something Wholly New of {n}"
        venue = draw(st.sampled_from(["arXiv 21", "ICML 2021", "NeurIPS", "CVPR Oral 2022"]))
        lines.append(draw(st.sampled_from(["", f"\n## S{n}\n\n"])))
        paper = draw(
            st.sampled_from(
                [
                    f" [[Paper](https://arxiv.org/abs/2103.0002{n})]",
                    f" [[Code](https://github.com/a/{n})] [[Paper](https://arxiv.org/abs/2103.0002{n}v2)]",
                    "",
                ]
            )
        )
        lines.append(f"- {key}**{title}.** {venue}.{paper}\n")
    return text, to_catalog(read_list("".join(lines)))[0]


@given(pairs(), st.booleans())
def test_syncing_twice_is_syncing_once(pair, prune):
    text, catalog = pair
    once = sync(text, catalog, prune=prune)
    again = sync(once.text, catalog, prune=prune)

    assert again.text == once.text
    assert (again.new, again.changed) == ((), ())


@given(pairs())
def test_comments_keys_and_curated_fields_survive(pair):
    text, catalog = pair
    before = toml.read(text).entries
    synced = sync(text, catalog)
    after = {entry.key: entry for entry in toml.read(synced.text).entries}

    assert sorted(re.findall(r"# [a-z]\d[^\r\n]*", text)) == sorted(re.findall(r"# [a-z]\d[^\r\n]*", synced.text))
    assert [key for key in after if key not in synced.new] == [entry.key for entry in before]
    for entry in before:
        now = after[entry.key]
        assert (entry.tags, entry.override, entry.dblp, entry.note) == (now.tags, now.override, now.dblp, now.note)
    assert ("\r\n" in text) == ("\r\n" in synced.text)
    assert synced.text.count("\n") == synced.text.count("\r\n") or "\r\n" not in text


def test_a_list_and_the_catalog_that_was_made_of_it_agree():
    catalog = listed(A, B, NEW)

    assert sync(dumps(catalog), catalog).text == dumps(catalog)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_in_a_value_that_is_written_anew_stand_above_it(end):
    head = '[[entry]]\nkey = "A"\ntitle = "Alpha Beta"\narxiv = "2103.00020"\n'
    before = head + '  section = [ # one\n  # two\n  "Old # no", # three\n  ] # four\n'
    after = head + '  # one\n  # two\n  # three\n  section = ["New"] # four\n'
    markdown = "# L\n\n## New\n\n- `A` **Alpha Beta.** [[Paper](https://arxiv.org/abs/2103.00020)]\n"

    synced = sync(before.replace("\n", end), to_catalog(read_list(markdown))[0])

    assert synced.text == after.replace("\n", end)
