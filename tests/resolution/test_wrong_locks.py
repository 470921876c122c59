"""A lock that a bad merge, or a stranger's pull request, has changed: no paper is exported as another one."""

import msgspec
import pytest

from bibexport.errors import InvalidInput
from bibexport.lock import Lock, dumps, loads
from bibexport.matching import match
from bibexport.model import Claim, Date, Entry, Evidence, Facts, Link, Name, RecordRef, Verdict
from bibexport.resolution.questions import judge, paper, pending, preprint_facts, records

AUTHORS = (Name(family="Ray", given="Alec"), Name(family="Kim", given="Jong"), Name(family="Poe", given="Cy"))
OTHERS = (Name(family="Lee", given="Bo"), Name(family="Fay", given="Di"))


def facts(source: str, id_: str, title: str, authors: tuple[Name, ...] = AUTHORS, **more: object) -> Facts:
    kind = "article" if source == "arxiv" else "paper-conference"
    return Facts(source=source, id=id_, title=title, authors=authors, type=kind, issued=Date(year=2021), **more)


PREPRINT = facts("arxiv", "2103.00020", "Learning Widgets from Raw Gears", arxiv="2103.00020")
RIGHT = facts("dblp", "conf/icml/RayKP21", "Learning Widgets from Raw Gears.", venue="ICML")
ENTRY = Entry(key="W", title="Learning Widgets from Raw Gears", arxiv="2103.00020")
VERDICT = Verdict(outcome="published", record=RIGHT.ref, evidence=Evidence(title="title equal"))


def lock_with(record: Facts | None, verdict: Verdict = VERDICT, preprint: Facts | None = PREPRINT) -> Lock:
    ref = record.ref if record else RIGHT.ref
    known = [one for one in (preprint, record) if one]
    return Lock(verdicts={"arxiv:2103.00020": msgspec.structs.replace(verdict, record=ref)}).with_answers(*known)


WRONG = {
    "other people, other title": facts("dblp", "conf/a/B1", "The Corporate Elite and its Boards", OTHERS),
    "other people, the same title": facts("dblp", "conf/a/B1", PREPRINT.title, OTHERS),
    "the same people, other title": facts("dblp", "conf/a/B1", "Interlocking Boards at Rest"),
    "the same people, words in common": facts("dblp", "conf/a/B1", "Learning Widgets from Text"),
    "other people, words in common": facts("dblp", "conf/a/B1", "Learning Widgets from Text", OTHERS),
    "other people, the same DOI": facts("dblp", "conf/a/B1", "Boards", OTHERS, doi="10.1234/x"),
    "other people, the same arXiv id": facts("dblp", "conf/a/B1", "Boards", OTHERS, arxiv="2103.00020"),
    "no people, other title": facts("dblp", "conf/a/B1", "Boards", ()),
    "an article of Crossref": facts("crossref", "10.1234/x", "Boards", OTHERS),
    "one name in common": facts("dblp", "conf/a/B1", "Boards", (*OTHERS, AUTHORS[0])),
    "a title of marks": facts("dblp", "conf/a/B1", "?", OTHERS),
    "no record": None,
}


@pytest.mark.parametrize("record", WRONG.values(), ids=WRONG.keys())
def test_the_record_of_another_paper_is_not_exported_and_asked_about_again(record):
    lock = lock_with(record)
    entry = msgspec.structs.replace(ENTRY, doi="10.1234/x")
    entry_lock = lock_with(record)

    verdict = judge(ENTRY, lock)
    (exported,) = records([ENTRY], lock)

    assert verdict is not None
    assert (verdict.outcome, verdict.record) == ("unchecked", None)
    assert "run `bibex resolve`" in verdict.reason
    assert (exported.outcome, exported.title, exported.authors) == ("unchecked", PREPRINT.title, AUTHORS)
    assert pending([ENTRY], lock).publications == (ENTRY,)
    assert judge(entry, entry_lock).outcome == "unchecked"


REWORDED = facts("dblp", "conf/icml/RayKP21", "Widgets Learnt from Raw Gears at Scale", doi="10.1234/x", venue="ICML")
TRUE = {
    "the same title": (ENTRY, PREPRINT, RIGHT),
    "the same title in other letters": (
        ENTRY,
        PREPRINT,
        facts("dblp", "conf/a/B1", "LEARNING “Widgets” from Raw-Gears"),
    ),
    "a DOI, and the title differs": (msgspec.structs.replace(ENTRY, doi="10.1234/x"), PREPRINT, REWORDED),
    "venue and year, and the title differs": (
        msgspec.structs.replace(ENTRY, claim=Claim(venue="ICML", year=2021)),
        PREPRINT,
        REWORDED,
    ),
    "one author more": (ENTRY, PREPRINT, facts("dblp", "conf/a/B1", PREPRINT.title, (*AUTHORS, OTHERS[0]))),
    "no preprint and no authors": (
        Entry(key="W", title="Learning Widgets from Raw Gears", claim=Claim(venue="ICML", year=2021)),
        None,
        RIGHT,
    ),
    "a page of the paper": (
        Entry(key="W", title="", links=(Link(kind="paper", url="https://doi.org/10.1234/x"),), arxiv="2103.00020"),
        PREPRINT,
        facts("dblp", "conf/a/B1", PREPRINT.title, doi="10.1234/x"),
    ),
}


@pytest.mark.parametrize(("entry", "preprint", "record"), TRUE.values(), ids=TRUE.keys())
def test_a_verdict_of_the_matcher_holds_when_the_lock_is_read(entry, preprint, record):
    from bibexport.resolution.questions import question

    verdict = match(paper(entry, preprint), [record])
    assert verdict.outcome == "published"
    lock = Lock(verdicts={question(entry): msgspec.structs.replace(verdict, claim=entry.claim)})
    lock = lock.with_answers(*filter(None, [preprint, record]))

    assert judge(entry, lock).record == record.ref
    assert pending([entry], lock).publications == ()


def test_a_verdict_by_the_title_of_an_earlier_version_holds():
    first, now = "Widgets out of Raw Gears", "Learning Widgets from Raw Gears and Tools"
    record = facts("dblp", "conf/a/B1", first)
    verdict = match(paper(ENTRY, msgspec.structs.replace(PREPRINT, title=now), first), [record])
    lock = lock_with(record, verdict, msgspec.structs.replace(PREPRINT, title=now))

    assert verdict.outcome == "published"
    assert judge(ENTRY, lock).outcome == "published"
    assert preprint_facts(ENTRY, lock).title == now


@pytest.mark.parametrize(
    ("source", "id_"),
    [
        ("arxiv", "2103.00021"),
        ("arxiv", "2103.00020v2"),
        ("dblp", "2103.00020"),
        ("", "2103.00020"),
        ("arxiv", ""),
        ("arxiv", " 2103.00020"),
        ("crossref", "2103.00020"),
        ("datacite", "10.48550/arxiv.2103.00020"),
        ("arXiv", "2103.00020"),
        ("arxiv", "arxiv:2103.00020"),
        ("arxiv", "2103.0002"),
        ("arxiv", "cs/0112017"),
    ],
)
def test_an_answer_under_the_id_of_another_is_refused(source, id_):
    data = dumps(Lock(answers={source: {id_: PREPRINT}}))

    with pytest.raises(
        InvalidInput, match=r"^c\.lock\.json: the answer under .* is that of arxiv:2103\.00020; delete it"
    ):
        loads(data, "c.lock.json")


def test_a_record_that_the_lock_lacks_is_named_by_nothing():
    lock = Lock(verdicts={"arxiv:2103.00020": msgspec.structs.replace(VERDICT, record=RecordRef("dblp", "conf/x/Y"))})

    assert judge(ENTRY, lock).outcome == "unchecked"
