"""The comparison of prints (benchmarks/printed_kinds.py) excuses what is still printed or was wrong, and nothing else."""

import importlib.util
import sys
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "benchmarks" / "printed_kinds.py"
SPEC = importlib.util.spec_from_file_location("printed_kinds", FILE)
assert SPEC
assert SPEC.loader
KINDS = sys.modules[SPEC.name] = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(KINDS)

URL = "https://example.org/a"
ARXIV = {"journal": "arXiv preprint arXiv:2005.00333", "year": "2020", "title": "It"}
PAPER = {"entrytype": "@inproceedings", "crossref": "p", "booktitle": "Proc of It", "number": "7", "publisher": "ACM"}
PARENT = {"crossref": "p", "booktitle": "High Art", "title": "A Part", "editor": "Don Knuth", "author": "Ann Roe"}


def kinds(style, entry, old, new):
    """Return the kinds of the differences, and whether all are reviewed."""
    found = list(KINDS.compare("key", style, old, new, {"entrytype": "@misc"} | entry))
    return "+".join(one.kind for one in found), all(one.reviewed for one in found)


@pytest.mark.parametrize(
    ("kind", "style", "entry", "old", "new"),
    [
        ("says more", "plain", {"title": "It"}, "", "It."),
        ("says more", "numeric", {"journal": "PoS"}, "In: vol. 7.", "In: PoS. Vol. 7."),
        ("month by name", "apa", {"month": "3"}, "In 2001, 3.", "In March 2001."),
        ("month by name", "plain", {"month": "jan", "year": "2013"}, "It, jan 2013.", "It, January 2013."),
        ("month by name", "plain", {"month": "may", "year": "2013"}, "It, may 2013.", "It, May 2013."),
        ("month by name", "plain", {"month": "Jan"}, "It, Jan 2013.", "It, January 2013."),
        ("introduction", "apa", {"note": f"Available at $<${URL}$>$"}, f"[Available at <{URL}>]", URL),
        ("same address", "apa", {"url": r"http://b.org/a{\_}b"}, "http://b.org/a%7B%5C_%7Db", "http://b.org/a_b"),
        (
            "same address",
            "apa",
            {"url": r"http://b.org/a{\%}3Db"},
            "http://b.org/a%7B%5C%%7D3Db.",
            "http://b.org/a%3Db.",
        ),
        ("same address", "plain", {"url": "http://b.org/a b c"}, "http://b.org/abc.", "http://b.org/a%20 b%20c."),
        ("eprint", "numeric", {"eprint": "arXiv:2005.00333"}, "arXiv: arXiv:2005.00333", "arXiv: 2005.00333"),
        ("resolver", "apa", {"doi": "Doi10.1000/ab"}, "https://doi.org/Doi10.1000/ab", "https://doi.org/10.1000/ab"),
        ("label", "apa", {"date": "1988/2009", "related": "b"}, "(1988–2009b). It.", "(1988–2009). It."),
        ("language", "ieee", {"language": "en", "title": "On it"}, "“enOn it,”", "“On it,”"),
        ("whole", "apa", {"date": "1990", "whole:date": "1990/1995"}, "(1990a–1995a). It.", "(1990a). It."),
        (
            "crossref",
            "plain",
            PARENT | {"crossref:title": "All", "maintitle": "All"},
            "Volume 3 of Roe [?].",
            "Volume 3 of All.",
        ),
        ("date in year", "apa", {"entrytype": "@inproceedings", "year": "2014-09"}, "(2014-09). It.", "(2014). It."),
        ("date in year", "plain", {"year": "2004-05-06"}, "It, 2004-05-06.", "It, 6 May 2004."),
        ("same people", "ieee", {"author": "Ray, Al"}, "A. Ray, It.", "——, It."),
        ("encoded", "apa", {"url": r"http://b.org/$\sim$a"}, "It. http://b.org/$%5Csim$a", "It. http://b.org/~a"),
        ("number of preprint", "plain", {"number": "7", "eprint": "2005.00333"}, "(7). It.", "It. arXiv:2005.00333."),
        ("ordinal", "plain", {"edition": "2"}, "2 edition", "2nd edition"),
        ("capitals", "plain", {"title": "On {ICML}"}, "On icml", "On ICML"),
        ("label", "natbib", {"year": "2004"}, "It, 2004b.", "It, 2004a."),
        ("label", "natbib", {"date": "2004"}, "Ray. It, b.", "Ray. It, a."),
        ("pages", "plain", {"pages": "3–9"}, "page 3–9", "pages 3–9"),
        ("joined", "plain", {"year": "2001"}, "OneTwo.", "One Two. 2001."),
        ("joined", "plain", {"booktitle": "IEEE_MLSP"}, "IEEEM LSP, pages1–6", "IEEE_MLSP, pages 1–6"),
        ("type", "ieee", {"entrytype": "@thesis", "pages": "77"}, "It, p. 77", "It"),
        ("address", "natbib", {"url": URL}, f"It. {URL}", f"It. URL {URL}"),
        ("crossref", "plain", PARENT, "Ann Roe. A part. In Knuth [?].", "Ann Roe. A part. In High Art."),
        ("whole", "apa", {"whole:urldate": "2001-02-03"}, "It (visited on 02/03/2001)", "It"),
        ("years", "plain", {"year": "1968--90"}, "It, 1968–90.", "It, 1968–1990."),
        ("event", "apa", {"year": "2003", "eventdate": "2003-05"}, "Roe. (2003, May). It.", "Roe. (2003). It."),
        ("twice", "numeric", {"organization": "IEEE", "publisher": "IEEE"}, "It. IEEE. IEEE.", "It. IEEE."),
        ("introduction", "plain", {"note": f"Available at {URL}"}, f"It. Available at {URL}", f"It. {URL}"),
        ("resolver", "plain", {"doi": "10.1000/ab"}, "It. http://dx.doi.org/10.1000/ab", "It. 10.1000/ab"),
        ("eprint", "numeric", {"eprint": "math.CT/0610239"}, "math.CT/0610239 arXiv", "arXiv: math/0610239"),
        ("accents", "plain", {"author": "Poincaré"}, "Poincarè", "Poincaré"),
        (
            "number of preprint",
            "numeric",
            {"number": "7", "eprint": "2005.00333"},
            "In: 7. arXiv: 2005.00333",
            "arXiv: 2005.00333",
        ),
        ("signs", "plain", {"publisher": r"S \& B"}, "It. S B, 2008.", "It. S & B, 2008."),
        ("signs", "ieee", {"month": "Nov"}, "It, Nov 1998.", "It, Nov. 1998."),
        ("signs", "numeric", {"number": "1"}, "In: J 39 (1 1935).", "In: J 39.1 (1935)."),
        ("signs", "numeric", {"year": "1971/1972"}, "It, 1971/1972.", "It, 1971–1972."),
        ("preprint", "numeric", ARXIV, "In: arXiv preprint arXiv:2005.00333", "arXiv: 2005.00333"),
        (
            "preprint",
            "numeric",
            ARXIV | {"journal": "ArXiv", "volume": "abs/2005.00333"},
            "In: ArXiv abs/2005.00333",
            "arXiv: 2005.00333",
        ),
        ("place", "plain", {"note": URL}, f"One two. {URL}", f"{URL} One two."),
    ],
)
def test_a_reviewed_difference_is_excused(kind, style, entry, old, new):
    found, is_reviewed = kinds(style, entry, old, new)
    assert kind in found.split("+")
    assert is_reviewed


@pytest.mark.parametrize(
    ("style", "entry", "old", "new"),
    [
        pytest.param("plain", {"title": "It"}, "", "It. Other.", id="nothing before, and words that are not its own"),
        pytest.param("numeric", {"journal": "PoS"}, "In: vol. 7.", "In: PoS. 7.", id="the label of a volume"),
        pytest.param("apa", {"month": "3"}, "In Markets 2001, 3.", "In Markets 2001.", id="a word like a month"),
        pytest.param("plain", {"month": "jan"}, "It, jan 2013.", "It, 2013.", id="a month in a group"),
        pytest.param("plain", {"title": "jan"}, "On jan. It.", "On January. It.", id="a word that is a month"),
        pytest.param("apa", {"url": "http://b.org/a_b"}, "http://b.org/a_b", "http://b.org/a", id="half an address"),
        pytest.param("numeric", {"eprint": "2005.00333"}, "arXiv arXiv: 2005.00333", "arXiv: 2005.00333", id="arXiv"),
        pytest.param("apa", {"date": "1988/2009", "related": "b"}, "(1988–2009b). It.", "(1988). It.", id="last year"),
        pytest.param("plain", {"language": "en"}, "enOn it", "it", id="a word beside a language"),
        pytest.param("apa", {"date": "1990", "whole:date": "1990/1995"}, "1995a It.", "It.", id="no year at all"),
        pytest.param("plain", PARENT | {"crossref:title": "All"}, "Volume 3 of Roe [?].", "Volume 3 of High Art.",
                     id="the title of the parent"),
        pytest.param("apa", {"month": "3"}, "March, 2001, 3.", "March, 2001.", id="a number beside a month"),
        pytest.param("plain", {"year": "2004-05-06"}, "It, 2004-05-06.", "It, 2004.", id="month and day"),
        pytest.param("plain", {"year": "2004-05-06"}, "It, 2004-05-06.", "It, May 2004.", id="day"),
        pytest.param("apa", {"year": "2014-09"}, "(2014-09). It.", "(2014). It.", id="month of no paper"),
        pytest.param("ieee", {"author": "Ray, Al"}, "A. Ray, On Ray.", "——, On.", id="a name in the title"),
        pytest.param("ieee", {"author": "Ray, Al"}, "A. Ray, It.", "It.", id="people without a dash"),
        pytest.param("plain", {"volume": "2"}, "volume 2", "volume 2nd", id="the ending of another number"),
        pytest.param("plain", {"title": "On {ICML}", "note": "icml"}, "On ICML", "On icml", id="capitals lost"),
        pytest.param("natbib", {"year": "2004"}, "Ray. A note on a thing, 2004.", "Ray. A note on thing, 2004.", id="a"),
        pytest.param("natbib", {"year": "2004"}, "Ray. ICML 2004, 2004.", "Ray. ICML, 2004.", id="year of the venue"),
        pytest.param("plain", {"pages": "3"}, "page 3", "pages 3", id="one page"),
        pytest.param("plain", {}, "OneTwo words", "One words", id="half of a word"),
        pytest.param("plain", {"booktitle": "A_B"}, "AB, pages1–6", "A_B, pages 1", id="a page after a formula"),
        pytest.param("ieee", {"entrytype": "@thesis", "pages": "77"}, "In the State, 77", "State, 77", id="words"),
        pytest.param("plain", PARENT, "Ann Roe. A part. In Knuth [?].", "A part. In High Art.", id="author"),
        pytest.param("plain", PARENT, "Ann Roe. A part. In Knuth [?].", "Ann Roe. A part.", id="parent"),
        pytest.param("apa", {"whole:doi": "10.1000/a"}, "Papers on It", "Papers It", id="on"),
        pytest.param("apa", {"related": "b", "date": "2001"}, "It (2001)", "It", id="year of a part"),
        pytest.param("plain", {"year": "1990"}, "It 90 of 1968", "It 1990 of 1968", id="not a span"),
        pytest.param("apa", {"year": "2003", "eventdate": "2003-05"}, "(2003, May).", "(n.d.).", id="year of event"),
        pytest.param("apa", {"eventdate": "2003-05"}, "(2003, May).", "(n.d.) It.", id="event without a year"),
        pytest.param("plain", {"organization": "A B", "publisher": "A B"}, "A B. A B.", "A C.", id="both publishers"),
        pytest.param("plain", {"note": f"See {URL}"}, "Look and see. See x https://b.org", "Look and. x https://b.org",
                     id="words elsewhere"),
        pytest.param("plain", {"note": f"Available at {URL}"}, f"Available at {URL}", "https://b.org", id="address"),
        pytest.param("plain", {"doi": "10.1000/ab"}, "http://www.b.org doi:10.1000/ab", "b.org 10.1000/ab", id="http"),
        pytest.param("plain", {"doi": "10.1000/ab"}, "http://dx.doi.org/10.1000/ab", "10.1000/cd", id="another DOI"),
        pytest.param("numeric", {"eprint": "0610239"}, "arXiv: 0610239 AI", "arXiv: 0610239", id="capitals no category"),
        pytest.param("plain", {"title": "À la Carte"}, "À la Cartè", "la Carté", id="a word beside an accent"),
        pytest.param("apa", PAPER, "It. In Proc of It (Vol. 7). ACM.", "It.", id="the whole of a paper"),
        pytest.param("numeric", {"number": "7", "eprint": "2005.00333"}, "In: 7. In It", "It. arXiv: 2005.00333", id="In"),
        pytest.param("numeric", {"number": "7", "eprint": "2005.00333"}, "In: 7.", "arXiv: 2005.00334", id="no id"),
        pytest.param("numeric", ARXIV, "arXiv preprint arXiv:2005.00333", "arXiv: 2005.00334", id="another id"),
        pytest.param("numeric", ARXIV | {"volume": "abs"}, "In: abs arXiv:2005.00333", "arXiv: 2005.00333", id="abs"),
        pytest.param("numeric", ARXIV, "Research arXiv:2005.00333", "arXiv:2005.00333", id="a word of the title"),
        pytest.param("plain", {"note": URL}, f"One two. {URL}", f"Two one. {URL}", id="order"),
        pytest.param("ieee", {"entrytype": "@online", "author": "Ann Roe and Al Ray"}, "Roe, Ray. It", "Ray, Roe. It",
                     id="order of people"),
        pytest.param("plain", {}, "One", None, id="entry"),
    ],
)  # fmt: skip
def test_a_loss_is_not_excused(style, entry, old, new):
    assert kinds(style, entry, old, new)[1] is False


def altered(original, export):
    return list(KINDS.altered_fields({"k": {"entrytype": "@misc"} | original}, {"k": {"entrytype": "@misc"} | export}))


@pytest.mark.parametrize(
    ("original", "export"),
    [
        ({"title": r"{M}{\"u}ller"}, {"title": "Müller"}),
        ({"volume": "3", "number": "4"}, {"volume": "3", "issue": "4"}),
        ({"month": "12"}, {"month": "December"}),
        ({"eprint": "123456", "eprinttype": "pmid"}, {"pmid": "123456"}),
        ({"eprint": "123456", "eprinttype": "pmid"}, {"eprint": "123456", "eprinttype": "pubmed"}),
        ({"abstract": 'It <br /> is <p class="a">so'}, {"abstract": "It is so"}),
        ({"note": r"Available at http://b.org/a{\_}b.html"}, {"url": "http://b.org/a_b.html"}),
    ],
)
def test_a_field_in_another_form_is_not_altered(original, export):
    assert altered(original, export) == []


@pytest.mark.parametrize(
    ("original", "export"),
    [
        pytest.param({"volume": "3"}, {"year": "2013"}, id="a digit within another number"),
        pytest.param({"series": "ab"}, {"title": "Cabs"}, id="letters within another word"),
        pytest.param({"note": "Reprint"}, {"title": "It"}, id="a whole field"),
    ],
)
def test_a_field_that_is_lost_is_altered(original, export):
    assert len(altered(original, export)) == 1


ADDRESS = {"note": "Available at http://x.org/a", "title": "Roe at sea"}
PREPRINT = {"eprint": "2005.00333"}
SPAN = {"year": "1968--90", "pages": "90"}


@pytest.mark.parametrize(
    ("style", "entry", "old", "new"),
    [
        pytest.param("apa", PAPER, "It. In Proc of It (Vol. 7). ACM.", "It. Proc of It.", id="publisher of a paper"),
        pytest.param("apa", PAPER | {"pages": "7"}, "It. Proc of It, 7. ACM.", "It. Proc of It.", id="page like number"),
        pytest.param("apa", {"whole:pages": "1--900", "title": "On 900"}, "On 900.", "On.", id="title like pages"),
        pytest.param("plain", {"entrytype": "@thesis", "pagetotal": "2001", "year": "2001"}, "It. 2001.", "It.", id="year"),
        pytest.param("apa", {"year": "2003", "eventdate": "2003-05", "volume": "5"}, "(2003). It, 5.", "(2003). It.",
                     id="volume like the month of an event"),
        pytest.param("numeric", PREPRINT | {"title": "In Search"}, "In Search. arXiv: 2005.00333",
                     "Search. arXiv: 2005.00333", id="title with the label of a journal"),
        pytest.param("numeric", PREPRINT | {"number": "7", "volume": "7"}, "It 7. arXiv: 2005.00333",
                     "It. arXiv: 2005.00333", id="volume like the number"),
        pytest.param("numeric", PREPRINT | {"journal": "CoRR", "title": "Research it"}, "Research it. In: CoRR",
                     "it. arXiv: 2005.00333", id="title with a word of CoRR"),
        pytest.param("natbib", {"title": "Vitamin a. Deficiency"}, "Vitamin, a. Deficiency.", "Vitamin, Deficiency.",
                     id="letter like that of a label"),
        pytest.param("plain", {"edition": "2", "volume": "2"}, "volume 2, 3rd edition", "volume 2nd, 3rd edition",
                     id="volume like the edition"),
        pytest.param("numeric", {"organization": "IEEE", "publisher": "IEEE", "title": "On IEEE"}, "On IEEE. IEEE.",
                     "On IEEE.", id="publisher that the title names"),
        pytest.param("plain", ADDRESS, "Roe at sea. Available at http://x.org/a", "Roe sea. Available at http://x.org/a",
                     id="title with a word before an address"),
        pytest.param("numeric", {"eprint": "math.CT/0610239", "title": "On CT"}, "On CT. math.CT/0610239 arXiv",
                     "On. arXiv: math.CT/0610239", id="title like the category"),
        pytest.param("plain", {"crossref": "p", "booktitle": "High Art", "pages": "3--9"},
                     "A part. In Knuth pages 3-9 [?].", "A part. In High Art.", id="pages before the number of a parent"),
        pytest.param("plain", SPAN, "It, 1868–90.", "It, 1868–1890.", id="page like the year of a span"),
        pytest.param("plain", {"pages": "1--2"}, "pages 1–2", "pages 12", id="the dash of a range"),
        pytest.param("ieee", {"entrytype": "@online", "title": "Dog bites man"}, "Dog bites man", "Man bites dog",
                     id="the order of a title"),
        pytest.param("apa", {"url": "http://b.org/Ab"}, "http://b.org/Ab", "http://b.org/aB", id="the case of a path"),
        pytest.param("plain", {"year": "-44"}, "It, -44", "It, 44", id="the sign of a year"),
        pytest.param("plain", {"author": "Ann Roe"}, "Roe, Ann. It", "Roe Ann It", id="a comma and a point"),
        pytest.param("plain", {"year": "In press", "title": "Press in"}, "Press in. In press", "Press In. in press",
                     id="the case of a title like the year"),
        pytest.param("numeric", {"type": "phdthesis", "title": "On phdthesis"}, "On phdthesis", "On PhD thesis",
                     id="title like the type"),
    ],
)  # fmt: skip
def test_no_kind_excuses_what_another_field_needs(style, entry, old, new):
    assert not kinds(style, entry, old, new)[1]
