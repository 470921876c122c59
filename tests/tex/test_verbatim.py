"""Fields that TeX reads verbatim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.tex.encode import identifier, url


@pytest.mark.parametrize(
    ("doi", "written"),
    [
        ("10.1002/(SICI)1097<693::AID>3.0.CO;2-O", "10.1002/(SICI)1097<693::AID>3.0.CO;2-O"),
        ("10.1007/978-3-030-01234-2_30", "10.1007/978-3-030-01234-2_30"),
        ("10.1000/a%b#c", "10.1000/a%b#c"),
        ("10.1000/a{b}\\c d", "10.1000/a%7Bb%7D%5Cc%20d"),
        ("10.1000/é", "10.1000/%C3%A9"),
    ],
)
def test_only_characters_that_would_end_the_field_are_encoded_in_identifiers(doi, written):
    assert identifier(doi) == written


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.org/~user/a_b.html?x=1&y=2#frag", "https://example.org/~user/a_b.html?x=1&y=2#frag"),
        ("https://example.org/a%20b%2Fc", "https://example.org/a%20b%2Fc"),
        ("https://de.wikipedia.org/wiki/Köln", "https://de.wikipedia.org/wiki/K%C3%B6ln"),
        ('https://example.org/a b"{x}|\\^`<>', "https://example.org/a%20b%22%7Bx%7D%7C%5C%5E%60%3C%3E"),
        (" https://example.org/\n", "https://example.org/"),
    ],
)
def test_characters_that_rfc_3986_excludes_are_percent_encoded_in_addresses(address, written):
    assert url(address) == written


@given(st.text(st.characters(codec=None)))
def test_any_address_is_ascii_without_braces_and_stays_as_it_is_a_second_time(address):
    once = url(address)

    assert once.isascii()
    assert not set(once) & set("{}\\ \n")
    assert url(once) == once
    assert identifier(identifier(address)) == identifier(address)
