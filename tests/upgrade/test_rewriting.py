import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex import read as bibtex
from bibexport.model import Date, Name
from bibexport.upgrade.rewriting import upgrade
from tests.upgrade.bibliographies import BIBLATEX_BOOKTITLE, BOOKTITLE, PREPRINT, PUBLISHED, TITLE, findings, upgraded

SCHOLAR = f"""\
@article{{ray2021,
  title={{{TITLE}}},
  author={{Ray, Alec and Kim, Jong}},
  journal={{arXiv preprint arXiv:2103.00020}},
  year={{2020}}
}}
"""
STYLES = {
    "Google Scholar's": (
        SCHOLAR,
        f"""\
@inproceedings{{ray2021,
  title={{{TITLE}}},
  author={{Ray, Alec and Kim, Jong}},
  booktitle={{{BOOKTITLE}}},
  pages={{1--9}},
  publisher={{PMLR}},
  year={{2021}},
  doi={{10.1234/abc_d}},
  eprint={{2103.00020}},
  archiveprefix={{arXiv}},
  eprinttype={{arxiv}},
  primaryclass={{cs.CV}}
}}
""",
    ),
    "arXiv's": (
        f"""\
@misc{{ray2021,
      title={{{TITLE}}}, \n\
      author={{Alec Ray and Jong Kim}},
      year={{2021}},
      eprint={{2103.00020}},
      archivePrefix={{arXiv}},
      primaryClass={{cs.CV}},
      url={{https://arxiv.org/abs/2103.00020}}, \n\
}}
""",
        f"""\
@inproceedings{{ray2021,
      title={{{TITLE}}}, \n\
      author={{Alec Ray and Jong Kim}},
      booktitle={{{BOOKTITLE}}},
      pages={{1--9}},
      publisher={{PMLR}},
      year={{2021}},
      doi={{10.1234/abc_d}},
      eprint={{2103.00020}},
      archivePrefix={{arXiv}},
      primaryClass={{cs.CV}}, \n\
}}
""",
    ),
    "DBLP's": (
        f"""\
@article{{DBLP:journals/corr/abs-2103-00020,
  author       = {{Alec Ray and
                  Jong Kim}},
  title        = {{{TITLE}}},
  journal      = {{CoRR}},
  volume       = {{abs/2103.00020}},
  year         = {{2021}},
  url          = {{https://doi.org/10.48550/arXiv.2103.00020}},
  doi          = {{10.48550/ARXIV.2103.00020}},
  eprinttype   = {{arXiv}},
  eprint       = {{2103.00020}},
  bibsource    = {{dblp computer science bibliography, https://dblp.org}}
}}
""",
        f"""\
@inproceedings{{DBLP:journals/corr/abs-2103-00020,
  author       = {{Alec Ray and
                  Jong Kim}},
  title        = {{{TITLE}}},
  booktitle    = {{{BOOKTITLE}}},
  pages        = {{1--9}},
  publisher    = {{PMLR}},
  year         = {{2021}},
  doi          = {{10.1234/abc_d}},
  eprinttype   = {{arXiv}},
  eprint       = {{2103.00020}},
  bibsource    = {{dblp computer science bibliography, https://dblp.org}}
}}
""",
    ),
    "Semantic Scholar's, in capitals and quotes": (
        f"""\
@ARTICLE(ray2021,
\tAUTHOR = "A. Ray and J. Kim",
\tTITLE = "{TITLE}",
\tJOURNAL = "ArXiv",
\tVOLUME = "abs/2103.00020",
\tYEAR = 2021)
""",
        f"""\
@INPROCEEDINGS(ray2021,
\tAUTHOR = "A. Ray and J. Kim",
\tTITLE = "{TITLE}",
\tBOOKTITLE = "{BOOKTITLE}",
\tPAGES = "1--9",
\tPUBLISHER = "PMLR",
\tYEAR = 2021,
\tDOI = "10.1234/abc_d",
\tEPRINT = "2103.00020",
\tARCHIVEPREFIX = "arXiv",
\tEPRINTTYPE = "arxiv",
\tPRIMARYCLASS = "cs.CV")
""",
    ),
    "Zotero's for biblatex": (
        f"""\
@online{{ray2021,
  title = {{{TITLE}}},
  author = {{Ray, Alec and others}},
  date = {{2021-02-26}},
  eprint = {{2103.00020}},
  eprinttype = {{arxiv}},
  eprintclass = {{cs.CV}},
  url = {{http://arxiv.org/abs/2103.00020}},
  urldate = {{2024-01-01}},
  pubstate = {{prepublished}},
  file = {{C\\:\\\\x.pdf}},
}}
""",
        f"""\
@inproceedings{{ray2021,
  title = {{{TITLE}}},
  author = {{Ray, Alec and others}},
  booktitle = {{{BIBLATEX_BOOKTITLE}}},
  pages = {{1--9}},
  publisher = {{PMLR}},
  date = {{2021}},
  doi = {{10.1234/abc_d}},
  eprint = {{2103.00020}},
  eprinttype = {{arxiv}},
  eprintclass = {{cs.CV}},
  file = {{C\\:\\\\x.pdf}},
}}
""",
    ),
    "on one line": (
        f"@misc{{r, author = {{Ray, Alec and Kim, Jong}}, title = {{{TITLE}}}, doi = {{10.48550/arXiv.2103.00020}}, publisher = {{arXiv}}, year = {{2021}}}}",
        f"@inproceedings{{r, author = {{Ray, Alec and Kim, Jong}}, title = {{{TITLE}}}, booktitle = {{{BOOKTITLE}}}, pages = {{1--9}}, doi = {{10.1234/abc_d}}, publisher = {{PMLR}}, year = {{2021}}, eprint = {{2103.00020}}, archiveprefix = {{arXiv}}, eprinttype = {{arxiv}}, primaryclass = {{cs.CV}}}}",
    ),
    "with commas in front, and a note of one's own": (
        f"@Misc{{r\n  , Title = {{{TITLE}}}\n  , Author = {{Ray, Alec and Kim, Jong}}\n  , HowPublished = {{arXiv:2103.00020}}\n  , Note = {{mine}}\n  , month = jan\n  , year = 2021\n  }}",
        f"@InProceedings{{r\n  , Title = {{{TITLE}}}\n  , Author = {{Ray, Alec and Kim, Jong}}\n  , Booktitle = {{{BOOKTITLE}}}\n  , Pages = {{1--9}}\n  , Publisher = {{PMLR}}\n  , Note = {{mine}}\n  , year = 2021\n  , doi = {{10.1234/abc_d}}\n  , eprint = {{2103.00020}}\n  , archiveprefix = {{arXiv}}\n  , eprinttype = {{arxiv}}\n  , primaryclass = {{cs.CV}}\n  }}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_an_entry_keeps_its_style(style):
    before, after = STYLES[style]

    assert upgraded(before) == after


@pytest.mark.parametrize("style", STYLES)
def test_an_upgraded_entry_is_no_preprint_any_more_and_keeps_its_arxiv_id(style):
    (entry,) = bibtex.read(upgraded(STYLES[style][0]))[0].entries

    assert entry.record.type == "paper-conference"
    assert entry.arxiv == "2103.00020"


def test_an_article_in_a_journal_takes_the_place_of_the_preprints():
    changed = upgraded(
        SCHOLAR, type="article-journal", venue="JMLR", container_title="J. Mach. Learn. Res.", volume="22", issue="3"
    )

    assert changed.splitlines()[:7] == [
        "@article{ray2021,",
        f"  title={{{TITLE}}},",
        "  author={Ray, Alec and Kim, Jong},",
        "  journal={Journal of Machine Learning Research},",
        "  volume={22},",
        "  number={3},",
        "  pages={1--9},",
    ]


@pytest.mark.parametrize(
    ("field", "kept"),
    [
        ("title={learning widgets from {2D} points}", True),
        ("title={{Learning Widgets from 2D Points}}", True),
        ("author={A. Ray and J. Kim}", True),
        ("author={Alec Ray and others}", True),
        ("author={Ray, Alec and Kim, Jong and Lee, Ann}", False),
        ("author={Kim, Jong and Ray, Alec}", False),
        ("note={Accepted}", True),
        ("note={arXiv:2103.00020 [cs.CV]}", False),
        ("howpublished={\\url{https://example.org/code}}", True),
        ("howpublished={\\url{https://arxiv.org/abs/2103.00020}}", False),
        ("url={https://example.org/widgets}", True),
        ("url={https://arxiv.org/pdf/2103.00020v2}", False),
        ("pages={1--30}", False),
        ("month=feb", False),
        ("keywords={a, b}", True),
        ("bdsk-url-1={https://arxiv.org/abs/2103.00020}", True),
        ("copyright={CC BY}", True),
        ("abstract={We {learn} 50\\% of widgets.}", True),
    ],
)
def test_what_stays_and_what_goes(field, kept):
    name = field.split("=")[0]
    own = {"title": f"title={{{TITLE}}}", "author": "author={Alec Ray and Jong Kim}"}
    fields = [*(text for key, text in own.items() if key != name), field, "eprint={2103.00020}, year=2021"]
    text = f"@misc{{k, {', '.join(fields)}}}"

    assert (field in upgraded(text)) is kept


def test_a_title_that_was_reworded_is_the_published_one_with_its_capitals_protected():
    text = SCHOLAR.replace(TITLE, "Learning {Gadgets} from {2D} Points")
    preprint = msgspec.structs.replace(PREPRINT, title="Learning Gadgets from 2D Points")
    result = upgrade(text, findings(text, preprint=preprint))

    assert "  title={Learning Widgets from {2D} Points},\n" in result.text


def test_an_own_doi_that_is_not_arxivs_stays_where_the_record_has_none():
    text = SCHOLAR.replace("year=", "doi={10.9999/x},\n  year=")

    assert "doi={10.9999/x}" in upgraded(text, doi=None, url="")


@pytest.mark.parametrize(
    ("fields", "published", "expected"),
    [
        ("month = feb, year = 2021", {"issued": Date(year=2021, month=7)}, "month = jul, year = 2021"),
        ("month = {February}, year = {2021}", {"issued": Date(year=2021, month=7)}, "month = jul, year = {2021}"),
        ("journaltitle = {CoRR}, year = 2020", {}, f"booktitle = {{{BIBLATEX_BOOKTITLE}}}, pages = {{1--9}}, publisher = {{PMLR}}, year = 2021"),
        (
            "journal = {CoRR}, date = {2020-01}, year = {2020}", {"type": "article-journal", "container_title": "J. X"},
            "journal = {J. X}, pages = {1--9}, publisher = {PMLR}, date = {2021}, year = {2021}",
        ),
        ("doi = {10.48550/arXiv.2103.00020}", {"doi": None, "url": ""}, None),
        (
            "url = {https://arxiv.org/abs/2103.00020}", {"doi": None, "url": "https://example.org/paper"},
            "url = {https://example.org/paper}",
        ),
        ("doi = {10.1234/ABC_D}", {}, "doi = {10.1234/ABC_D}"),
        ("subtitle = {a Subtitle}, year = 2021", {}, None),
    ],
)  # fmt: skip
def test_what_the_fields_of_a_publication_become(fields, published, expected):
    text = f"@misc{{k, author = {{Alec Ray and Jong Kim}}, title = {{{TITLE}}}, {fields}, eprint = {{2103.00020}}}}"
    preprint = msgspec.structs.replace(PREPRINT, title="Learning Widgets from 2D Points: a Subtitle")
    result = upgrade(text, findings(text, msgspec.structs.replace(PUBLISHED, **published), preprint))

    assert result.left == ()
    assert expected in result.text if expected else fields.split(" = ")[0] not in result.text


def test_a_value_with_a_quote_in_it_stands_between_braces_also_where_others_stand_between_quotes():
    text = f'@misc{{k, title = "{TITLE}", author = "Kim", eprint = "2103.00020"}}'
    people = (Name(given="Jörg", family="Kim"), *PUBLISHED.authors)
    preprint = msgspec.structs.replace(PREPRINT, authors=people)
    result = upgrade(text, findings(text, msgspec.structs.replace(PUBLISHED, authors=people), preprint))

    assert 'author = {Kim, J{\\"o}rg and Ray, Alec and Kim, Jong}, booktitle = "' in result.text


def test_an_equals_sign_on_a_line_of_its_own_stays_there():
    text = SCHOLAR.replace("title={", "title\n={").replace("journal={", "journal\n   =\n{")

    assert f"  title\n={{{TITLE}}}" in upgraded(text)
    assert f"  booktitle = {{{BOOKTITLE}}},\n  pages" in upgraded(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SCHOLAR.replace("  year", "  journal={CoRR},\n  year"), "it has a field twice"),
        (SCHOLAR.replace("  year", "  crossref={other},\n  year"), "it inherits fields from another entry"),
    ],
)
def test_what_is_not_sure_stays_as_it_is(text, reason):
    result = upgrade(text, findings(text))

    assert result.text == text
    assert result.upgraded == ()
    assert result.left[0].reason.startswith(reason)


def test_comments_stay_also_where_the_field_after_them_goes():
    text = SCHOLAR.replace("  year", "  % checked {by me\n  eid={1}, % gone\n  year")
    text = text.replace("2020}\n", "2020},\n  % my last\n  month=mar\n")
    result = upgraded(text)

    assert "  % checked {by me\n" in result
    assert "% gone\n" in result
    assert result.endswith("  % my last\n}\n")
    assert "eid" not in result
    assert "month" not in result


def test_a_field_after_a_missing_comma_is_found():
    text = SCHOLAR.replace("2103.00020},", "2103.00020}")

    assert upgraded(text) == upgraded(SCHOLAR).replace("{PMLR},", "{PMLR}")


def test_an_entry_on_which_others_build_stays_as_it_is():
    parent = SCHOLAR.replace("ray2021", "parent")
    text = f"@misc{{child, title={{x}}, crossref={{parent}}, eprint={{2103.00021}}}}\n{parent}"
    result = upgrade(text, [one for one in findings(text) if one.entry.key == "parent"])

    assert result.text == text
    assert [left.reason for left in result.left] == ["the upgraded entry would not read as it should"]


def test_a_record_that_does_not_say_where_it_appeared_changes_nothing():
    result = upgrade(SCHOLAR, findings(SCHOLAR, msgspec.structs.replace(PUBLISHED, venue="", container_title="")))

    assert result.text == SCHOLAR
    assert result.left[0].reason == "the record conf/icml/RayK21 does not name where it appeared"


JUNK = st.lists(
    st.sampled_from(
        ["% a comment\n", "\n", "junk\n", "@comment{x y}\n", '@string{icml = "ICML"}\n', "@preamble{\"\\newcommand{\\x}{}\"}\n",
         "@book{b%d, title = {B {C}}, year = 1999, publisher = icml # {x}}\n", "@misc{ m%d , title = \"Not on arXiv\" }\n",
         "\t @article (a%d, title={{ä ö}},\n\n journal = {J.}, year={2001},)\n"]
    ),
    max_size=6,
).map(lambda parts: "".join(part.replace("%d", str(number)) for number, part in enumerate(parts)))  # fmt: skip


@given(JUNK, st.sampled_from(sorted(STYLES)), JUNK, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_everything_around_an_upgraded_entry_stays_byte_for_byte(before, style, after, end, mark):
    after = after.replace("{b", "{z").replace("{ m", "{ y").replace("(a", "(x")
    old, new = STYLES[style]
    text = mark + f"{before}\n{old}\n{after}".replace("\n", end)
    wanted = [one for one in findings(text) if one.entry.arxiv]

    assert upgrade(text, []).text == text
    assert upgrade(text, wanted).text == mark + f"{before}\n{new}\n{after}".replace("\n", end)


def test_an_extended_version_does_not_become_the_paper():
    text = SCHOLAR.replace(f"{{{TITLE}}}", f"{{{TITLE}: Extended Version}}")
    result = upgrade(text, findings(text))

    assert result.text == text
    assert [one.reason for one in result.left] == [
        f"it is an extended version of {PUBLISHED.id}, whose title does not say so"
    ]


def test_a_preprint_does_not_become_a_second_entry_of_its_paper():
    paper = f"@inproceedings{{icml, title={{{TITLE}}}, author={{Ray, Alec and Kim, Jong}}, booktitle={{ICML}}, year={{2021}}}}\n"
    result = upgrade(SCHOLAR + paper, findings(SCHOLAR + paper))

    assert result.text == SCHOLAR + paper
    assert [one.reason for one in result.left] == ["the published paper is icml in this file"]
