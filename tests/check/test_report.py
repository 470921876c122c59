"""The report for people: what it says of each verdict, in 80 columns."""

import msgspec

from bibexport.check.claims import Claims
from bibexport.check.identifiers import Answers
from bibexport.check.report import count_verdicts, group_report, name_entries, write_report
from bibexport.check.verdict_findings import report_verdict
from bibexport.check.verdicts import EntryVerdict, judge
from bibexport.findings import Finding
from bibexport.model import Facts, Name
from tests.check.test_differences import CLAIMS, RECORD, people

BIB = {"path": "refs.bib", "line": 12}
OTHER = Facts(
    source="dblp", id="conf/nips/Low20", type="paper-conference", title="Gadgets in Space", authors=people("Ada Low"),
    venue="NeurIPS", doi="10.5555/999",
)  # fmt: skip
PREPRINT = Facts(
    source="arxiv", id="2103.00020", arxiv="2103.00020", type="article", title=RECORD.title, authors=RECORD.authors
)


def claims(**changed: object) -> Claims:
    return msgspec.structs.replace(CLAIMS, **{**BIB, **changed})


def report(claimed: Claims, answers: Answers, *, verbose: bool = False) -> list[str]:
    verdict = judge(claimed, answers)
    return list(write_report(tuple(report_verdict(claimed, verdict)), {claimed.key: verdict}, verbose=verbose))


FOUND = Answers(doi="found", of_doi=(RECORD,), search="found", found=(RECORD,))


def test_an_entry_that_is_right_is_not_named_unless_asked_for():
    assert report(claims(), FOUND) == []
    assert report(claims(), FOUND, verbose=True) == ["1 verified", "  ray2021"]


def test_fields_that_differ_are_shown_with_both_values_and_the_record():
    wrong = claims(
        year=2020, pages="1–9", venue="CVPR", authors=people("Alec Ray", "Jong Wook Kim", "Ann Moe", "Wei Zhang")
    )

    assert report(wrong, FOUND) == [
        "refs.bib:12: ray2021 differs from dblp conf/icml/RayKS21",
        "  warning: authors: the record does not have Ann Moe [authors]",
        "    entry:  Alec Ray and Jong Wook Kim and Ann Moe and Wei Zhang",
        "    record: Alec Ray and Jong Wook Kim and François Bémond and Wei Zhang",
        "  warning: venue “CVPR”, but the record has ICML 2021 [venue]",
        "  warning: year 2020, but the record has 2021 [year]",
        "  warning: pages 1–9, but the record has 8748–8763 [pages]",
    ]


def test_an_identifier_of_another_paper_names_that_paper():
    answers = Answers(doi="found", of_doi=(OTHER,), search="found", found=(RECORD,))

    assert report(claims(doi="10.5555/999"), answers) == [
        "refs.bib:12: ray2021 has the identifier of another paper",
        "  error: the DOI 10.5555/999 is that of “Gadgets in Space”; this paper has",
        "    10.5555/1234567 (dblp conf/nips/Low20) [wrong-id]",
    ]


def test_papers_that_no_source_has_are_listed_together():
    lines = report(claims(doi=None), Answers(search="absent"))

    assert lines[0].startswith("1 not found: every source that could list these papers was asked")
    assert "refs.bib:12: ray2021 “Learning Widgets" in " ".join(line.strip() for line in lines)


def test_preprints_published_since_are_listed_together_with_the_place():
    preprint = claims(venue="", arxiv="2103.00020", doi=None, pages="", year=None, is_preprint=True)
    answers = Answers(arxiv="found", of_arxiv=(PREPRINT,), search="found", found=(RECORD,))

    assert report(preprint, answers)[-1] == "  refs.bib:12: ray2021: ICML 2021"


def test_a_retraction_is_an_error_with_its_notice():
    retracted = msgspec.structs.replace(RECORD, retracted="retracted (10.1234/notice)")
    (finding,) = report_verdict(claims(), judge(claims(), Answers(search="found", found=(retracted,))))

    assert (finding.code, finding.severity) == ("retracted", "error")
    assert "10.1234/notice" in finding.message


def test_two_sources_that_disagree_are_shown_and_not_held_against_the_entry():
    crossref = msgspec.structs.replace(RECORD, source="crossref", id=RECORD.doi, pages="1–16")
    verdict = judge(
        claims(pages="1–16"), Answers(doi="found", of_doi=(RECORD, crossref), search="found", found=(RECORD,))
    )
    findings = list(report_verdict(claims(pages="1–16"), verdict))

    assert verdict.verdict == "verified"
    assert [(one.code, one.severity) for one in findings] == [("sources-differ", "info")]
    assert findings[0].message == "pages: Crossref agrees with the entry, DBLP does not (8748–8763)"


def test_no_line_is_too_long_and_no_word_is_cut():
    doi = f"10.5555/{'x' * 100}"
    long = people(*(f"Author Number{n:03} de la Very-Long-Family-Name" for n in range(60)))
    record = msgspec.structs.replace(RECORD, authors=long)
    wrong = claims(authors=(*long[:50], Name(family="Other", given="An"), *long[51:]), title=RECORD.title, doi=None)
    lines = report(wrong, Answers(search="found", found=(record,)))

    assert [line for line in lines if len(line) > 80] == []
    assert any("An Other" in line for line in lines)
    assert any(doi in line for line in report(claims(doi=doi), Answers(doi="absent", search="found", found=(RECORD,))))


def test_the_last_line_counts_the_verdicts():
    several = ["verified"] * 148 + ["differs"] * 61 + ["not-found"] * 9 + ["unknown"] * 2

    assert count_verdicts(several) == "220 entries: 148 verified, 61 differ, 9 not found, 2 cannot tell"
    assert count_verdicts(["other-paper"]) == "1 entry: 1 other paper"
    assert count_verdicts([]) == "0 entries: nothing to check"


def test_what_cannot_be_told_is_grouped_by_its_reason():
    verdicts = {key: EntryVerdict(key=key, verdict="unknown", reason="DBLP: status 503") for key in ("a", "b")}

    assert list(write_report((), verdicts)) == ["2 cannot tell: DBLP: status 503", "  a, b"]


def test_many_entries_that_no_source_lists_are_counted_and_those_of_an_outage_named():
    def unknown(reason: str) -> list[str]:
        verdicts = {f"k{n}": EntryVerdict(key=f"k{n}", verdict="unknown", reason=reason) for n in range(20)}
        return list(write_report((), verdicts))

    assert unknown("not asked") == ["20 cannot tell: not asked (--verbose names them)"]
    assert "k19" in unknown("DBLP: status 503")[-1]


def many(number: int) -> tuple[list[Finding], dict[str, EntryVerdict]]:
    """A bibliography in which much is wrong, and a source was down for some."""
    messages = {
        "year": "year 2020, but the record has 2018",
        "wrong-id": "the DOI 10.5555/999 is that of “Another Paper”",
    }
    findings: list[Finding] = []
    verdicts: dict[str, EntryVerdict] = {}
    for n in range(number):
        for key, code, listed, recorded in [
            (f"year{n}", "year", "2020", "2018"),
            (f"gone{n}", "not-found", f"A Theory of Gadgets, Part {n}", ""),
            (f"stolen{n}", "wrong-id", "10.5555/999", ""),
            (f"twice{n}", "duplicate-title", "", ""),
        ]:
            line = len(findings) + 1
            findings.append(
                Finding(
                    code=code,
                    path="refs.bib",
                    line=line,
                    key=key,
                    message=messages.get(code, "a long sentence " * 12),
                    listed=listed,
                    recorded=recorded,
                )
            )
            verdicts[key] = EntryVerdict(key=key, verdict="differs")
        verdicts[f"open{n}"] = EntryVerdict(key=f"open{n}", verdict="unknown", reason="DBLP: status 503")
    return findings, verdicts  # fmt: skip


def test_a_long_report_has_one_line_per_entry_the_worst_first():
    groups = list(group_report(*many(60), width=70))
    rows = [row for group in groups for row, _ in group.rows]

    assert max(map(len, rows)) <= 70
    assert groups[0].head == "60 entries with the identifier of another paper [wrong-id]"
    assert "  1: year0: year 2020 → 2018" in rows
    assert "  3: stolen0: the DOI is that of “Another Paper”" in rows
    assert "60 entries not found: every source that could list them was asked [not-found]" in {
        one.head for one in groups
    }
    assert sum(number for group in groups for _, number in group.rows) == 5 * 60, "every entry is counted"


def test_findings_about_a_list_are_grouped_by_code_and_what_they_share_is_said_once():
    shared = Finding(code="published", path="README.md", message="the list says arXiv", source="dblp conf/x/1")
    own = Finding(code="year", path="README.md", message="")
    findings = [
        *(msgspec.structs.replace(shared, key=f"p{n}", line=n) for n in range(1, 4)),
        *(msgspec.structs.replace(own, key=f"y{n}", line=n, message=f"year 20{n}, not 2001") for n in range(10, 12)),
    ]

    assert [(group.head, [row for row, _ in group.rows]) for group in group_report(findings, {})] == [
        (
            "3 warnings: the list says arXiv [published]",
            [f"  README.md:{n}: p{n}: dblp conf/x/1" for n in range(1, 4)],
        ),
        (
            "2 warnings: the entry has another year than the record [year]",
            [f"  README.md:{n}: y{n}: year 20{n}, not 2001" for n in range(10, 12)],
        ),
    ]


def test_verbose_leaves_nothing_out():
    findings, verdicts = many(60)
    text = "\n".join(write_report(findings, verdicts, verbose=True))

    assert all(key in text for key in verdicts)


def test_of_many_reasons_the_commonest_are_told_with_their_entries():
    reasons = {f"r{n}": EntryVerdict(key=f"r{n}", verdict="unknown", reason=f"source {n} was down") for n in range(40)}
    *told, others = group_report((), reasons)

    assert [group.head for group in told] == [f"1 cannot tell: source {n} was down" for n in range(4)]
    assert others.head == "36 cannot tell, for other reasons:"
    assert [row for row, _ in others.rows] == [f"  1 cannot tell: source {n} was down" for n in range(4, 40)]


def test_an_entry_is_named_by_its_title_too_where_the_key_says_nothing():
    def title_of(key: str) -> str | None:
        return name_entries([claims(key=key)]).get(key)

    assert [title_of(key) for key in ("ray2021", "RayKS21", "widgets", "Kim:21")] == [None] * 4
    assert [title_of(key) for key in ("s001", "P16-1001", "DBLP:conf/icml/XYZ21")] == [CLAIMS.title] * 3
    wrong = msgspec.structs.replace(claims(year=2020), key="s001")
    verdict = judge(wrong, FOUND)
    head, *_ = write_report(tuple(report_verdict(wrong, verdict)), {"s001": verdict}, name_entries([wrong]))
    assert head.startswith(f"refs.bib:12: s001 “{CLAIMS.title[:20]}")
