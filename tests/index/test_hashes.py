import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.index.hashes import (
    PART_SHIFT,
    PARTS,
    bucket_bits,
    bucket_of,
    distinctive_words,
    fill_buckets,
    find_numbers,
    fold_person,
    hash_author_words,
    hash_corr,
    hash_doi,
    hash_key,
    hash_page,
    hash_preprint,
    hash_title,
    pack,
    query_any_two,
    unpack,
)

numbers = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jong Wook Kim 0002", "Jong W. Kim", True),
        ("Matti Järvisalo", "MATTI JARVISALO", True),
        ("Prince", "Prince 0001", True),
        ("Jong Wook Kim", "J. W. Kim", False),
        ("Ana Vas", "Ana Vaz", False),
    ],
)
def test_people_fold_to_their_first_and_last_names(one, other, same):
    assert (fold_person(one) == fold_person(other)) is same


def test_titles_that_fold_alike_share_a_hash():
    assert hash_title("Learning: the Widgets.") == hash_title("learning the widgets")
    assert hash_title("Learning: the Widgets.") != hash_title("Learning the Widget")


def test_hashes_of_different_kinds_differ():
    hashes = [hash_key("x"), hash_title("x"), hash_doi("x"), hash_page("x"), hash_corr("x"), hash_preprint("x")]

    assert len({*hashes, *hash_author_words("x", ["x"])}) == 7


def test_a_query_combines_any_two_distinctive_words():
    stems = distinctive_words("Learning to Bounce Widgets Sideways")

    assert stems == ["bounc", "widget", "sideway"]
    assert query_any_two(stems) == '("bounc" AND "widget") OR ("bounc" AND "sideway") OR ("widget" AND "sideway")'
    assert query_any_two(["one"]) == ""


def test_an_author_hashes_together_with_each_word():
    ray = hash_author_words("alec ray", ["widget", "gadget"])

    assert ray == hash_author_words(fold_person("Alec B. Ray 0002"), ["widget", "gadget"])
    assert len({*ray, *hash_author_words("jo kim", ["widget"])}) == 3


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_entries_unpack_as_they_were_packed(entries):
    assert list(unpack(pack(entries))) == entries


@given(st.lists(st.tuples(numbers, numbers)), st.integers(0, 100_000))
def test_a_bucket_gives_the_numbers_of_one_hash_only(pairs, size):
    bits = bucket_bits(size)
    parts = [[] for _ in range(PARTS)]
    for hashed, number in pairs:
        parts[hashed >> PART_SHIFT].append(hashed << 32 | number)

    table = {number: data for part in parts for number, data in fill_buckets([pack(part)], bits)}

    for hashed in {hashed for hashed, _ in pairs}:
        found = find_numbers(hashed, table[bucket_of(hashed, bits)])
        assert found == [number for other, number in pairs if other == hashed]


def test_buckets_rise_from_part_to_part_without_overlap():
    runs = [pack(range(part << 58, part << 58 | 1 << 57, 1 << 55)) for part in range(PARTS)]

    numbers = [number for run in runs for number, _ in fill_buckets([run], bucket_bits(100_000))]

    assert numbers == sorted(set(numbers))
