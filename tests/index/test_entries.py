from hypothesis import given
from hypothesis import strategies as st

from bibexport.index.entries import PART_SHIFT, PARTS, bucket_bits, bucket_of, buckets, numbers_of, packed, unpacked

words = st.integers(0, 2**32 - 1)


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_entries_read_back_as_they_were(entries):
    assert list(unpacked(packed(entries))) == entries


@given(st.lists(st.tuples(words, words)), st.integers(0, 100_000))
def test_a_hash_leads_to_its_numbers_and_to_no_others(pairs, size):
    bits = bucket_bits(size)
    parts = [[] for _ in range(PARTS)]
    for hashed, number in pairs:
        parts[hashed >> PART_SHIFT].append(hashed << 32 | number)

    table = {number: data for part in parts for number, data in buckets([packed(part)], bits)}

    for hashed in {hashed for hashed, _ in pairs}:
        found = numbers_of(hashed, table[bucket_of(hashed, bits)])
        assert found == [number for other, number in pairs if other == hashed]


def test_the_buckets_of_all_parts_come_in_rising_order_without_overlap():
    runs = [packed(range(part << 58, part << 58 | 1 << 57, 1 << 55)) for part in range(PARTS)]

    numbers = [number for run in runs for number, _ in buckets([run], bucket_bits(100_000))]

    assert numbers == sorted(set(numbers))
