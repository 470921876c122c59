import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.model import Date, Name, Record
from bibexport.search import search

RECORDS = [
    Record(
        key="CLIP", title="Learning Transferable Visual Models", authors=(Name(given="Alec", family="Radford"),),
        container_title_short="ICML", issued=Date(year=2021), arxiv="2103.00020",
    ),
    Record(key="AlphaCLIP", title="A CLIP Model Focusing on Wherever", authors=(Name(given="Zeyi", family="Sun"),),
           event_acronym="CVPR 2024", issued=Date(year=2024)),
    Record(key="LLaVA", title="Visual Instruction Tuning", aliases=("Large Language and Vision Assistant",), issued=Date(year=2023)),
    Record(key="LLaVa-1.5", title="Improved Baselines with Visual Instruction Tuning", issued=Date(year=2024)),
    Record(key="muller", title="Étude of Fields", authors=(Name(given="Jürgen", family="Müller"),), issued=Date(year=2022)),
]  # fmt: skip


def found(words, most=None):
    return [hit.record.key for hit in search(RECORDS, words, most)]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("clip", ["CLIP", "AlphaCLIP"]),
        ("Alpha clip", ["AlphaCLIP"]),
        ("llava", ["LLaVA", "LLaVa-1.5"]),
        ("LLaVa-1.5", ["LLaVa-1.5"]),
        ("assistant", ["LLaVA"]),
        ("radford", ["CLIP"]),
        ("Raford", ["CLIP"]),
        ("lerning transferrable", ["CLIP"]),
        ("transf visual", ["CLIP"]),
        ("structio", ["LLaVA", "LLaVa-1.5"]),
        ("muller etude", ["muller"]),
        ("Müller", ["muller"]),
        ("icml", ["CLIP"]),
        ("cvpr 2024", ["AlphaCLIP"]),
        ("visual 2024", ["LLaVa-1.5"]),
        ("2103.00020", ["CLIP"]),
        ("2025", []),
        ("visual radford 2022", []),
        ("bert", []),
        ("", []),
        ("—", []),
    ],
)
def test_words_find(words, keys):
    assert found(words) == keys


def test_a_key_that_is_named_whole_comes_first_and_no_more_than_wanted():
    assert found("visual instruction tuning") == ["LLaVA", "LLaVa-1.5"]
    assert found("clip", most=1) == ["CLIP"]
    assert [hit.record.key for hit in search(reversed(RECORDS), "clip")] == ["CLIP", "AlphaCLIP"]


@given(st.sampled_from(RECORDS), st.data())
def test_a_record_is_found_by_any_of_its_words_whatever_their_case(record, data):
    words = data.draw(st.lists(st.sampled_from(record.title.split()), min_size=1, max_size=4))
    cased = [data.draw(st.sampled_from([word, word.upper(), word.lower()])) for word in words]

    assert record.key in found(" ".join(cased))


@given(st.text(max_size=20))
def test_any_text_can_be_looked_for(words):
    hits = search(RECORDS, words)

    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True) or len(hits) > 1
    assert len({hit.record.key for hit in hits}) == len(hits)
