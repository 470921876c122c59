"""A list becomes mentions: the layout that catalogs are most often kept in, and what each field holds."""

from bibexport.formats.markdown import read_list
from bibexport.lists.entries import to_catalog
from bibexport.model import Link

TWO = "  "
"""The spaces at the end of a line that make a hard break."""

LIST = f"""# Awesome Things

## Models

- `ONE` **One Model to Describe Them All.** ICML 2021.{TWO}
  [[Paper](https://arxiv.org/abs/2101.00001)] [[Code](https://github.com/a/one#start)]{TWO}
- `Two Models` **Two Models: Better Than One.**  NeurIPS 2023.{TWO}
  [[Paper](https://arxiv.org/abs/2301.00002v2)] [[Code & Dataset](https://github.com/a/two)]

### Small
- `ONE++` ONE++: An Even Better Model. ECCV 24.{TWO} {TWO}
[[Paper](https://arxiv.org/abs/2401.00003)]{TWO}
- `Three` **Three: Not Yet Published Anywhere.** arxiv.
  [[Paper](https://arxiv.org/abs/2401.00004)]
"""


def test_a_key_led_list_is_read_with_lines_sections_keys_titles_and_claims():
    mentions = read_list(LIST).entries

    assert [(m.line, m.section, m.key, m.title, m.venue, m.year, m.arxiv) for m in mentions] == [
        (5, ("Models",), "ONE", "One Model to Describe Them All", "ICML", 2021, "2101.00001"),
        (7, ("Models",), "Two Models", "Two Models: Better Than One", "NeurIPS", 2023, "2301.00002"),
        (11, ("Models", "Small"), "ONE++", "ONE++: An Even Better Model", "ECCV", 2024, "2401.00003"),
        (13, ("Models", "Small"), "Three", "Three: Not Yet Published Anywhere", "arxiv", None, "2401.00004"),
    ]
    assert read_list(LIST).title == "Awesome Things"


def test_what_is_uncertain_is_a_warning_with_its_line():
    warnings = {(warning.line, warning.code) for warning in read_list(LIST).findings}

    assert warnings == {(11, "two-digit-year"), (11, "plain-title"), (13, "no-year")}


def test_a_catalog_has_safe_keys_and_keeps_the_lists_own_as_aliases():
    catalog, warnings = to_catalog(read_list(LIST))

    assert [(e.key, e.aliases) for e in catalog.entries] == [
        ("ONE", ()),
        ("Two-Models", ("Two Models",)),
        ("ONE++", ()),
        ("Three", ()),
    ]
    assert ("key-latex", 7) in {(warning.code, warning.line) for warning in warnings}


def test_a_catalog_leaves_out_the_link_that_the_identifier_implies_and_pins_no_version():
    entries = to_catalog(read_list(LIST))[0].entries

    assert entries[0].links == (Link(kind="code", url="https://github.com/a/one#start", label="Code"),)
    assert entries[1].links == (
        Link(kind="paper", url="https://arxiv.org/abs/2301.00002v2", label="Paper"),
        Link(kind="code", url="https://github.com/a/two", label="Code & Dataset"),
        Link(kind="dataset", url="https://github.com/a/two", label="Code & Dataset"),
    )
    assert entries[1].arxiv_version is None
