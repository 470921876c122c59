import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import InvalidInput
from bibexport.lock import Lock, dumps, loads
from bibexport.model import Claim, Date, Evidence, Facts, Name, Verdict

CLIP = Facts(
    source="arxiv",
    id="2103.00020",
    type="article",
    title='Learning "Transferable" Models — é',
    authors=(Name(family="Radford", given="Alec"), Name(literal="OpenAI")),
    issued=Date(year=2021, month=2, day=26),
    arxiv="2103.00020",
    retrieved="2026-11-24",
)
PUBLISHED = Facts(
    source="dblp", id="conf/icml/X21", type="paper-conference", title="T", editors=(Name(family="Meila"),)
)
VERDICT = Verdict(
    outcome="published",
    dblp="conf/icml/X21",
    evidence=Evidence(title="title equal"),
    claim=Claim(venue="ICML", year=2021),
)
QUESTION = "arxiv:2103.00020"


def lock():
    return Lock().with_answers(CLIP, PUBLISHED).with_verdict(QUESTION, VERDICT)


def test_a_lock_reads_back_as_it_was():
    assert loads(dumps(lock())) == lock()


def test_a_lock_has_a_line_a_field_so_that_diffs_read_well():
    lines = dumps(lock()).decode().splitlines()

    assert lines[:4] == ["{", '"version": 1,', '"answers": {', '"arxiv": {']
    assert '  "title": "Learning \\"Transferable\\" Models — é",' in lines
    assert '  "authors": [{"family":"Radford","given":"Alec"},{"literal":"OpenAI"}],' in lines


def test_the_order_of_answers_does_not_change_the_bytes():
    other = Lock().with_verdict(QUESTION, VERDICT).with_answers(PUBLISHED).with_answers(CLIP)

    assert dumps(other) == dumps(lock())


def test_a_verdict_replaces_candidates_and_the_other_way_round():
    undecided = lock().with_candidates(QUESTION, ("conf/a/B1", "conf/c/D2"))

    assert undecided.verdicts == {}
    assert loads(dumps(undecided)) == undecided
    assert undecided.with_verdict(QUESTION, VERDICT).candidates == {}


def test_an_update_adds_what_is_new_and_keeps_what_is_not_known_anew():
    newer = Lock().with_answers(PUBLISHED).with_candidates(QUESTION, ("conf/a/B1",))

    updated = lock().updated(newer)

    assert updated.facts("arxiv", "2103.00020") == CLIP
    assert updated.verdicts == {}
    assert updated.candidates == {QUESTION: ("conf/a/B1",)}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a lock file"),
        (b"[]", "not a lock file"),
        (b"\xff", "not a lock file"),
        (b'{"version": 1, "answers": {"arxiv": {"x": {"titel": "T"}}}}', "not a lock file"),
        (b'{"version": 2}', "made by a newer bibexport"),
        (b"{}", "expected version 1, got None"),
        (b'{"version": "one"}', "expected version 1, got 'one'"),
        (b'{"version": 1, "answers": {"arxiv"', "not a lock file"),
    ],
)
def test_what_is_no_lock_is_refused_by_name(data, message):
    with pytest.raises(InvalidInput, match=message) as caught:
        loads(data, "list.lock.json")

    assert str(caught.value).startswith("list.lock.json: ")


@given(st.binary(max_size=60))
def test_any_bytes_are_a_lock_or_a_fault(data):
    try:
        lock_or_fault = loads(data)
    except InvalidInput as error:
        lock_or_fault = error
    assert isinstance(lock_or_fault, Lock) or lock_or_fault.faults
