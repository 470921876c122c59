"""What holds for every verdict."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bibexport.ids import Doi
from bibexport.matching import Paper, match, plausible
from bibexport.model import Claim, Facts, Verdict
from tests.matching.making import paper, record

TITLES = st.sampled_from(
    [
        "Sparse Gates for Long Documents",
        "Sparse Gates for Long Documents (Extended Abstract)",
        "Sparse Gates for Documents",
        "Dense Gates for Long Documents",
        "Sparse Gates for Long Documents, Part II",
        "Deep Nets",
        "Cephalopods at Night",
    ]
)
AUTHORS = st.lists(
    st.sampled_from(
        ["Ada Krämer", "A. Kraemer", "Bo Ortega", "Chen Liu", "Jun Lee", "Kang-Ho Lee", "Liu Chen", "et al."]
    ),
    max_size=5,
)
VENUES = st.sampled_from(["ICML", "CVPR", "CVPR Workshops", "Foo@ICML", "J. Mach. Learn. Res.", "CoRR"])
DOIS = st.sampled_from([None, Doi("10.1/x"), Doi("10.1/y")])


@st.composite
def records(draw: st.DrawFn) -> Facts:
    key = draw(st.sampled_from(["conf/icml/A", "conf/icml/B", "conf/cvpr/C", "journals/jmlr/D", "journals/corr/E"]))
    year = draw(st.integers(2018, 2028))
    return record(
        key,
        draw(TITLES),
        draw(AUTHORS),
        draw(VENUES),
        year,
        doi=draw(DOIS),
        retracted=draw(st.sampled_from(["", "wrong"])),
    )


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    claim = Claim(
        venue=draw(st.sampled_from(["", "ICML", "CVPR", "JMLR", "arXiv"])),
        year=draw(st.none() | st.integers(2018, 2028)),
    )
    titles = tuple(draw(st.lists(TITLES, min_size=1, max_size=2)))
    year, doi = draw(st.none() | st.integers(2018, 2026)), draw(DOIS)
    return replace(paper(authors=draw(AUTHORS), titles=titles, year=year, dois=(doi,) if doi else ()), claim=claim)


@given(papers(), st.lists(records(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(asked, candidates, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)

    assert match(asked, shuffled, []) == match(asked, candidates, [])


@given(papers(), st.lists(records(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_authors_only_chooses_between_versions(asked, candidates, random):
    authors = list(asked.authors)
    random.shuffle(authors)
    one, other = match(asked, candidates), match(replace(asked, authors=tuple(authors)), candidates)

    assert named(one) == named(other)


def named(verdict: Verdict) -> set[str]:
    """All records that a verdict names."""
    return {name.split(" ")[0] for name in verdict.candidates} | ({verdict.record.id} if verdict.record else set())


@given(papers(), st.lists(records(), max_size=6))
def test_a_verdict_names_only_candidates_and_gives_a_reason(asked, candidates):
    verdict = match(asked, candidates)
    keys = {candidate.id for candidate in candidates}

    assert (verdict.record is not None) == (verdict.outcome == "published")
    key = verdict.record.id if verdict.record else None
    assert key in keys | {None}
    assert all(name.split(" ")[0] in keys - {key} for name in verdict.candidates)
    assert verdict.outcome != "ambiguous" or (verdict.reason and verdict.candidates)


@given(papers(), records())
def test_what_is_taken_or_named_for_its_title_was_plausible(asked, candidate):
    verdict = match(asked, [candidate])

    if verdict.outcome != "preprint" and not asked.dois:
        assert plausible(asked.titles, candidate.title)


@given(records())
def test_a_record_is_found_as_itself(own):
    if own.venue != "CoRR" and own.authors and "et al." not in [name.display for name in own.authors]:
        year = own.issued.year if own.issued else None
        claim = f"{own.venue} {year}"
        asked = paper(own.title, [name.display for name in own.authors], claim=claim, year=year)

        assert match(asked, [own]).record == own.ref


@given(TITLES, st.integers(2018, 2028))
def test_other_people_are_never_taken(title, year):
    strangers = paper(title, authors=["Zed Quine"], year=year)

    assert match(strangers, [record(title=title, year=year)]).outcome != "published"
