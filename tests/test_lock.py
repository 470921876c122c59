import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import InvalidInput
from bibexport.lock import Lock, dumps, loads
from bibexport.model import Claim, Date, Evidence, Facts, Name, RecordRef, Verdict

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
    record=RecordRef("dblp", "conf/icml/X21"),
    evidence=Evidence(title="title equal"),
    claim=Claim(venue="ICML", year=2021),
)
QUESTION = "arxiv:2103.00020"


def lock():
    return Lock(verdicts={QUESTION: VERDICT}).with_answers(CLIP, PUBLISHED)


def test_a_lock_reads_back_as_it_was():
    assert loads(dumps(lock())) == lock()


def test_a_lock_has_one_line_per_field_so_that_diffs_read_well():
    lines = dumps(lock()).decode().splitlines()

    assert lines[:4] == ["{", '"version": 2,', '"answers": {', '"arxiv": {']
    assert '  "title": "Learning \\"Transferable\\" Models — é",' in lines
    assert '  "authors": [{"family":"Radford","given":"Alec"},{"literal":"OpenAI"}],' in lines


def test_the_order_of_answers_does_not_change_the_bytes():
    other = Lock(verdicts={QUESTION: VERDICT}).with_answers(PUBLISHED).with_answers(CLIP)

    assert dumps(other) == dumps(lock())


def test_an_update_adds_what_is_new_and_keeps_the_rest():
    undecided = Verdict(
        outcome="ambiguous", considered=(RecordRef("dblp", "conf/a/B1"), RecordRef("crossref", "10.1/x"))
    )
    newer = Lock(verdicts={QUESTION: undecided}, keys={QUESTION: "CLIP"}).with_answers(PUBLISHED)

    updated = lock().updated(newer)

    assert updated.facts("arxiv", "2103.00020") == CLIP
    assert updated.verdicts == {QUESTION: undecided}
    assert loads(dumps(updated)) == updated


VERSION_1 = """{
"version": 1,
"answers": {"dblp": {"conf/icml/X21": {"source": "dblp", "id": "conf/icml/X21", "title": "T"}}},
"verdicts": {
 "arxiv:2103.00020": {"outcome": "published", "dblp": "conf/icml/X21", "evidence": {"title": "title equal"},
  "candidates": ["conf/y/Z22 (Y 2022)"], "reason": "r", "claim": {"venue": "ICML"}, "checked": "2026-11-24"},
 "arxiv:2103.00021": {"outcome": "preprint", "checked": "2026-11-24"}
},
"candidates": {"arxiv:2103.00022": ["conf/a/B1", "conf/c/D2"], "title:unheard of": []}
}"""


def test_a_lock_of_version_1_is_read_and_written_in_version_2():
    migrated = loads(VERSION_1.encode())

    assert migrated.verdicts["arxiv:2103.00020"] == Verdict(
        outcome="published",
        record=RecordRef("dblp", "conf/icml/X21"),
        evidence=Evidence(title="title equal"),
        candidates=("conf/y/Z22 (Y 2022)",),
        reason="r",
        claim=Claim(venue="ICML"),
        checked="2026-11-24",
    )
    assert migrated.verdicts["arxiv:2103.00021"].outcome == "preprint"
    assert [ref.id for ref in migrated.verdicts["arxiv:2103.00022"].considered] == ["conf/a/B1", "conf/c/D2"]
    assert migrated.verdicts["title:unheard of"] == Verdict(outcome="not found")
    assert migrated.record(migrated.verdicts["arxiv:2103.00020"].record).title == "T"
    assert loads(dumps(migrated)) == migrated
    assert b'  "record": {"source":"dblp","id":"conf/icml/X21"},' in dumps(migrated)


@pytest.mark.parametrize(
    ("text", "doubled"),
    [
        (
            '{"version": 2, "verdicts": {"arxiv:1": {"outcome": "preprint"}, "arxiv:1": {"outcome": "preprint"}}}',
            "arxiv:1",
        ),
        ('{"version": 1, "verdicts": {"arxiv:1": {"outcome": "preprint", "outcome": "preprint"}}}', "outcome"),
        ('{"version": 2, "answers": {}, "answers": {}}', "answers"),
        ('{"version": 2, "verdicts": {}, "verdicts": {}}', "verdicts"),
        ('{"version": 2, "version": 2}', "version"),
        ('{"version": 2, "version": 1, "verdicts": {}}', "version"),
        ('{"version": 2, "keys": {"arxiv:1": "a", "arxiv:1": "b"}}', "arxiv:1"),
        ('{"version": 2, "verdicts": {"arxiv:1": {"outcome": "preprint", "checked": "x", "checked": "y"}}}', "checked"),
        ('{"version": 2, "answers": {"arxiv": {}, "arxiv": {}}}', "arxiv"),
        ('{"version": 2, "answers": {}, "\\u0061nswers": {}}', "answers"),
        ('{"version": 1, "answers": {}, "answers": {}}', "answers"),
    ],
)
def test_a_key_that_appears_twice_is_refused(text, doubled):
    with pytest.raises(InvalidInput, match=f"list.lock.json: '{doubled}' appears twice in one object"):
        loads(text.encode(), "list.lock.json")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a lock file"),
        (b"[]", "not a lock file"),
        (b"\xff", "not a lock file"),
        (b'{"version": 1, "answers": {"arxiv": {"x": {"titel": "T"}}}}', "not a lock file"),
        (b'{"version": 3}', "made by a newer bibexport"),
        (b"{}", "expected version 2 or 1, got None"),
        (b'{"version": "one"}', "expected version 2 or 1, got 'one'"),
        (b'{"version": 2, "verdicts": {"q": {"outcome": "published", "dblp": "conf/x/Y1"}}}', "not a lock file"),
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


@pytest.mark.parametrize(
    "data",
    [
        b'{"records":' + b"[" * 1000 + b"]" * 1000 + b"}",
        b'{"version":2,"answers":{"a":' + b'{"a":' * 1000 + b"1" + b"}" * 1000 + b"}}",
        b'{"version":' + b"[" * 1000 + b"]" * 1000 + b"}",
        b"[" * 100_000,
        b'{"version":' + b"9" * 5000 + b"}",
        b'{"version":1e999}',
        b'{"version":-1}',
        b'{"version":2.5}',
        b'{"version":2,"verdicts":[]}',
        b'{"version":2,"answers":{"arxiv":[]}}',
        b'{"version":2,"verdicts":{"arxiv:1":{"outcome":"proved"}}}',
        b'{"version":2}{"version":2}',
        b'{"version":2,"answers":{"arxiv":{"x":{"title":"\xff"}}}}',
        b"",
        b"\0",
    ],
)
def test_what_is_no_lock_is_refused(data):
    with pytest.raises(InvalidInput, match=r"list\.lock\.json: "):
        loads(data, "list.lock.json")
