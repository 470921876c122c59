"""The registry of codes: every code of a reader can be met, and the documentation says what it means."""

import re
from pathlib import Path

import pytest

from bibexport.findings import CHECK_CODES, CODES, READER_CODES, SEVERITIES, Finding
from bibexport.formats.table import ReadResult, read

A = "https://arxiv.org/abs/2301.00001"
B = "https://arxiv.org/abs/2301.00002"
PAPER = f"`K` [A Title of a Paper]({A}), ICML 2023"

LISTS = {
    "id-year": f"- `K` [A Title of a Paper]({A}), ICML 2020",
    "two-digit-year": f"- `K` [A Title of a Paper]({A}), ICML 23",
    "no-year": f"- `K` [A Title of a Paper]({A}), ICML",
    "second-venue": f'- `K` "A Title of a Paper", ICCVW, 2023 (& TPAMI 2024). [paper]({A})',
    "no-paper-link": f"- {PAPER}\n- [A Title of Another](https://a.github.io), ICML 2023",
    "link-label": f"- {PAPER} [[Code]({B})]",
    "same-link": "- A Title of a Paper, ICML 2023 [[paper](https://x.org/a)] [[code](https://x.org/a)]",
    "web-link": f"- {PAPER} [[code](code/a.py)]",
    "no-title": f"- [GAIA-1]({A}), 2023",
    "plain-title": f"- A Title of a Paper. ICML 2023 [paper]({A})",
    "broken-title": f"- **A Title\n  of a Paper** ICML 2023 [paper]({A})",
    "key-derived": f"- [A plain title of a paper]({A})",
    "key-suffix": f"- [FooNet: a title]({A}), 2023\n- [FooNet: quite another one]({B}), 2022",
    "not-an-entry": f"## News\n- We wrote [A Title of a Paper]({A})\n- [A Title of a Paper]({A})",
    "comment": f"- {PAPER}\n<!--\n- [Old]({B})\n-->",
    "tight-bullet": f"-{PAPER}",
    "heading-level": f"## Topic\n\n## 2023\n- {PAPER}",
    "not-taken": f"- {PAPER}\n- {PAPER.replace(A, B)}\n\nWe like [this]({B[:-1]}3).",
    "half-taken": f"- {PAPER}\n\nWe like [this]({B}) and [that]({B[:-1]}3).",
    "no-entries": f"We like [this]({A}) and [that]({B}).",
    "empty-list": "We like lists.",
    "list-index": "".join(f"- [Part {n}](papers/part{n}.md)\n" for n in range(5)),
}
TABLES = {"malformed-id": "title,doi\nA title of a paper,none at all\n"}
ITEMS = {"csl-id": '[{"id": "k", "type": "book"}, {"id": "k", "type": "map"}]'}
BIBLIOGRAPHIES = {
    "bib-syntax": "@misc{k, title = {T} year = 2020}",
    "bib-key": "@misc{k, title={T}}\n@misc{k, title={U}}",
    "bib-value": "@misc{k, title = undefined}",
    "bib-type": "@film{k, title={T}}",
    "bib-name": "@misc{k, author={A, B, C, D}, title={T}}",
    "bib-id": "@misc{k, title={T}, doi={none}}",
    "bib-tex": "@misc{k, title={A \\unheardof{T}}}",
    "bib-code": "@online{k, title={T}, execute={\\input{x}}}",
    "bib-parent": "@misc{k, title={T}, crossref={gone}}",
}


@pytest.mark.parametrize("code", sorted(READER_CODES.keys() - {"bib-encoding", "left-out"}))  # a text has none
def test_a_reader_reports_each_of_its_codes(code):
    examples = {"markdown": LISTS, "csv": TABLES, "csl-json": ITEMS, "bibtex": BIBLIOGRAPHIES}
    ((kind, text),) = [(kind, texts[code]) for kind, texts in examples.items() if code in texts]
    result = read(text, kind, "x")

    assert isinstance(result, ReadResult)
    assert code in {finding.code for finding in result.findings}
    assert {finding.path for finding in result.findings} == {result.catalog.path}
    assert all(finding.severity in SEVERITIES and finding.text for finding in result.findings)


def test_the_examples_have_no_unregistered_code():
    texts = [(text, "markdown") for text in LISTS.values()] + [(text, "bibtex") for text in BIBLIOGRAPHIES.values()]

    assert {finding.code for text, kind in texts for finding in read(text, kind).findings} <= set(CODES)


def test_the_page_of_codes_agrees_with_the_registry():
    page = (Path(__file__).parents[1] / "docs" / "findings.md").read_text()
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+?) \|", page, re.MULTILINE)

    assert rows == [(code, kind.severity, kind.meaning) for code, kind in CODES.items()]
    assert CHECK_CODES.keys().isdisjoint(READER_CODES)


def test_a_finding_is_shown_in_one_line():
    finding = Finding(code="key-latex", path="list.md", line=7, message="no LaTeX key")

    assert finding.text == "list.md:7: info: no LaTeX key [key-latex]"
    assert Finding(code="year", key="A", message="m", source="dblp x").text == "warning: A: m (dblp x) [year]"
