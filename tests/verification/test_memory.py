"""What follows from the look-ups that the lock remembers."""

import msgspec
import pytest

from bibexport.check.claims import Claims
from bibexport.ids import ArxivId, Doi
from bibexport.lock import Lock, Lookup, dumps, loads
from bibexport.model import Date, Facts, Name
from bibexport.verification.memory import (
    INDEX,
    answered,
    has_asked_dblp,
    is_settled,
    lookup_keys,
    read_answers,
    remember,
)
from bibexport.verification.run import forget, judge_entries

TITLE = "Deep Residual Learning for Image Recognition"
HE = Name(given="Kaiming", family="He")
RECORD = Facts(
    source="dblp",
    id="conf/cvpr/HeZRS16",
    title=TITLE,
    type="paper-conference",
    authors=(HE,),
    venue="CVPR",
    issued=Date(year=2016),
    doi=Doi("10.1109/cvpr.2016.90"),
)
CLAIMS = Claims(key="he2016", type="paper-conference", title=TITLE, authors=(HE,), venue="CVPR", year=2016)


def verdict(claims: Claims, lock: Lock, **failures: str) -> tuple[str, str]:
    keys = msgspec.structs.asdict(lookup_keys(claims))
    (one,) = judge_entries([claims], lock, {keys[name]: reason for name, reason in failures.items()})
    return one.verdict, one.reason


def searched(claims: Claims, *catalogues: str, day: str = "2026-11-30") -> Lock:
    key = lookup_keys(claims).title
    assert key
    return remember(Lock(), [(key, answered(catalogue, day, ()), ()) for catalogue in catalogues])


def test_a_record_that_agrees_verifies_the_entry() -> None:
    key = lookup_keys(CLAIMS).title
    assert key
    lock = remember(Lock(), [(key, answered("dblp", "2026-11-30", [RECORD]), (RECORD,))])

    assert verdict(CLAIMS, lock)[0] == "verified"
    assert is_settled(CLAIMS, lock, {})


def test_nothing_asked_is_nothing_denied() -> None:
    assert verdict(CLAIMS, Lock()) == ("unknown", "not asked")


def test_dblp_alone_denies_a_paper_at_a_venue_that_it_lists() -> None:
    assert verdict(CLAIMS, searched(CLAIMS, "dblp"))[0] == "not-found"


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"venue": "Journal of Basket Weaving"},
        {"venue": ""},
        {"venue": "Nature"},
        {"year": 2026},
        {"year": None},
        {"type": "article", "venue": "", "is_preprint": True},
    ],
)
def test_dblp_alone_denies_nothing_else(elsewhere: dict[str, object]) -> None:
    claims = msgspec.structs.replace(CLAIMS, **elsewhere)

    assert verdict(claims, searched(claims, "dblp"))[0] == "unknown"


def test_dblp_and_crossref_together_deny_any_article() -> None:
    claims = msgspec.structs.replace(CLAIMS, venue="Journal of Basket Weaving")

    assert verdict(claims, searched(claims, "dblp", "crossref"))[0] == "not-found"


@pytest.mark.parametrize("kind", ["book", "webpage", "thesis", "document"])
def test_kinds_that_nobody_lists_cannot_be_denied(kind: str) -> None:
    claims = msgspec.structs.replace(CLAIMS, type=kind)

    assert verdict(claims, searched(claims, "dblp", "crossref"))[0] == "unknown"


def test_an_outage_denies_nothing() -> None:
    lock = searched(CLAIMS, "dblp", "crossref")

    assert verdict(CLAIMS, lock, title="DBLP SPARQL: is busy") == ("unknown", "DBLP SPARQL: is busy")


def test_an_outage_at_the_identifier_keeps_the_title_open() -> None:
    claims = msgspec.structs.replace(CLAIMS, doi=Doi("10.1234/abc"))

    assert verdict(claims, searched(claims, "dblp", "crossref"), doi="Crossref: is busy")[0] == "unknown"


def test_only_doi_org_says_that_a_doi_does_not_exist() -> None:
    claims = msgspec.structs.replace(CLAIMS, doi=Doi("10.1234/abc"))
    for catalogue, answer in (("dblp", "unasked"), ("crossref", "unasked"), ("doi", "absent")):
        lock = remember(Lock(), [("doi:10.1234/abc", answered(catalogue, "2026-11-30", ()), ())])

        assert read_answers(claims, lock, {}).doi == answer


def test_a_doi_of_an_agency_without_records_is_not_absent() -> None:
    claims = msgspec.structs.replace(CLAIMS, doi=Doi("10.1234/abc"), venue="Rivista")
    note = "10.1234/abc: it is registered with mEDRA"
    lock = remember(searched(claims, "dblp", "crossref"), [("doi:10.1234/abc", answered("doi", "d", (), note), ())])

    assert verdict(claims, lock) == ("unknown", note)


def test_arxiv_alone_says_that_an_id_does_not_exist() -> None:
    claims = msgspec.structs.replace(CLAIMS, arxiv=ArxivId("2512.99999"))
    lock = remember(Lock(), [("arxiv:2512.99999", answered("arxiv", "2026-11-30", ()), ())])

    (found,) = judge_entries([claims], lock)

    assert [(one.field, one.given) for one in found.differences] == [("eprint", "2512.99999")]


def test_arxivs_own_doi_is_no_question_beside_the_id() -> None:
    claims = msgspec.structs.replace(CLAIMS, doi=Doi("10.48550/arxiv.1512.03385"), arxiv=ArxivId("1512.03385"))

    assert lookup_keys(claims).doi is None


def test_look_ups_survive_the_file() -> None:
    lock = remember(
        searched(CLAIMS, "dblp"), [("doi:10.1234/abc", answered("dblp", "2026-11-30", [RECORD]), (RECORD,))]
    )

    assert loads(dumps(lock)) == lock
    assert dumps(loads(dumps(lock))) == dumps(lock)


def test_answers_add_up() -> None:
    lock = searched(CLAIMS, "dblp", "crossref")

    (lookup,) = lock.lookups.values()
    assert lookup == Lookup(asked={"dblp": "2026-11-30", "crossref": "2026-11-30"})


def test_what_is_forgotten_is_asked_again() -> None:
    other = msgspec.structs.replace(CLAIMS, key="other", title="Another Paper of Some Length")
    lock = searched(CLAIMS, "dblp").updated(searched(other, "dblp"))

    assert list(forget([CLAIMS], lock).lookups) == [lookup_keys(other).title]


PREPRINT = Facts(source="arxiv", id="1512.03385", title=TITLE, type="article", authors=(HE,), issued=Date(year=2015))


def test_a_preprints_record_says_nothing_about_a_publication_that_nobody_could_be_asked_about() -> None:
    claims = msgspec.structs.replace(CLAIMS, arxiv=ArxivId("1512.03385"))
    lock = remember(Lock(), [("arxiv:1512.03385", answered("arxiv", "2026-11-30", [PREPRINT]), (PREPRINT,))])

    assert verdict(claims, lock, title="DBLP SPARQL: is busy") == ("unknown", "DBLP SPARQL: is busy")
    assert not is_settled(claims, lock, {})


def test_a_venue_that_nobody_knows_of_is_a_difference_once_all_were_asked() -> None:
    claims = msgspec.structs.replace(CLAIMS, arxiv=ArxivId("1512.03385"))
    learnt = [("arxiv:1512.03385", answered("arxiv", "2026-11-30", [PREPRINT]), (PREPRINT,))]

    (found,) = judge_entries([claims], remember(searched(claims, "dblp"), learnt))

    assert "venue" in {one.field for one in found.differences}


def test_a_doi_that_does_not_exist_is_no_proof_while_the_paper_cannot_be_looked_up() -> None:
    claims = msgspec.structs.replace(CLAIMS, doi=Doi("10.1609/aaai.v35i11.1"))
    lock = remember(Lock(), [("doi:10.1609/aaai.v35i11.1", answered("doi", "2026-11-30", ()), ())])

    assert verdict(claims, lock)[0] == "differs"
    assert verdict(claims, lock, title="DBLP SPARQL: is busy")[0] == "unknown"


def test_the_doi_of_the_records_own_page_exists() -> None:
    claims = msgspec.structs.replace(CLAIMS, doi=Doi("10.1609/aaai.v35i11.17231"))
    record = msgspec.structs.replace(RECORD, doi=None, url="https://ojs.aaai.org/index.php/AAAI/article/view/17231")
    key = lookup_keys(claims).title
    assert key
    lock = remember(Lock(), [(key, answered("dblp", "2026-11-30", [record]), (record,))])
    lock = remember(lock, [("doi:10.1609/aaai.v35i11.17231", answered("doi", "2026-11-30", ()), ())])

    assert verdict(claims, lock)[0] == "verified"


@pytest.mark.parametrize(("year", "outcome"), [(2016, "not-found"), (2025, "unknown"), (None, "unknown")])
def test_an_index_denies_only_what_is_older(year: int | None, outcome: str) -> None:
    claims = msgspec.structs.replace(CLAIMS, year=year)

    assert verdict(claims, searched(claims, INDEX, day="2025-02-14"))[0] == outcome


def test_crossref_beside_an_old_index_does_not_deny_a_new_paper() -> None:
    claims = msgspec.structs.replace(CLAIMS, year=2026)
    lock = searched(claims, INDEX, "crossref", day="2025-02-14")

    assert verdict(claims, lock)[0] == "unknown"
    assert not has_asked_dblp(claims, lookup_keys(claims).title, lock)


def test_an_identifier_that_nobody_was_asked_about_is_named() -> None:
    claims = msgspec.structs.replace(CLAIMS, doi=Doi("10.5555/made.up"), arxiv=ArxivId("1512.99999"))
    key = lookup_keys(claims).title
    assert key
    lock = remember(Lock(), [(key, answered(INDEX, "2025-02-14", [RECORD]), (RECORD,))])
    lock = remember(lock, [("doi:10.5555/made.up", answered(INDEX, "2025-02-14", ()), ())])

    (found,) = judge_entries([claims], lock)

    assert found.verdict == "verified"
    assert found.unchecked == ("10.5555/made.up", "1512.99999")
    assert "nobody was asked whether 10.5555/made.up exists" in found.reason


def test_an_identifier_that_the_record_has_is_checked() -> None:
    claims = msgspec.structs.replace(CLAIMS, doi=RECORD.doi)
    key = lookup_keys(claims).title
    assert key
    lock = remember(Lock(), [(key, answered(INDEX, "2025-02-14", [RECORD]), (RECORD,))])

    (found,) = judge_entries([claims], lock)

    assert (found.verdict, found.unchecked, found.reason) == ("verified", (), "")
