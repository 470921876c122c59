"""`bibex check` finds every one of its codes."""

import msgspec
import pytest

from bibexport.check.identifiers import Answers
from bibexport.check.silences import Silence, hide
from bibexport.check.verdict_findings import report_verdict
from bibexport.check.verdicts import judge
from bibexport.findings import CHECK_CODES, Finding
from tests.check.cases import TITLE, checked, checked_list, codes, entry, preprint, published
from tests.check.test_differences import CLAIMS, RECORD

PAPER = "[[Paper](https://arxiv.org/abs/2103.00020)]"
OTHER = "A Theory of Volumetric Gadget Fields for Autonomous Kitchens"
SECOND = {"key": "B", "title": OTHER, "arxiv": "2103.00021"}


def verdict_codes(answers: Answers, **claimed: object) -> tuple[Finding, ...]:
    """The findings on an entry of a bibliography."""
    claims = msgspec.structs.replace(CLAIMS, **claimed)
    return tuple(report_verdict(claims, judge(claims, answers)))


FOUND = Answers(doi="found", of_doi=(RECORD,), search="found", found=(RECORD,))
ARTICLE = msgspec.structs.replace(RECORD, type="article-journal", venue="JMLR", container_title="JMLR", volume="3")
PAMI = published("journals/pami/X23", "IEEE Trans. Pattern Anal. Mach. Intell.", 2023)

EXAMPLES = {
    "published": lambda: checked(entry("arXiv"), A={"preprint": preprint(), "dblp": published()}),
    "accepted": lambda: checked(entry("arXiv"), A={"preprint": preprint(comment="Accepted by ICCV 2025")}),
    "venue": lambda: checked(entry("CVPR 2021"), A={"preprint": preprint(), "dblp": published()}),
    "year": lambda: checked(entry("ICML 2020"), A={"preprint": preprint(), "dblp": published()}),
    "journal-year": lambda: checked(entry("TPAMI 2022"), A={"preprint": preprint(), "dblp": PAMI}),
    "wrong-id": lambda: checked(entry(), A={"preprint": preprint(title=OTHER)}),
    "unknown-id": lambda: checked(entry(), A={"unknown": frozenset({"arxiv"})}),
    "venue-unconfirmed": lambda: checked(entry("ICML 2021"), A={"preprint": preprint()}),
    "title": lambda: checked(entry(), A={"preprint": preprint(title="Noisy Widgets: Learning in Kitchens")}),
    "title-wording": lambda: checked(entry(), A={"preprint": preprint(title=f"WNet: {TITLE}")}),
    "authors": lambda: verdict_codes(FOUND, authors=RECORD.authors[:2]),
    "pages": lambda: verdict_codes(FOUND, pages="1–2"),
    "volume": lambda: verdict_codes(
        Answers(search="found", found=(ARTICLE,)), venue="JMLR", volume="4", type="article-journal"
    ),
    "doi": lambda: verdict_codes(Answers(search="found", found=(RECORD,)), doi="10.5555/7654321"),
    "not-found": lambda: verdict_codes(Answers(search="absent"), doi=None),
    "sources-differ": lambda: verdict_codes(
        Answers(doi="found", of_doi=(RECORD, msgspec.structs.replace(RECORD, source="crossref", id="x", pages="1–16")))
    ),
    "unused-ignore": lambda: hide((), [Silence(key="a", name="year", reason="because")], {"a"}),
    "bad-ignore": lambda: hide((), [Silence(key="a", name="year", reason="")], {"a"}),
    "retracted": lambda: checked(entry(), A={"preprint": preprint(retracted="withdrawn")}),
    "duplicate": lambda: checked(entry() + entry(key="B")),
    "repeated": lambda: checked_list(f"# L\n\n## A\n\n- **{TITLE}.** {PAPER}\n\n## B\n\n- **{TITLE}.** {PAPER}\n"),
    "shared-id": lambda: checked(entry() + entry(key="B", title=OTHER)),
    "duplicate-title": lambda: checked(
        entry() + entry(key="B", arxiv="2103.00021"), A={"preprint": preprint()}, B={"preprint": preprint("2103.00021")}
    ),
    "key-shared": lambda: checked_list(
        f"# L\n\n- `K` **{TITLE}.** ICML 2021. {PAPER}\n- `K` **{OTHER}.** ICML 2022. {PAPER.replace('20)', '21)')}\n"
    ),
    "key-latex": lambda: checked(entry(key="A B")),
    "key-pandoc": lambda: checked(entry(key="A++")),
    "key-miscited": lambda: checked(entry() + entry(**SECOND | {"key": "A++"})),
    "no-id": lambda: checked(entry(arxiv="")),
    "empty-link": lambda: checked_list(f"# L\n\n- **{TITLE}.** ICML 2021. {PAPER} [[Code]()]\n"),
    "malformed-link": lambda: checked_list(f"# L\n\n- **{TITLE}.** ICML 2021. {PAPER} [[Code](https//a.org/b)]\n"),
    "versioned-link": lambda: checked_list(f"# L\n\n- **{TITLE}.** ICML 2021. {PAPER.replace('20)', '20v2)')}\n"),
    "other-link": lambda: checked_list(
        f"# L\n\n- **{TITLE}.** ICML 2021. {PAPER} [[PDF](https://arxiv.org/pdf/2103.00021)]\n"
    ),
}


@pytest.mark.parametrize("code", CHECK_CODES)
def test_each_code_is_found_alone_by_its_example(code):
    assert codes(EXAMPLES[code]()) == [code]
