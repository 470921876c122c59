"""Addresses beside an entry, and what else is to be said about its paper."""

import pytest

from bibexport.check.run import is_broken
from tests.check.cases import checked, checked_list, codes, entry, preprint, published

PAPER = "- `A` **Learning Widgets from Noisy Supervision.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)]"


@pytest.mark.parametrize(
    "url",
    [
        "https//arxiv.org/abs/2103.00020",
        "https:/arxiv.org/abs/2103.00020",
        "http:arxiv.org",
        "htps://example.org",
        "ttps://example.org/a",
        "https://https://example.org",
        "https://localhost/a",
        "https://example.org/a b",
        "https://arxiv.org/abs/21O3.00020",
        "https://arxiv.org/abs/",
        "file:///C:/paper.pdf",
        "www.example",
    ],
)
def test_a_broken_address_is_found(url):
    assert is_broken(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2103.00020",
        "http://example.org",
        "https://example.org:8080/a?b=c#d",
        "https://user@example.org/a",
        "https://müller.example/ü",
        "https://arxiv.org/list/cs.CV/new",
        "https://web.archive.org/web/2020/http://example.org/",
        "docs/more.md",
        "#section",
        "paper.pdf",
        "../x/y.bib",
    ],
)
def test_a_sound_address_and_a_place_in_the_repository_are_not(url):
    assert not is_broken(url)


@pytest.mark.parametrize(
    ("link", "code", "severity"),
    [
        ("[[Code](https//github.com/a/b)]", "malformed-link", "error"),
        ("[[Code]()]", "empty-link", "warning"),
        ("[[PDF](https://arxiv.org/pdf/2103.00020v1)]", "versioned-link", "info"),
        ("[[Paper](https://arxiv.org/abs/2103.00021)]", "other-link", "info"),
        ("[[Code](https://github.com/a/b)]", None, None),
    ],
)
def test_a_link_of_a_list_is_judged_in_its_line(link, code, severity):
    found = checked_list(f"# L\n\n{PAPER} {link}\n")

    assert [(one.code, one.severity, one.line, one.key) for one in found] == (
        [(code, severity, 3, "A")] if code else []
    )


def test_the_newest_version_is_named_where_it_is_another():
    (finding,) = checked_list(
        f"# L\n\n{PAPER.replace('2103.00020', '2103.00020v1')}\n",
        A={"preprint": preprint(version=3), "dblp": published()},
    )

    assert "version 1 of 3" in finding.message
    assert "https://arxiv.org/abs/2103.00020 " in finding.message


def test_a_version_that_the_curator_pins_is_meant():
    pinned = 'links = { paper = "https://arxiv.org/abs/2103.00020v2" }'

    assert codes(checked(entry(arxiv="2103.00020v2", more=pinned))) == []
    (finding,) = checked(entry(more=pinned))
    assert (finding.code, finding.line) == ("versioned-link", 5)


@pytest.mark.parametrize("text", [entry(arxiv=""), entry(arxiv="", more="tags = []")])
def test_an_entry_without_any_identifier_is_a_note(text):
    (finding,) = checked(text)

    assert (finding.code, finding.severity, finding.line) == ("no-id", "info", 3)


def test_no_identifier_is_missed_where_the_title_led_to_a_record_or_the_publisher_is_linked():
    openreview = "[[Paper](https://openreview.net/forum?id=abcdefghij)]"

    assert checked(entry("ICML 2021", arxiv=""), A={"dblp": published()}) == ()
    assert checked_list(f"# L\n\n- `A` **Learning Widgets from Noise.** ICML 2021. {openreview}\n") == ()
    assert checked(entry(arxiv="", more='[entry.override]\nissued = "2021"\n')) == ()


@pytest.mark.parametrize(
    ("fields", "unknown", "found"),
    [
        ({}, {"arxiv"}, ["unknown-id"]),
        ({}, set(), []),
        ({"more": 'dblp = "conf/a/B"'}, {"dblp"}, ["unknown-id"]),
    ],
)
def test_an_identifier_that_its_source_does_not_know_is_an_error(fields, unknown, found):
    findings = checked(entry(**fields), A={"unknown": frozenset(unknown), "outcome": "unchecked"})

    assert codes(findings) == found
    assert all(finding.severity == "error" for finding in findings)


@pytest.mark.parametrize(
    "facts",
    [
        {"preprint": preprint(retracted="This paper has been withdrawn by the authors")},
        {"preprint": preprint(), "dblp": published(retracted="withdrawn, says DBLP")},
    ],
)
def test_a_withdrawn_paper_is_told_in_the_sources_words(facts):
    (finding,) = checked(entry("ICML 2021"), A=facts)

    assert (finding.code, finding.severity) == ("retracted", "error")
    assert "withdrawn" in finding.recorded
    assert finding.source
