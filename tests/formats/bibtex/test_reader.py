""".bib files into records."""

import msgspec
import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.bibtex.entry_types import GENRES, TYPES
from bibexport.model import Date, Entry, Name, Record
from bibexport.text.names import OTHERS


def written(finding):
    """A finding on one line, without its code."""
    place = ":".join(str(part) for part in (finding.path, finding.line) if part)
    return ": ".join(part for part in (place, finding.key, finding.message) if part)


def entry(text: str) -> Entry:
    catalog, faults = bibtex.read(text)
    assert not faults
    return catalog.entries[0]


def record(text: str) -> Record:
    """Without the entry type, which every record remembers."""
    reading = entry(text).record
    assert reading is not None
    return without_type(reading)


def without_type(reading: Record) -> Record:
    extra = {name: value for name, value in reading.extra.items() if name != "bibtex:entrytype"}
    return msgspec.structs.replace(reading, extra=extra)


def faults(text: str) -> list[str]:
    return [written(one) for one in bibtex.read(text, "refs.bib")[1]]


def test_a_conference_paper_of_dblp() -> None:
    text = """
@inproceedings{DBLP:conf/test/DoeM21,
  author       = {Jane Doe and
                  Juan M{\\"{u}}ller 0002},
  editor       = {Marina Roe},
  title        = {Seeing {\\textdollar}5 Things With {CLIP}},
  booktitle    = {Proceedings of the 3rd International Conference on Tests,
                  {TEST} 2021, 18-24 July 2021, Virtual Event},
  series       = {Proceedings of Testing Research},
  volume       = {139},
  pages        = {8748--8763},
  publisher    = {{PMLR}},
  year         = {2021},
  url          = {https://doi.org/10.1000/ABC\\_1},
  timestamp    = {Wed, 25 Aug 2021 01:00:00 +0200}
}
"""
    reading = entry(text)

    assert (reading.key, reading.line, reading.doi) == ("DBLP:conf/test/DoeM21", 2, "10.1000/abc_1")
    assert reading.record is not None
    assert without_type(reading.record) == Record(
        key="DBLP:conf/test/DoeM21",
        type="paper-conference",
        title="Seeing $5 Things With CLIP",
        authors=(Name(family="Doe", given="Jane"), Name(family="Müller", given="Juan")),
        editors=(Name(family="Roe", given="Marina"),),
        container_title="Proceedings of the 3rd International Conference on Tests, TEST 2021, 18-24 July 2021, Virtual Event",
        collection_title="Proceedings of Testing Research",
        volume="139",
        pages="8748–8763",
        publisher="PMLR",
        issued=Date(year=2021),
        doi="10.1000/abc_1",
        url="https://doi.org/10.1000/ABC_1",
        extra={"bibtex:timestamp": "Wed, 25 Aug 2021 01:00:00 +0200"},
    )


def test_a_biblatex_article_with_everything() -> None:
    text = """
@article{all,
  title = {Main}, subtitle = {Sub}, shorttitle = {M}, author = {A. One and others}, translator = {T. Two},
  journaltitle = {Journal}, journalsubtitle = {Of Tests}, shortjournal = {J.}, volume = 2, number = {3}, eid = {12},
  date = {2020-05-01/2020-06-02}, urldate = {2021-02-03}, url = {https://example.org/a\\_b}, doi = {10.1002/(SICI)1<2>3},
  issn = {1234-5678}, langid = {ngerman}, keywords = {one, {two, three}; four, one}, abstract = {First
  line.

  Second.}, note = {See \\emph{there}}, ids = {old, older}, rights = {CC BY}, pmid = {123}, pmcid = {PMC1},
  version = {1.2}, eventtitle = {Event}, eventdate = {2019-01}, venue = {Rome}, location = {Bern}, publisher = {P \\& Q},
}
"""
    assert record(text) == Record(
        key="all",
        type="article-journal",
        title="Main: Sub",
        short_title="M",
        authors=(Name(family="One", given="A."), OTHERS),
        translators=(Name(family="Two", given="T."),),
        container_title="Journal: Of Tests",
        container_title_short="J.",
        volume="2",
        issue="3",
        number="12",
        issued=Date(year=2020, month=5, day=1, end=Date(year=2020, month=6, day=2)),
        accessed=Date(year=2021, month=2, day=3),
        url="https://example.org/a_b",
        doi="10.1002/(sici)1<2>3",
        issn="1234-5678",
        language="de",
        tags=("one", "two, three", "four"),
        abstract="First line.\n\nSecond.",
        note="See <i>there</i>",
        aliases=("old", "older"),
        rights="CC BY",
        pmid="123",
        pmcid="PMC1",
        version="1.2",
        event_title="Event",
        event_date=Date(year=2019, month=1),
        event_place="Rome",
        publisher="P & Q",
        publisher_place="Bern",
        extra={"DOI": "10.1002/(SICI)1<2>3"},
    )


@pytest.mark.parametrize(
    ("fields", "arxiv", "version", "category"),
    [
        ("eprint = {1706.03762}, archiveprefix = {arXiv}, primaryclass = {cs.CL}", "1706.03762", None, "cs.CL"),
        ("eprint = {1706.03762v5}, eprinttype = {arxiv}, eprintclass = {cs.CL}", "1706.03762", 5, "cs.CL"),
        ("eprint = {hep-th/9603067}, eprinttype = {arXiv}", "hep-th/9603067", None, ""),
        ("eprint = {arXiv:1706.03762}", "1706.03762", None, ""),
        ("eprint = {1706.03762}", "1706.03762", None, ""),
        ("journal = {arXiv preprint arXiv:1706.03762}", "1706.03762", None, ""),
        ("journal = {ArXiv}, volume = {abs/1706.03762}", "1706.03762", None, ""),
        (
            "journal = {CoRR}, volume = {abs/1706.03762}, eprinttype = {arXiv}, eprint = {1706.03762}",
            "1706.03762",
            None,
            "",
        ),
        ("journal = {Computing Research Repository}, volume = {arXiv:1706.03762}", "1706.03762", None, ""),
        ("journal = {arXiv e-prints}, eid = {arXiv:1706.03762}, pages = {arXiv:1706.03762}", "1706.03762", None, ""),
        ("journal = {arXiv:1706.03762 [cs.CL]}", "1706.03762", None, "cs.CL"),
        ("journal = {arXiv}, number = {1706.03762v2}", "1706.03762", 2, ""),
        ("howpublished = {arXiv:1706.03762}", "1706.03762", None, ""),
        ("howpublished = {\\url{https://arxiv.org/abs/1706.03762}}", "1706.03762", None, ""),
        ("note = {arXiv preprint arXiv:1706.03762}", "1706.03762", None, ""),
        ("url = {http://arxiv.org/abs/1706.03762v1}", "1706.03762", 1, ""),
        ("doi = {10.48550/arXiv.1706.03762}", "1706.03762", None, ""),
        ("arxivid = {1706.03762}", "1706.03762", None, ""),
    ],
)
@pytest.mark.parametrize("kind", ["article", "misc", "online", "unpublished"])
def test_an_arxiv_preprint_is_known_wherever_its_id_is(
    kind: str, fields: str, arxiv: str, version: int | None, category: str
) -> None:
    reading = entry(f"@{kind}{{k, title = {{T}}, {fields}, year = 2017}}")
    preprint = reading.record

    assert preprint is not None
    assert (reading.arxiv, reading.arxiv_version) == (preprint.arxiv, preprint.arxiv_version) == (arxiv, version)
    assert (preprint.type, preprint.publisher, preprint.arxiv_category) == ("article", "arXiv", category)
    assert (preprint.container_title, preprint.volume, preprint.pages, preprint.number, preprint.note) == ("",) * 5
    assert without_type(preprint).extra == {}


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("inproceedings", "booktitle = {ICML}, eprint = {1706.03762}, archiveprefix = {arXiv}", "paper-conference"),
        ("article", "journal = {JMLR}, eprint = {1706.03762}, archiveprefix = {arXiv}", "article-journal"),
        ("article", "journal = {JMLR}, url = {https://arxiv.org/abs/1706.03762}", "article-journal"),
        ("techreport", "institution = {MIT}, note = {arXiv:1706.03762}", "report"),
    ],
)
def test_a_published_paper_keeps_its_type_and_has_the_arxiv_id(kind: str, fields: str, expected: str) -> None:
    reading = record(f"@{kind}{{k, title = {{T}}, {fields}}}")

    assert (reading.type, reading.arxiv) == (expected, "1706.03762")
    assert reading.publisher != "arXiv"


def test_a_report_of_arxiv_is_a_preprint() -> None:
    reading = record(
        "@report{k, title={T}, type={preprint}, institution={arXiv}, number={arXiv:1706.03762}, eprint={1706.03762}}"
    )

    assert (reading.type, reading.publisher, reading.arxiv, reading.number) == ("article", "arXiv", "1706.03762", "")
    assert reading.genre == "preprint"


@pytest.mark.parametrize(
    "fields",
    [
        "journal = {JMLR}, note = {Extended version: arXiv:1706.03762}",
        "journal = {Correspondences}, volume = {1706.03762}",
        "journal = {JMLR}, eprint = {4HIWAAAAYAAJ}, eprinttype = {googlebooks}",
        "journal = {JMLR}, eprint = {12345678}",
    ],
)
def test_an_id_that_is_only_mentioned_is_not_the_papers(fields: str) -> None:
    assert record(f"@article{{k, title = {{T}}, {fields}}}").arxiv is None


def test_what_an_arxiv_journal_says_beyond_the_id_is_kept() -> None:
    reading = record("@article{k, title={T}, journal={arXiv: Computation and Language}, year={2020}}")

    assert (reading.type, reading.publisher, reading.container_title) == (
        "article",
        "arXiv",
        "arXiv: Computation and Language",
    )


def test_fields_without_a_place_are_kept_as_they_are_written() -> None:
    reading = record(
        "@book{k, title={T}, file={C\\:\\\\a b\\_c.pdf}, Annotation={An \\emph{x}}, pagetotal=5, volumes={2}}"
    )

    assert reading.extra == {
        "bibtex:file": "C\\:\\\\a b\\_c.pdf",
        "bibtex:annotation": "An \\emph{x}",
        "bibtex:pagetotal": "5",
        "bibtex:volumes": "2",
    }


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_entry_type_is_read_and_remembered(kind: str) -> None:
    reading = entry(f"@{kind}{{k, title = {{T}}, journal = {{J}}, institution = {{I}}}}").record

    assert reading is not None
    assert (reading.type, reading.extra) == (TYPES[kind], {"bibtex:entrytype": kind})


def test_an_unknown_entry_type_is_reported_and_remembered() -> None:
    catalog, told = bibtex.read("@film{k, title={T}}", "refs.bib")

    assert catalog.entries[0].record == Record(key="k", title="T", extra={"bibtex:entrytype": "film"})
    assert [written(one) for one in told] == ["refs.bib:1: k: unknown entry type @film; it is read as @misc"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("@movie{k, title={T}}", "motion_picture"),
        ("@audio{k, title={T}}", "song"),
        ("@jurisdiction{k, title={T}}", "legal_case"),
        ("@legislation{k, title={T}}", "legislation"),
        ("@legislation{k, title={T}, entrysubtype={bill}}", "bill"),
        ("@misc{k, title={T}, entrysubtype={hearing}}", "hearing"),
        ("@letter{k, title={T}}", "personal_communication"),
    ],
)
def test_types_that_only_csl_has_are_kept(text: str, kind: str) -> None:
    assert record(text).extra == {"type": kind}


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("@article{k, number=3, journal={J}}", "issue", "3"),
        ("@inproceedings{k, number=3, booktitle={B}}", "issue", "3"),
        ("@inproceedings{k, number=3, series={S}, booktitle={B}}", "collection_number", "3"),
        ("@book{k, number=3, series={S}}", "collection_number", "3"),
        ("@techreport{k, number={RC-1}}", "number", "RC-1"),
        ("@patent{k, number={EU-1}}", "number", "EU-1"),
        ("@inproceedings{k, articleno={4}, booktitle={B}}", "number", "4"),
        ("@phdthesis{k, school={MIT}}", "publisher", "MIT"),
        ("@techreport{k, institution={IBM}}", "publisher", "IBM"),
        ("@manual{k, organization={GNU}}", "publisher", "GNU"),
        ("@misc{k, howpublished={Self-published}}", "publisher", "Self-published"),
        ("@inproceedings{k, organization={Springer}, booktitle={B}}", "publisher", "Springer"),
        ("@phdthesis{k, title={T}}", "genre", "PhD thesis"),
        ("@mastersthesis{k, title={T}}", "genre", "Master's thesis"),
        ("@thesis{k, type={mathesis}}", "genre", "Master's thesis"),
        ("@phdthesis{k, type={Habilitation}}", "genre", "Habilitation"),
        ("@techreport{k, title={T}}", "genre", "Technical report"),
        ("@report{k, type={resreport}}", "genre", "Research report"),
        ("@patent{k, type={patentus}}", "genre", "U.S. patent"),
        ("@book{k, edition={2nd}}", "edition", "2"),
        ("@book{k, edition={Second}}", "edition", "2"),
        ("@misc{k, note={Version 1.2. Read it}}", "version", "1.2"),
        ("@misc{k, howpublished={\\url{https://example.org/a\\_b}}}", "url", "https://example.org/a_b"),
        ("@misc{k, howpublished={\\url{https://example.org}}}", "type", "webpage"),
        ("@misc{k, howpublished={Available at https://example.org.}}", "url", "https://example.org"),
        ("@misc{k, note={\\url{https://example.org/x}}}", "url", "https://example.org/x"),
        ("@misc{k, note={Code: \\url{https://example.org/x}}}", "url", ""),
        ("@article{k, journal={J}, ee={https://example.org/x}}", "url", "https://example.org/x"),
        ("@article{k, journal={J}, eprint={123}, eprinttype={pubmed}}", "pmid", "123"),
        ("@article{k, entrysubtype={newspaper}, journal={J}}", "type", "article-newspaper"),
        ("@article{k, fjournal={Full Name}, journal={F. N.}}", "container_title", "Full Name"),
        ("@article{k, fjournal={Full Name}, journal={F. N.}}", "container_title_short", "F. N."),
        ("@article{k, journal={\\apj}}", "container_title", "The Astrophysical Journal"),
        ("@article{k, journal={J}, eid={L11}, pages={L11}}", "number", ""),
        ("@proceedings{k, booktitle={B}}", "title", "B"),
        ("@inproceedings{k, journal={J}}", "container_title", "J"),
        ("@misc{k, pubstate={inpress}}", "issued", Date(literal="in press")),
        ("@misc{k, language={french}, langid={french}}", "language", "fr"),
        ("@misc{k, langid={american}}", "language", "en-US"),
        ("@inproceedings{k, booktitle={B}, address={New York}, location={Rome}}", "event_place", "Rome"),
        ("@inproceedings{k, booktitle={B}, address={New York}, location={Rome}}", "publisher_place", "New York"),
        ("@inproceedings{k, booktitle={B}, location={Bern}}", "publisher_place", "Bern"),
        ("@inproceedings{k, title={Why?}, subtitle={Because}}", "title", "Why? Because"),
    ],
)
def test_fields_go_where_their_entry_type_has_them(text: str, field: str, value: object) -> None:
    assert getattr(record(text), field) == value


def test_every_genre_key_of_biblatex_is_spelt_out() -> None:
    for key, name in GENRES.items():
        assert record(f"@thesis{{k, type={{{key}}}}}").genre == name


def test_a_part_inherits_from_the_whole() -> None:
    text = """
@inproceedings{part, crossref = {Whole}, author = {A. One}, title = {Part}, pages = {1--2}}
@inproceedings{other, crossref = {whole}, title = {Other}, publisher = {Mine}}
@proceedings{whole, title = {Proceedings of X}, subtitle = {Y}, editor = {E. Two}, publisher = {P}, year = 2000,
  doi = {10.1000/whole}, url = {https://example.org/whole}, series = {S}, volume = 7}
"""
    first, second, _ = (one.record for one in bibtex.read(text)[0].entries)

    assert first is not None
    assert second is not None
    assert (first.container_title, first.publisher, first.volume) == ("Proceedings of X: Y", "P", "7")
    assert (first.editors, first.issued) == ((Name(family="Two", given="E."),), Date(year=2000))
    assert (first.doi, first.url, first.pages) == (None, "", "1–2")
    assert second.publisher == "Mine"


def test_a_part_inherits_everybody_who_has_worked_on_the_whole() -> None:
    roles = """editor = {E. Two}, editortype = {compiler}, editora = {R. Three}, editoratype = {redactor},
  translator = {T. Four}, foreword = {F. Five}, origlanguage = {german}"""
    text = f"""
@incollection{{part, crossref = {{whole}}, author = {{A. One}}, title = {{Part}}}}
@collection{{whole, title = {{Whole}}, {roles}, note = {{Reprint}}, addendum = {{With a map}}, pagetotal = 400}}
"""
    part = bibtex.read(text)[0].entries[0].record

    assert part is not None
    assert (part.editors[0].family, part.translators[0].family, part.note) == ("Two", "Four", "Reprint")
    assert {
        name: part.extra.get(f"bibtex:{name}") for name in ("editortype", "editora", "editoratype", "foreword")
    } == {
        "editortype": "compiler",
        "editora": "R. Three",
        "editoratype": "redactor",
        "foreword": "F. Five",
    }
    assert part.extra["bibtex:addendum"] == "With a map"
    assert "bibtex:pagetotal" not in part.extra


def test_an_article_inherits_the_title_and_the_subject_of_an_issue() -> None:
    text = """
@article{part, crossref = {issue}, author = {A. One}, title = {Part}}
@periodical{issue, title = {The Journal}, titleaddon = {Monthly}, issue = {Spring}, issuetitle = {On It}, year = 2000}
"""
    part = bibtex.read(text)[0].entries[0].record

    assert part is not None
    assert (part.title, part.container_title) == ("Part", "The Journal")
    assert (part.extra["bibtex:issuetitle"], part.extra["bibtex:journaltitleaddon"]) == ("On It", "Monthly")


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("article{k, author = {B. Note}, journal = {CLJ}", "jurisdiction{p, title = {One v Two}, number = {7}"),
        ("book{k, edition = {2}", "book{p, title = {One v Two}, author = {A. One}, pagetotal = {400}"),
        ("book{k, shorthand = {K}", "xdata{p, title = {One v Two}"),
    ],
)
def test_an_entry_without_a_title_inherits_that_of_its_parent(child: str, parent: str) -> None:
    field = "xdata" if parent.startswith("xdata") else "crossref"

    read = bibtex.read(f"@{child}, {field} = {{p}}}}\n@{parent}, year = 2001}}")[0].entries[0].record

    assert read is not None
    assert read.title == "One v Two"


def test_a_title_does_not_get_the_subtitle_of_another() -> None:
    text = (
        "@article{k, title = {Own}, crossref = {p}}\n@article{p, title = {Other}, subtitle = {Below}, pages = {1--2}}"
    )

    read = bibtex.read(text)[0].entries[0].record

    assert read is not None
    assert (read.title, read.pages) == ("Own", "")


@pytest.mark.parametrize(
    ("own", "inherited"), [("year = {1971}", "date = {1970/1975}"), ("date = {1971}", "year = 1970")]
)
def test_the_year_of_a_part_wins_over_the_span_of_the_whole(own: str, inherited: str) -> None:
    text = f"@book{{part, crossref = {{all}}, title = {{Two}}, {own}}}\n@mvbook{{all, title = {{All}}, {inherited}}}"

    part = bibtex.read(text)[0].entries[0].record

    assert part is not None
    assert part.issued == Date(year=1971)
    assert part.extra.keys().isdisjoint({"bibtex:date", "bibtex:year"})


def test_a_part_finds_the_whole_under_another_key_of_it() -> None:
    text = """
@incollection{part, crossref = {Old2}, title = {Part}, author = {A. One}}
@incollection{own, crossref = {taken}, title = {Own}, author = {A. One}}
@collection{whole, ids = {old1, old2, taken}, title = {The Whole}, publisher = {P}}
@collection{taken, title = {The Other}}
"""
    catalog, told = bibtex.read(text)

    assert [one.record.container_title for one in catalog.entries[:2] if one.record] == ["The Whole", "The Other"]
    assert not told


def test_a_book_inherits_the_title_of_its_volumes_and_data_from_xdata() -> None:
    text = """
@xdata{press, publisher = {P}, location = {L}}
@mvbook{all, title = {Works}, author = {A. One}, xdata = {press}}
@book{one, crossref = {all}, title = {Volume One}, volume = 1}
@inbook{in, crossref = {one}, title = {Chapter}, author = {B. Two}}
"""
    catalog, told = bibtex.read(text)
    _, one, part = (entry.record for entry in catalog.entries)

    assert not told
    assert one is not None
    assert part is not None
    assert (one.publisher, one.extra["bibtex:maintitle"]) == ("P", "Works")
    assert (part.container_title, part.publisher, part.volume) == ("Volume One", "P", "1")


def test_inheritance_survives_cycles_and_missing_parents() -> None:
    text = "@misc{a, crossref={b}, title={A}}\n@misc{b, crossref={a}, xdata={b}, title={B}}\n@misc{c, crossref={no}}"

    assert faults(text) == [
        "refs.bib:1: a: xdata: entries take fields from each other in a circle (b -> b); cut it at one",
        "refs.bib:1: a: crossref: entries take fields from each other in a circle (a -> b -> a); cut it at one",
        "refs.bib:3: c: crossref: there is no entry 'no' to take fields from",
    ]


def test_a_repeated_key_gets_a_number_and_a_repeated_entry_is_read_once() -> None:
    text = "@misc{k, title={A}}\n@misc{k, title={B}}\n@misc{k, title={A}}\n@misc{K, title={C}}\n@misc{k-2, title={D}}"
    catalog, told = bibtex.read(text, "refs.bib")

    assert [(one.key, one.title) for one in catalog.entries] == [("k", "A"), ("k-3", "B"), ("K", "C"), ("k-2", "D")]
    assert [written(one) for one in told] == [
        "refs.bib:2: k: the entry in line 1 has the same key; 'k-3' is used for this one",
        "refs.bib:3: k: repeats the entry in line 1; it is read once",
        "refs.bib:4: K: BibTeX treats its key and 'k' in line 1 as the same; change one of them",
    ]


def test_files_that_are_read_together_share_their_keys() -> None:
    first = "@misc{k, title={A}}\n@book{b, title={One}, year=2001}\n@misc{c, title={C}}"
    second = "@misc{k, title={B}}\n@inbook{i, title={Part}, crossref={b}}\n@book{b, title={Two}, year=2002}\n@misc{c, title={C}}"
    results = bibtex.read_together([(first, "a.bib"), (second, "b.bib")])

    assert [[(one.key, one.title) for one in catalog.entries] for catalog, _ in results] == [
        [("k", "A"), ("b", "One"), ("c", "C")],
        [("k-2", "B"), ("i", "Part"), ("b-2", "Two")],
    ]
    assert [written(one) for _, told in results for one in told] == [
        "b.bib:1: k: the entry in line 1 of a.bib has the same key; 'k-2' is used for this one",
        "b.bib:3: b: the entry in line 2 of a.bib has the same key; 'b-2' is used for this one",
        "b.bib:4: c: repeats the entry in line 3 of a.bib; it is read once",
    ]
    part = results[1][0].entries[1].record
    assert part
    assert part.container_title == "Two"


def test_an_entry_without_a_key_is_called_after_its_line() -> None:
    catalog, told = bibtex.read("\n@misc{, title={A}}", "refs.bib")

    assert catalog.entries[0].key == "entry-2"
    assert [written(one) for one in told] == ["refs.bib:2: the entry has no key; 'entry-2' is used"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("doi = {none}", "doi: expected a DOI such as 10.1109/cvpr.2016.90, got 'none'"),
        ("eprint = {x}, eprinttype = {arxiv}", "eprint: expected an arXiv id such as 1706.03762, got 'x'"),
        ("author = {A, B, C, D}", "author: 'A, B, C, D' has too many commas for a name; put `and` between names"),
        (
            "title = {\\foo{x}}",
            "unknown TeX macro \\foo; only .bib output keeps it, other formats get its text",
        ),
        ("journal = jmlr", "journal: no @string defines 'jmlr'; define it, or put braces around it"),
        (
            "eprint = {1706.03762}, url = {https://arxiv.org/abs/1706.03763}",
            "the entry names several arXiv papers, 1706.03762 and 1706.03763; 1706.03762 is used",
        ),
    ],
)
def test_what_cannot_be_read_is_reported_with_line_and_key(fields: str, message: str) -> None:
    assert faults(f"@article{{k, year = 2000,\n{fields}\n}}")[0].split(": k: ")[1] == message


def test_what_cannot_be_read_is_kept() -> None:
    text = "@article{k, journal={J}, doi={none}, eprint={x}, eprinttype={arxiv}}"
    reading = bibtex.read(text)[0].entries[0].record

    assert reading is not None
    assert without_type(reading).extra == {"bibtex:doi": "none", "bibtex:eprint": "x", "bibtex:eprinttype": "arxiv"}


def test_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    text = "\ufeff% x\n@misc{k,\n title={A\nB}}\n"

    assert bibtex.read(text.replace("\n", "\r\n")) == bibtex.read(text.replace("\n", "\r")) == bibtex.read(text)


def test_a_file_that_is_no_bib_is_refused() -> None:
    with pytest.raises(InvalidInput):
        bibtex.read("no bib", "x.bib")


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (
            r"10.1002/(SICI)1097(1996)19:5{\textless}62::AID-M1{\textgreater}3.3.CO;2-C",
            "10.1002/(sici)1097(1996)19:5<62::aid-m1>3.3.co;2-c",
        ),
        (
            r"10.1002/(SICI)1097(1996)19:5{$<$}62::AID-M1{$>$}3.3.CO;2-C",
            "10.1002/(sici)1097(1996)19:5<62::aid-m1>3.3.co;2-c",
        ),
        (
            r"10.1002/(SICI)1097(1996)19:5$<$62::AID-M1$>$3.3.CO;2-C",
            "10.1002/(sici)1097(1996)19:5<62::aid-m1>3.3.co;2-c",
        ),
        (
            r"10.1002/(SICI)1097(1996)19:5\textless{}62::AID-M1\textgreater{}3.3.CO;2-C",
            "10.1002/(sici)1097(1996)19:5<62::aid-m1>3.3.co;2-c",
        ),
        (
            "10.1002/(SICI)1097(1996)19:5&lt;62::AID-M1&gt;3.3.CO;2-C",
            "10.1002/(sici)1097(1996)19:5<62::aid-m1>3.3.co;2-c",
        ),
        (r"10.1007/978-3\_7", "10.1007/978-3_7"),
        (r"10.1007/978-3{\_}7", "10.1007/978-3_7"),
        (r"10.1007/978-3\textunderscore{}7", "10.1007/978-3_7"),
        ("Doi 10.1198/0162145070001", "10.1198/0162145070001"),
        ("DOI: https://doi.org/10.1198/0162145070001", "10.1198/0162145070001"),
        ("doi:DOI 10.1198/0162145070001", "10.1198/0162145070001"),
        ("10.1198/0162145070001$", "10.1198/0162145070001"),
    ],
)
def test_a_doi_is_read_from_whatever_tex_and_words_are_around_it(written: str, doi: str) -> None:
    catalog, told = bibtex.read(f"@article{{k, journal={{J}}, doi={{{written}}}}}")

    assert catalog.entries[0].doi == doi
    assert not told


def test_the_sign_that_opens_math_after_an_address_is_not_part_of_it() -> None:
    read = record(
        r"@article{k, journal={J}, note={See $<$\url{http://dx.doi.org/10.1000/ab}$>$}, howpublished={$<$\url{http://dx.doi.org/10.1000/ab}$>$}}"
    )

    assert (read.url, read.doi) == ("http://dx.doi.org/10.1000/ab", "10.1000/ab")


@pytest.mark.parametrize(
    ("journal", "arxiv"),
    [
        ("arXiv preprint hep-ph/9901234", "hep-ph/9901234"),
        ("arXiv preprint math.AG/0501001v2", "math/0501001"),
        ("arXiv e-prints, cond-mat/0501001 [cond-mat.str-el]", "cond-mat/0501001"),
        ("ArXiv astro-ph/0501001", "astro-ph/0501001"),
        ("arXiv preprint 1301.00001", None),
        ("arXiv preprint 1301.0001", "1301.0001"),
    ],
)
def test_old_arxiv_ids_are_found_where_google_scholar_puts_them(journal: str, arxiv: str | None) -> None:
    assert record(f"@article{{k, journal={{{journal}}}}}").arxiv == arxiv


def test_archiveprefix_without_eprint_leaves_nothing_behind() -> None:
    read = record(
        "@article{k, journal={arXiv preprint}, archivePrefix={arXiv}, arxivId={1301.0001}, primaryClass={math.OC}}"
    )

    assert (read.arxiv, read.arxiv_category) == ("1301.0001", "math.OC")
    assert read.extra == {}


@pytest.mark.parametrize(
    ("keywords", "tags"),
    [
        ("Proteins, Human; Models; Genes, Viral", ("Proteins, Human", "Models", "Genes, Viral")),
        ("{flow; delta; tide, high}", ("flow", "delta", "tide, high")),
        ("{Proteins, Human}, Models", ("Proteins, Human", "Models")),
        ("{Proteins, Human}", ("Proteins, Human",)),
        ("flow, delta", ("flow", "delta")),
        ("flow;", ("flow",)),
        ("{a; b}, {c, d}", ("a; b", "c, d")),
    ],
)
def test_keywords_keep_their_commas(keywords: str, tags: tuple[str, ...]) -> None:
    assert record(f"@misc{{k, keywords={{{keywords}}}}}").tags == tags


def test_code_that_is_cut_over_two_files_is_in_neither() -> None:
    files = [
        ('@preamble{"\\wri"}\n@misc{a, title={T}}', "a.bib"),
        ('@preamble{"te18{x}"}\n@misc{b, title={T}}', "b.bib"),
    ]

    results = bibtex.read_together(files)

    assert [[one.code for one in findings] for _, findings in results] == [["bib-code"], ["bib-code"]]
    origins = [entry.record.origin for catalog, _ in results for entry in catalog.entries if entry.record]
    assert [origin.preamble for origin in origins if origin] == ["", ""]
