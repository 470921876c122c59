"""A person's entry is printed as before: names of venues, subtitles and publishers stay in the fields that had them."""

import pytest

from bibexport.formats.bibtex.read import read
from bibexport.formats.bibtex.source import Source
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.normalise.records import with_event


def exported(entry, dialect, **options):
    """The fields of an entry after a round trip, and its type."""
    record = with_event(read(entry)[0].entries[0].record)
    text = "".join(writer(dialect)([record], ExportOptions(**options)))
    source = Source(text, "")
    again = read(text)[0].entries[0].record
    assert with_event(again) == record
    return {**source.own(source.entries[0]), "@": source.entries[0].type}


POPL = (
    "Proceedings of the 33rd {ACM} Symposium on Principles of Programming Languages, {POPL} 2006, Charleston, South "
    "Carolina, USA, January 11-13, 2006"
)


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_a_booktitle_stays_as_written_with_its_place_and_days(dialect):
    entry = f"@inproceedings{{a, author={{Ray, Al}}, title={{T}}, booktitle={{{POPL}}}, year=2006}}"
    found = exported(entry, dialect)

    assert found["booktitle"] == POPL
    assert not {"eventtitle", "eventdate", "venue", "shortjournal"} & found.keys()


def test_a_booktitle_is_named_otherwise_on_request():
    entry = f"@inproceedings{{a, author={{Ray, Al}}, title={{T}}, booktitle={{{POPL}}}, year=2006}}"
    record = with_event(read(entry)[0].entries[0].record)

    assert "booktitle     = {{POPL}" in "".join(writer("bibtex")([record], ExportOptions(venues="short")))


@pytest.mark.parametrize(
    ("kind", "name", "subtitle"),
    [
        ("article", "title", "subtitle"),
        ("book", "title", "subtitle"),
        ("incollection", "booktitle", "booksubtitle"),
        ("article", "journaltitle", "journalsubtitle"),
    ],
)
@pytest.mark.parametrize("main", ["The {Main} thing", "What is it?"])
def test_a_subtitle_stays_apart_where_styles_know_it(kind, name, subtitle, main):
    rest = {"title": "T", "journaltitle": "J", "booktitle": "B", "year": "2006", "author": "Ray, Al"}
    if kind == "incollection":
        del rest["journaltitle"]
    else:
        del rest["booktitle"]
    if kind == "book":
        del rest["journaltitle"]
    fields = rest | {name: main, subtitle: "In {Berlin} and {Rome}"}
    entry = f"@{kind}{{a, {', '.join(f'{one} = {{{value}}}' for one, value in fields.items())}}}"
    apart, joined = exported(entry, "biblatex"), exported(entry, "bibtex")

    assert (apart[name], apart[subtitle]) == (main, "In {Berlin} and {Rome}")
    colon = "" if main.endswith("?") else ":"
    classic = {"journaltitle": "journal"}.get(name, name)
    assert joined[classic] == f"{main}{colon} In {{Berlin}} and {{Rome}}"


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("kind", ["inproceedings", "proceedings", "manual"])
def test_an_organization_stays_one(dialect, kind):
    entry = f"@{kind}{{a, author={{Ray, Al}}, title={{T}}, booktitle={{B}}, year=2006, organization={{IEEE}}}}"
    found = exported(entry, dialect)

    assert found["organization"] == "IEEE"
    assert "publisher" not in found


@pytest.mark.parametrize(
    ("own", "gone"),
    [
        (r"howpublished = {\url{https://example.org/a_b}}", "url"),
        (r"note = {Available at \url{https://example.org/a_b}}", "url"),
        (r"note = {\url{https://example.org/a_b}}", "url"),
        ("note = {arXiv:2005.00333}", "howpublished"),
    ],
)
def test_an_address_or_id_stays_where_classic_styles_print_it(own, gone):
    name, _, value = own.partition(" = ")
    found = exported(f"@misc{{a, author={{Ray, Al}}, title={{T}}, year=2020, {own}}}", "bibtex")

    assert found[name] == value[1:-1]
    assert gone not in found


@pytest.mark.parametrize("name", ["publisher", "organization", "institution", "school"])
def test_a_publisher_stays_beside_an_address_in_howpublished(name):
    how = r"\url{https://example.org/a_b}"
    found = exported(
        f"@misc{{a, author={{Ray, Al}}, title={{T}}, {name}={{Zenodo}}, howpublished={{{how}}}}}", "bibtex"
    )

    assert found[name] == "Zenodo"
    assert found["howpublished"] == how


@pytest.mark.parametrize(
    ("own", "written"),
    [
        ('jun # "--" # aug', "jun--aug"),
        ('"18--22~" # jun', "18--22~jun"),
        ('dec # "~12"', "dec~12"),
        ("{June--August}", "June--August"),
        ("{jun}", "jun"),
        ("{6}", "jun"),
    ],
)
def test_days_and_spans_of_months_stay(own, written):
    assert (
        exported(f"@article{{a, author={{Ray, Al}}, title={{T}}, journal={{J}}, year=2020, month={own}}}", "bibtex")[
            "month"
        ]
        == written
    )


def test_a_language_that_biblatex_prints_stays():
    found = exported("@book{a, author={Ray, Al}, title={T}, year=2020, language={german}}", "biblatex")

    assert found["language"] == "german"
    assert "langid" not in found


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_the_journal_that_the_author_prints_stays(dialect):
    entry = "@article{a, author={Ray, Al}, title={T}, journal={Invent. Math.}, fjournal={Inventiones Mathematicae}, year=2006}"
    found = exported(entry, dialect)

    assert found["journal" if dialect == "bibtex" else "journaltitle"] == "Invent. Math."
    assert found["fjournal"] == "Inventiones Mathematicae"
    assert "shortjournal" not in found


@pytest.mark.parametrize(
    "fields",
    [
        "journal={arXiv preprint arXiv:2005.00333}",
        "journal={ArXiv}, volume={abs/2005.00333}",
        "journal={CoRR}, volume={abs/2005.00333}",
    ],
)
def test_a_preprint_stays_an_article_with_its_journal(fields):
    found = exported(f"@article{{a, author={{Ray, Al}}, title={{T}}, {fields}, year=2020}}", "bibtex")

    assert found["@"] == "article"
    assert f"journal={{{found['journal']}}}" in fields
    assert ("volume" in found) == ("volume" in fields)
    assert (found["eprint"], "howpublished" in found) == ("2005.00333", False)


@pytest.mark.parametrize(
    ("own", "written"),
    [
        ("date={1950}, langid={french}, title={Les défis du Poitou}", r"{Les d{\'e}fis du Poitou}"),
        ("date={1950}, langid={french}, title={{Les défis du Poitou}}", r"{Les d{\'e}fis du Poitou}"),
        ("date={1950}, title={A Model of BERT}", "A Model of {BERT}"),
        ("date={1950}, title={A Model of {NLP} and BERT}", "A Model of {NLP} and BERT"),
        ("date={1950}, title={Harbours}, subtitle={The BERT Model}", "Harbours: The {BERT} Model"),
        ("year=1950, title={A Model of BERT}", "A Model of BERT"),
        ("year=1950, language={french}, title={Les ports du Poitou}", "Les ports du Poitou"),
    ],
)
def test_a_title_for_biblatex_keeps_its_capitals_in_bibtex(own, written):
    assert exported(f"@article{{a, author={{Ray, Al}}, journal={{J}}, {own}}}", "bibtex")["title"] == written


@pytest.mark.parametrize("encoding", ["ascii", "utf8"])
def test_names_in_the_extended_format_are_written_for_bibtex(encoding):
    entry = "@book{a, author={family=Gogh, given=Vincent, prefix=van, useprefix=true}, title={T}, date=1890}"

    assert exported(entry, "bibtex", encoding=encoding)["author"] == "van Gogh, Vincent"
    assert exported(entry, "biblatex")["author"] == "family=Gogh, given=Vincent, prefix=van, useprefix=true"


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("own", ["Wei Wang 0012", "Wang 0012, Wei", "Wei {Wang 0012}", "Wei~Wang~0012"])
def test_the_numbers_of_dblp_are_not_part_of_a_name(dialect, own):
    entry = f"@misc{{a, author={{{own} and {{Team 2019}}}}, title={{T}}, year=2020}}"

    assert exported(entry, dialect)["author"] == "Wang, Wei and {Team 2019}"


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    ("name", "own"),
    [("language", "german"), ("langid", "german"), ("copyright", "The Authors"), ("license", "CC-BY")],
)
def test_a_field_keeps_its_name_and_its_words(dialect, name, own):
    found = exported(f"@book{{a, author={{Ray, Al}}, title={{T}}, year=2020, {name}={{{own}}}}}", dialect)

    assert found[name] == own
    assert not {"language", "langid", "rights"} & found.keys() - {name}


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_what_endnote_writes_for_an_address_is_none(dialect):
    found = exported("@misc{a, title={T}, year=2020, url={<Go to ISI>://WOS:000202921300005}}", dialect)

    assert found["url"] == "<Go to ISI>://WOS:000202921300005"


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_the_macro_of_a_journal_that_the_class_defines_stays(dialect):
    found = exported(r"@article{a, author={Ray, Al}, title={T}, journal={\\prl}, year=2020}", dialect)

    assert found["journal" if dialect == "bibtex" else "journaltitle"] == r"\\prl"


def test_the_place_of_a_conference_stays_where_acm_prints_it():
    entry = "@inproceedings{a, title={T}, booktitle={B}, year=2020, address={New York}, location={Oslo}}"
    found = exported(entry, "bibtex")

    assert (found["address"], found["location"]) == ("New York", "Oslo")


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_entities_and_invisible_signs_are_not_printed(dialect):
    found = exported("@article{a, title={A\u200bB}, journal={J. Foo &amp; Bar}, year=2020}", dialect)

    assert found["journal" if dialect == "bibtex" else "journaltitle"] == r"J. Foo \& Bar"
    assert found["title"] == "AB"


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_comments_of_programs_stay_in_their_place(dialect):
    comment = "@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n}"
    catalog, found = read(f"@misc{{a, title={{T}}}}\n{comment}\n@misc{{b, title={{U}}}}\n")
    text = "".join(writer(dialect)([entry.record for entry in catalog.entries], ExportOptions()))

    assert not found
    assert text.index("{a,") < text.index(comment) < text.index("{b,")


@pytest.mark.parametrize("name", ["note", "howpublished"])
@pytest.mark.parametrize(
    "words",
    [r"Available online at $<$\url{http://dx.doi.org/10.1080/0929.2016}$>$", r"\href{https://doi.org/10.1080/0929.2016}{DOI}"],
)  # fmt: skip
def test_a_doi_in_the_words_of_a_statement_is_written_as_doi_too(name: str, words: str) -> None:
    """Plain styles print the words; programs and the other styles read the field."""
    found = exported(
        f"@article{{a, title={{T}}, author={{R, A}}, journal={{J}}, year=2016, {name}={{{words}}}}}", "bibtex"
    )

    assert found["doi"] == "10.1080/0929.2016"
    assert found[name] == words


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("The École of Paris", r"The {{\'E}}cole of Paris"),
        ("École of Paris", r"{\'E}cole of Paris"),
        (r"The {\'E}cole of Paris", r"The {\'E}cole of Paris"),
        ("The {École} of Paris", r"The {{\'E}cole} of Paris"),
        ("L'État, à Łódź", r"L'{{\'E}}tat, {\`a} {{\L}}{\'o}d{\'z}"),
        (r"The Ölfeld of {\'E}mile", r"The {{\"O}}lfeld of {\'E}mile"),
        ("Über Ärzte: Ängste", r"{\"U}ber {{\"A}}rzte: {{\"A}}ngste"),
    ],
)
def test_a_capital_that_styles_did_not_know_stays_a_capital(title, written):
    """BibTeX lower-cases `{\\'E}` inside a title, and leaves the bytes of É alone."""
    assert exported(f"@misc{{a, title = {{{title}}}, year = 2000}}", "bibtex")["title"] == written
    assert exported(f"@misc{{a, title = {{{title}}}, year = 2000}}", "biblatex")["title"] == title
