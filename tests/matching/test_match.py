"""Verdicts: which record is the paper, and which only looks like it."""

import pytest

from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.matching import Paper, match
from bibexport.model import MATCHING_RULES, Claim, Evidence
from bibexport.text.names import listed_names
from tests.matching.making import AUTHORS, TITLE, corr, paper, record

PAMI = "IEEE Trans. Pattern Anal. Mach. Intell."
LONG_TITLE = "Estimating the Depth of Glass Surfaces from Polarised Light"
FIVE = ["Ada Krämer", "Bo Ortega", "Chen Liu", "Dora Ng", "Eli Grant"]


def test_equal_title_and_authors_are_the_paper():
    verdict = match(paper(claim="ICML 2023"), [record()])

    assert (verdict.outcome, verdict.record.id, verdict.rules) == ("published", "conf/icml/KramerOL23", MATCHING_RULES)
    assert verdict.evidence == Evidence(title="title equal", authors="3 of 3 authors", claim="list says ICML 2023")
    assert verdict.evidence.text == "title equal; 3 of 3 authors; list says ICML 2023"
    assert not verdict.reason


def test_without_candidates_a_paper_is_a_preprint():
    assert match(paper(), []).outcome == "preprint"


@pytest.mark.parametrize(
    "candidate",
    [
        record("journals/corr/abs-2201-00001", venue="CoRR", type="article"),
        record("journals/corr/KramerOL22", venue="CoRR", type="article"),
        record("tr/widget/KramerOL22", venue="", type="article"),
        record("conf/icml/2023", type="proceedings"),
        record("data/10/Kramer22", type="dataset"),
        record("journals/iacr/KramerOL22", venue="IACR Cryptol. ePrint Arch."),
        record("journals/eccc/KramerOL22", venue="Electron. Colloquium Comput. Complex."),
        record("homepages/k/AdaKramer", type="document"),
    ],
)
def test_preprints_and_other_documents_are_not_published_versions(candidate):
    assert match(paper(), [candidate]).outcome == "preprint"


@pytest.mark.parametrize("kind", ["paper-conference", "article"])
def test_the_first_years_of_iclr_are_listed_under_corr_and_are_published(kind):
    candidate = record("journals/corr/KramerOL23", venue="ICLR (Poster)", type=kind)

    assert match(paper(claim="ICLR 2023"), [candidate]).record.id == candidate.id


@pytest.mark.parametrize(
    ("mine", "theirs", "outcome"),
    [
        (AUTHORS, ["A. Kramer", "B. Ortega", "C. Liu"], "published"),
        (AUTHORS, ["Chen Liu", "Ada Krämer", "Bo Ortega"], "published"),
        (AUTHORS, [*AUTHORS, "Dora Ng"], "published"),
        (AUTHORS, ["Ada Krämer", "Bo Ortega", "Dora Ng"], "published"),
        (FIVE, [*FIVE[:4], "Fay Gunn"], "published"),
        (FIVE, [*FIVE[:2], "Fay Gunn", "Gus Hale", "Hana Ito"], "ambiguous"),
        (["Jun Lee", "Min Kim"], ["Kang-Ho Lee", "Tae Kim"], "preprint"),
        (["Jun Lee", "Bo Ortega"], ["Kang-Ho Lee", "Bo Ortega"], "ambiguous"),
        (["Ada Krämer"], ["Ada Krämer"], "published"),
        (["A. Krämer"], ["Ada Krämer"], "published"),
        (["Ada Krämer"], ["Ada Krämer", "Bo Ortega"], "ambiguous"),
        (["Ada Krämer", "Bo Ortega"], FIVE[:4], "published"),
        (["Ada Krämer", "et al."], AUTHORS, "ambiguous"),
        (["Ada Krämer", "Bo Ortega", "et al."], AUTHORS, "published"),
        (AUTHORS, ["Dora Ng", "Eli Grant"], "preprint"),
    ],
)
def test_how_many_authors_must_agree_depends_on_how_many_there_are(mine, theirs, outcome):
    assert match(paper(authors=mine), [record(authors=theirs)]).outcome == outcome


def test_one_author_of_two_is_enough_where_title_venue_and_year_agree():
    candidate = record(authors=["Ada Krämer", "Dora Ng"])

    assert match(paper(authors=AUTHORS[:2], claim="ICML 2023"), [candidate]).outcome == "published"


def test_the_claimed_record_with_other_authors_is_for_a_person_to_look_at():
    verdict = match(paper(claim="ICML 2023"), [record(authors=["Dora Ng"])])

    assert verdict.outcome == "ambiguous"
    assert verdict.reason == "title, venue and year are what the list says, but the authors differ"
    assert verdict.candidates == ("conf/icml/KramerOL23 (ICML 2023)",)


@pytest.mark.parametrize(("title", "outcome"), [("Deep Nets", "ambiguous"), (LONG_TITLE, "published")])
def test_a_short_title_needs_more_authors(title, outcome):
    verdict = match(paper(title, ["Ada Krämer", "Bo Ortega", "Dora Ng"]), [record(title=title)])

    assert verdict.outcome == outcome


@pytest.mark.parametrize(("authors", "outcome"), [(["A. Krämer"], "ambiguous"), (["Ada Krämer"], "published")])
def test_a_record_of_another_decade_needs_full_names(authors, outcome):
    verdict = match(paper(authors=authors), [record(authors=["Ada Krämer"], year=2008)])

    assert verdict.outcome == outcome
    if outcome == "published":
        assert verdict.reason == "published 14 years before the preprint"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Widget Dynamics of Large Gears, Part I", "Widget Dynamics of Large Gears, Part II"),
        ("Learning Flow from 2D Trajectories", "Learning Flow from 3D Trajectories"),
        ("WidgetNet V2: Inverted Gears for Phones", "WidgetNet V3: Inverted Gears for Phones"),
        ("WidgetNet: Inverted Gears for Phones", "WidgetNet++: Inverted Gears for Phones"),
        ("Supervised Gears for Inverted Widgets", "Unsupervised Gears for Inverted Widgets"),
        ("Inverted Gears for Widgets", "A Comment on Inverted Gears for Widgets"),
        ("Inverted Gears for Widgets", "Erratum: Inverted Gears for Widgets"),
        ("Inverted Gears for Widgets", "Inverted Gears for Widgets: A Survey"),
        ("The Deception Challenge: The Data", "The Sincerity Challenge: The Data"),
        ("GeoTV: Navigating Geocoded Feeds", "GeoTracker: Navigation with Location Traces of Taxis"),
    ],
)
class TestASiblingAtTheClaimedVenue:
    def test_is_for_a_person_to_look_at(self, mine, theirs):
        verdict = match(paper(mine, FIVE, claim="ICML 2023"), [record(title=theirs, authors=FIVE)], [])

        assert verdict.outcome == "ambiguous"
        assert verdict.candidates == ("conf/icml/KramerOL23 (ICML 2023)",)
        assert verdict.reason.startswith("venue, year and authors agree, but the title differs")

    def test_is_not_the_paper_if_another_preprint_has_its_title(self, mine, theirs):
        asked, own = paper(mine, FIVE, claim="ICML 2023"), corr(theirs)

        assert match(asked, [record(title=theirs, authors=FIVE)], [own]).outcome == "preprint"

    def test_elsewhere_is_silent(self, mine, theirs):
        assert match(paper(mine, FIVE, claim="ICLR 2023"), [record(title=theirs, authors=FIVE)]).outcome == "preprint"


REWORDED = [
    (FIVE, "Glass Surfaces: Estimating their Depth from Polarisation"),
    (AUTHORS, "Estimating the Depth of Glass from Polarised Light"),
    (AUTHORS[:2], "Estimating the Depths of Glass Surfaces from Polarised Lights"),
    (AUTHORS[:1], "Estimating Depths of Glass Surfaces from Polarised Light"),
]


@pytest.mark.parametrize(("authors", "title"), REWORDED)
def test_a_reworded_title_is_proved_by_the_claim(authors, title):
    verdict = match(paper(LONG_TITLE, authors, claim="ICML 2023"), [record(title=title, authors=authors)])

    assert verdict.outcome == "published"
    assert verdict.evidence.title == f"title differs: “{title}”"
    assert verdict.evidence.claim == "list says ICML 2023"


@pytest.mark.parametrize(("authors", "title"), REWORDED)
@pytest.mark.parametrize("claim", ["", "ICML 2022", "CVPR 2023", "ICML", "arXiv 2023"])
def test_a_reworded_title_is_not_proved_by_less(authors, title, claim):
    assert match(paper(LONG_TITLE, authors, claim=claim), [record(title=title, authors=authors)]).outcome != "published"


@pytest.mark.parametrize("proof", [{"dois": (Doi("10.5555/1"),)}, {"arxiv": ArxivId("2201.00009")}])
def test_a_reworded_title_is_proved_by_an_identifier(proof):
    candidate = record(title="Polarised Light Tells Depth", doi=Doi("10.5555/1"), arxiv=ArxivId("2201.00009"))
    verdict = match(paper(LONG_TITLE, **proof), [candidate])

    assert verdict.outcome == "published"
    assert verdict.evidence.ids in ("same DOI", "same arXiv id in the record")


@pytest.mark.parametrize(
    "candidate",
    [
        record(title="Part II of Widget Depths", authors=["Dora Ng"], doi=Doi("10.5555/1")),
        record(title=TITLE + ", Part II", doi=Doi("10.5555/1")),
    ],
)
def test_an_identifier_alone_does_not_make_another_paper_the_paper(candidate):
    verdict = match(paper(TITLE + ", Part I", dois=(Doi("10.5555/1"),)), [candidate])

    assert verdict.outcome == "ambiguous"
    assert verdict.reason.startswith("the DOI is the same, but")


def test_of_two_siblings_at_the_claimed_venue_the_clearly_nearer_one_is_taken():
    far = record("conf/icml/B", title="Estimating Shapes of Glass Surfaces with Moving Cameras", authors=FIVE)
    near = record("conf/icml/C", title="Estimating Depth of Glass Surfaces by Polarised Light", authors=FIVE)

    assert match(paper(LONG_TITLE, FIVE, claim="ICML 2023"), [far, near]).record.id == near.id


def test_two_siblings_that_are_equally_near_are_ambiguous():
    one = record("conf/icml/B", title="Estimating the Depth of Glass Surfaces at Night", authors=FIVE)
    other = record("conf/icml/C", title="Estimating the Depth of Glass Surfaces at Sea", authors=FIVE)
    verdict = match(paper(LONG_TITLE, FIVE, claim="ICML 2023"), [one, other])

    assert verdict.outcome == "ambiguous"
    assert set(verdict.candidates) == {"conf/icml/B (ICML 2023)", "conf/icml/C (ICML 2023)"}


def test_an_equal_title_goes_before_a_sibling():
    sibling = record("conf/icml/A", title="Estimating the Depth of Glass Surfaces at Night", authors=FIVE)
    own = record("conf/icml/B", title=LONG_TITLE, authors=FIVE)

    assert match(paper(LONG_TITLE, FIVE, claim="ICML 2023"), [sibling, own]).record.id == own.id


def test_where_nobody_else_is_at_the_claimed_venue_one_telling_word_is_enough_for_five_authors():
    alone = record(title="Three Remarks about Cephalopods", authors=FIVE)
    another = record("conf/icml/Z", title="Fast Gears", authors=FIVE)
    asked = paper("Revisiting the Skin of Cephalopods", FIVE, claim="ICML 2023")

    assert match(asked, [alone], []).outcome == "published"
    assert match(asked, [alone, another], []).outcome == "ambiguous"
    assert match(asked, [alone]).outcome == "ambiguous"


@pytest.mark.parametrize(
    ("claim", "chosen"),
    [
        ("ICLR 2023", "conf/iclr/K23"),
        ("TPAMI 2025", "journals/pami/K25"),
        ("NeurIPS Workshop 2022", "conf/foundws/K22"),
        ("", "conf/iclr/K23"),
        ("arXiv 2022", "conf/iclr/K23"),
        ("2025", "journals/pami/K25"),
    ],
)
def test_the_claim_chooses_the_version_else_the_first_archival_one(claim, chosen):
    versions = [
        record("journals/pami/K25", venue=PAMI, year=2025),
        record("conf/iclr/K23", venue="ICLR", year=2023),
        record("conf/foundws/K22", venue="FoundWS@NeurIPS", year=2022),
    ]
    asked = paper(claim=f" {claim}" if claim.isdecimal() else claim)
    verdict = match(asked, versions)

    assert verdict.record.id == chosen
    assert len(verdict.candidates) == 2
    assert "conf/iclr/K23 (ICLR 2023)" in (*verdict.candidates, f"{verdict.record.id} (ICLR 2023)")


def test_an_extended_abstract_gives_way_to_the_paper():
    abstract = record("conf/ijcai/A", title=f"{TITLE} (Extended Abstract)", venue="IJCAI", year=2022)
    whole = record("conf/colt/B", venue="COLT", year=2023)

    assert match(paper(), [abstract, whole]).record.id == whole.id
    assert match(paper(), [abstract]).outcome == "ambiguous"
    assert match(paper(claim="IJCAI 2022"), [abstract, whole]).record.id == abstract.id
    assert match(paper(f"{TITLE} (Extended Abstract)"), [abstract, whole]).record.id == abstract.id


def test_the_doi_that_the_author_gave_chooses_where_the_list_claims_nothing():
    versions = [
        record("conf/iclr/K23", venue="ICLR"),
        record("journals/pami/K25", venue=PAMI, year=2025, doi=Doi("10.1/x")),
    ]

    assert match(paper(dois=(Doi("10.1/x"),)), versions).record.id == "journals/pami/K25"
    assert match(paper(dois=(Doi("10.1/x"),), claim="ICLR 2023"), versions).record.id == "conf/iclr/K23"


def test_a_claim_that_differs_is_said():
    verdict = match(paper(claim="ICLR 2023"), [record("journals/pami/K25", venue=PAMI, year=2025)])

    assert verdict.outcome == "published"
    assert verdict.evidence.claim == f"list says ICLR 2023, the record {PAMI} 2025"
    assert verdict.reason == f"the list says ICLR 2023, the record is {PAMI} 2025"


def test_a_claimed_year_that_is_off_is_said():
    verdict = match(paper(claim="ICML 2022"), [record()])

    assert (verdict.outcome, verdict.reason) == ("published", "the list says ICML 2022, the record is ICML 2023")


@pytest.mark.parametrize(
    "candidate",
    [
        record("conf/foundws/K22", venue="FoundWS@NeurIPS", year=2022),
        record("conf/www/K22", venue="WWW (Companion Volume)", year=2022),
        record("journals/pami/K30", venue=PAMI, year=2030),
    ],
)
def test_a_lesser_or_far_version_is_not_taken_for_the_claimed_one(candidate):
    verdict = match(paper(claim="ICLR 2023"), [candidate])

    assert verdict.outcome == "ambiguous"
    assert verdict.reason.startswith("the list says ICLR 2023, but")


def test_a_workshop_version_is_cited_if_it_is_the_only_one():
    workshop = record("conf/foundws/K22", venue="FoundWS@NeurIPS", year=2022)

    assert match(paper(), [workshop]).record.id == workshop.id
    assert match(paper(claim="NeurIPS 2022"), [workshop]).record.id == workshop.id


def test_two_indistinguishable_records_are_ambiguous():
    verdict = match(paper(), [record("conf/icml/A"), record("conf/icml/B")])

    assert (verdict.outcome, verdict.reason) == ("ambiguous", "two records fit equally well")


def test_a_retraction_is_reported():
    verdict = match(paper(), [record(retracted="fabricated gears")])

    assert verdict.reason == "the record is marked as retracted or withdrawn: fabricated gears"


def test_the_title_of_the_list_is_enough_where_the_preprint_goes_along():
    renamed = paper(titles=("Gates for Long Documents", TITLE))
    verdict = match(renamed, [record()])

    assert verdict.outcome == "published"
    assert verdict.evidence.title == "title equal to an earlier one or to the list's"


@pytest.mark.parametrize("own", [TITLE + " II", "Cephalopods at Night"])
def test_an_id_that_the_list_confused_is_noticed(own):
    confused = paper(titles=(own, TITLE), authors=[*AUTHORS[:2], "Dora Ng"])
    verdict = match(confused, [record()])

    assert verdict.outcome == "ambiguous"
    assert verdict.reason == "the title is the list's, but the preprint is called otherwise"


def test_without_known_authors_the_claim_has_to_prove_the_title():
    unknown = {"authors": ()}

    assert match(paper(claim="ICML 2023", **unknown), [record()]).evidence.authors == "authors not known"
    assert match(paper(claim="ICML 2023", **unknown), [record()]).outcome == "published"
    assert match(paper(**unknown), [record()]).outcome == "ambiguous"
    assert match(paper("Deep Nets", claim="ICML 2023", **unknown), [record(title="Deep Nets")]).outcome == "ambiguous"


@pytest.mark.parametrize(
    ("title", "outcome"), [(TITLE + " and Books", "ambiguous"), ("Dense Gates for Long Documents", "preprint")]
)
def test_a_title_that_only_gained_a_word_is_named_without_a_claim(title, outcome):
    assert match(paper(), [record(title=title)]).outcome == outcome


def test_the_curator_pins_the_published_version():
    key = DblpKey("conf/icml/KramerOL23")
    pinned = paper(dblp=key)

    assert match(pinned, []).record.id == key
    assert match(pinned, [record(retracted="fabricated gears")]).reason.endswith("fabricated gears")
    assert match(pinned, [record()]) == match(pinned, [])
    assert match(pinned, []).evidence == Evidence(ids="pinned in the catalog")
    other = record(title="Cephalopods", authors=["Dora Ng"])
    assert match(pinned, [other]).reason == "neither title nor authors agree with the record's"


def test_the_curator_pins_a_preprint():
    verdict = match(paper(preprint=True), [record()])

    assert (verdict.outcome, verdict.evidence.ids) == ("preprint", "pinned as a preprint in the catalog")


def test_at_most_five_candidates_are_named_the_best_first():
    unlike = [
        record(f"conf/icml/K{index}", year=2015 + index, authors=["Ada Krämer", "Fay Gunn"]) for index in range(8)
    ]
    verdict = match(paper(authors=AUTHORS[:2], claim="CVPR 2019"), unlike)

    assert len(verdict.candidates) == 5


FCN = "Fully Convolutional Networks for Widget Segmentation"
CONFERENCE = record("conf/cvpr/LongSD15", FCN, ["Jon Long", "Ev Shelham", "Trevor Darr"], "CVPR", 2015)
JOURNAL = record(
    "journals/pami/ShelhamLD17",
    FCN,
    ["Ev Shelham", "Jon Long", "Trevor Darr"],
    "IEEE Trans. Pattern Anal. Mach. Intell.",
    2017,
)


@pytest.mark.parametrize(
    ("authors", "claim", "chosen"),
    [
        (["Jon Long", "Ev Shelham", "Trevor Darr"], "", CONFERENCE),
        (["Ev Shelham", "Jon Long", "Trevor Darr"], "", JOURNAL),
        (["E. Shelham", "J. Long", "T. Darr"], "", JOURNAL),
        (["Ev Shelham", "Jon Long", "Trevor Darr"], "CVPR 2015", CONFERENCE),
        (["Trevor Darr", "Jon Long", "Ev Shelham"], "", CONFERENCE),
    ],
)
def test_the_list_of_authors_chooses_the_version_where_nothing_is_claimed(authors, claim, chosen):
    verdict = match(paper(FCN, authors, claim=claim, year=2016), [CONFERENCE, JOURNAL])

    assert verdict.record.id == chosen.id
    assert len(verdict.candidates) == 1


def test_the_version_with_the_same_people_goes_before_one_with_more():
    more = record("conf/icml/A", year=2022, authors=["Ada Krämer", "Bo Ortega", "Chen Liu", "Dora Ng"])
    same = record("journals/jmlr/B", year=2023, venue="J. Mach. Learn. Res.")

    assert match(paper(), [more, same]).record.id == same.id


@pytest.mark.parametrize(
    ("listed", "outcome", "authors"),
    [
        (["Ada Krämer", "Bo Ortega", "Chen Liu"], "published", "3 of 3 authors that the list names"),
        (["A. Krämer", "B. Ortega", "et al."], "published", "2 of 2 authors that the list names, 1 more in the record"),
        (["Jun Lee", "Kang-Ho Lee"], "preprint", ""),
        (["Krämer", "et al."], "ambiguous", ""),
    ],
)
def test_an_equal_title_with_the_authors_that_the_list_names_is_proof(listed, outcome, authors):
    verdict = match(paper(authors=listed, authors_are_listed=True, year=None, arxiv=None), [record()])

    assert (verdict.outcome, verdict.evidence.authors) == (outcome, authors)


@pytest.mark.parametrize(
    ("listed", "outcome"),
    [
        (["Krämer", "et al."], "published"),
        (["Kraemer A", "et al."], "published"),
        (["Krämer, A.", "others"], "published"),
        (["Liu", "et al."], "ambiguous"),  # the record names Liu third
        (["Krämer"], "ambiguous"),  # the only author, says the list
        (["Moe", "et al."], "preprint"),
    ],
)
def test_a_first_author_with_et_al_fits_a_record_that_starts_so(listed, outcome):
    stated = Paper(titles=(LONG_TITLE,), authors=listed_names(listed), authors_are_listed=True)

    assert match(stated, [record(title=LONG_TITLE)]).outcome == outcome


@pytest.mark.parametrize(
    ("listed", "year", "outcome"),
    [
        (["Krämer", "et al."], 2023, "published"),
        (["Krämer", "Ortega", "et al."], 2023, "published"),
        (["Krämer", "et al."], 2021, "ambiguous"),
        (["Liu", "et al."], 2023, "ambiguous"),
        (["Moe", "et al."], 2023, "preprint"),
    ],
)
def test_a_first_author_with_et_al_and_the_year_are_enough_for_a_short_title(listed, year, outcome):
    stated = Paper(titles=(TITLE,), authors=listed_names(listed), authors_are_listed=True, claim=Claim(year=year))

    assert match(stated, [record()]).outcome == outcome
