"""The page as its readers use it, in a real browser."""

import json
import re
import subprocess

import pytest
from playwright.sync_api import expect

from bibexport.formats.options import ExportOptions
from bibexport.formats.plain import reference
from bibexport.formats.table import writer
from bibexport.ids import ArxivId
from bibexport.model import Date, Name, Record
from tests.formats.html.test_page import HOSTILE, record_of

pytestmark = pytest.mark.tools

OPTIONS = ExportOptions(title="A list")
FORMATS = {"BibTeX": "bibtex", "BibLaTeX": "biblatex", "CSL-JSON": "csl-json"}
MANY = 5000


def many():
    for number in range(MANY):
        yield Record(
            key=f"Key-{number}",
            type="article",
            title=f"On the Number {number}",
            authors=(Name(family="Müller" if number % 2 else "Łoś", given="Zoë"),),
            arxiv=ArxivId(f"2001.{number:05d}"),
            issued=Date(year=2000 + number % 25),
            sections=((f"Topic {number // 500}",),),
            outcome="preprint",
        )


def shown(page):
    """The keys of the entries that can be seen."""
    return page.locator(".entry .key").evaluate_all(
        "keys => keys.filter(key => key.checkVisibility({contentVisibilityAuto: false})).map(key => key.textContent)"
    )


def status(page):
    return page.locator("#status").text_content()


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_the_shipped_catalog_is_shown_whole(opened, write, shipped):
    page = opened(write(shipped))

    assert page.title() == "A list"
    assert shown(page) == [record.key for record in shipped]
    assert status(page) == "20 references"
    assert page.locator("nav a").all_text_contents()[0] == "Foundation VLM Models 6"


def test_words_find_titles_authors_keys_venues_and_years_without_regard_to_accents(opened, write, shipped):
    record = Record(
        key="Grosse", title="Über Größe", authors=(Name(family="Müller", given="Zoë"),), issued=Date(year=1999)
    )
    page = opened(write([*shipped, record]))
    search = page.get_by_role("searchbox")
    for words, keys in {
        "contrastive zzz": [],
        "LISA baseline": ["LISA++"],
        "lisa++": ["LISA++"],
        "radford 2021": ["CLIP"],
        "iccv": ["SigLIP", "LLaVa-CoT"],
        "uber grosse": ["Grosse"],
        "muller zoe 1999": ["Grosse"],
        "ÜBER": ["Grosse"],
    }.items():
        search.fill(words)

        assert shown(page) == keys, words
        assert status(page) == f"{len(keys)} of 21 references"
        assert page.locator("#nothing").is_visible() == (not keys)


def test_filters_meet_and_their_view_has_an_address(opened, write, shipped):
    path = write(shipped)
    page = opened(path)
    page.locator("#section").select_option("Reasoning Segmentation")
    assert shown(page) == ["LISA", "LISA++", "VISA", "VoCo"]
    page.locator("#outcome").select_option("published")
    page.locator("#year").select_option("2024")
    assert shown(page) == ["LISA", "VISA"]
    page.locator("#venue").select_option("ECCV")
    assert shown(page) == ["VISA"]
    assert page.locator("nav a", has_text="Reasoning").text_content() == "Reasoning Segmentation 1"
    assert page.locator("nav a[aria-disabled]").count() == 6
    expect(page).to_have_url(re.compile("#section=Reasoning[+]Segmentation&year=2024&venue=ECCV&outcome=published$"))

    again = opened(path, page.evaluate("location.hash"))
    assert shown(again) == ["VISA"]
    again.get_by_role("button", name="Clear").click()
    assert len(shown(again)) == 20
    assert again.locator("nav a[aria-disabled]").count() == 0
    expect(again).to_have_url(path.as_uri())


def test_the_address_of_an_entry_leads_to_it_and_an_unknown_one_nowhere(opened, write, shipped):
    path = write(shipped)
    page = opened(path, "#cite.LISA%2B%2B")

    assert page.locator(".entry:target .key").text_content() == "LISA++"
    expect(page.locator(".entry:target")).to_be_in_viewport()
    page.get_by_role("searchbox").fill("clip")
    page.evaluate("location.hash = '#cite.VoCo'")
    expect(page.locator("#status")).to_have_text("20 references")
    assert len(shown(opened(path, "#year=1066&venue=%E0%A4%A"))) == 20


def test_a_bar_of_a_chart_is_a_filter(opened, write, shipped):
    page = opened(write(shipped))
    bar = page.locator(".bar[data-venue=ICCV]")
    bar.click()
    assert shown(page) == ["SigLIP", "LLaVa-CoT"]
    assert page.locator("#venue").input_value() == "ICCV"
    bar.click()
    assert len(shown(page)) == 20


def test_the_keyboard_goes_all_the_way(opened, write, shipped):
    page = opened(write(shipped))
    focused = "document.activeElement.closest('.entry')?.querySelector('.key').textContent"
    press = page.keyboard.press

    press("/")
    page.keyboard.type("lisa")
    press("ArrowDown")
    assert page.evaluate(focused) == "LISA"
    press("ArrowDown")
    assert page.evaluate(focused) == "LISA++"
    press("ArrowUp")
    press("ArrowDown")
    press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "\\cite{…}"
    press("Enter")
    expect(page.locator(":focus")).to_have_text("Copied")
    assert clipboard(page) == "\\cite{LISA++}"
    press("Escape")
    assert page.locator(".panel").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Cite"
    press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    press("Escape")
    assert status(page) == "20 references"
    press("Escape")
    assert page.evaluate("document.activeElement === document.body")


def test_whatever_has_the_focus_shows_it(opened, write, shipped):
    page = opened(write(shipped[:2]))
    outlined = """() => {
        const style = getComputedStyle(document.activeElement);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    }"""
    seen = []
    while True:
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent.slice(0, 40)")
        if name.startswith("BODY") or len(seen) > 60:
            break
        seen.append(name)
        assert page.evaluate(outlined), name

    assert seen[0] == "A Skip to the references"
    assert seen.count("BUTTON Cite") == 2


@pytest.mark.parametrize("label", FORMATS)
def test_one_click_copies_what_the_exporter_writes(opened, write, shipped, label):
    page = opened(write(shipped))
    page.get_by_role("button", name="Cite LLaVa-1.5").click()
    page.locator(".panel").get_by_role("button", name=label, exact=True).click()
    page.get_by_role("button", name="Copied").wait_for()
    (record,) = [record for record in shipped if record.key == "LLaVa-1.5"]
    written = "".join(writer(FORMATS[label])([record], OPTIONS))

    if label == "CSL-JSON":
        assert json.loads(clipboard(page)) == json.loads(written)
    else:
        assert clipboard(page) == written.strip()
    assert page.locator("#said").text_content() == f"{label} of LLaVa-1.5 copied"


def test_a_reference_is_copied_as_text(opened, write, shipped):
    page = opened(write(shipped))
    page.get_by_role("button", name="Cite CLIP", exact=True).click()
    page.get_by_role("button", name="Text", exact=True).click()
    page.get_by_role("button", name="Copied").wait_for()

    assert clipboard(page) == reference(shipped[0], OPTIONS)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("BibTeX .bib", "references.bib"),
        ("BibLaTeX .bib", "references-biblatex.bib"),
        ("CSL-JSON .json", "references.json"),
        ("Plain text .txt", "references.txt"),
    ],
)
def test_what_is_filtered_is_downloaded(opened, write, shipped, tmp_path, label, name):
    page = opened(write(shipped))
    page.get_by_role("searchbox").fill("lisa")
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    download.value.save_as(tmp_path / name)
    text = (tmp_path / name).read_bytes().decode()
    found = [record for record in shipped if record.key.startswith("LISA")]

    assert download.value.suggested_filename == name
    if name.endswith(".json"):
        assert json.loads(text) == json.loads("".join(writer("csl-json")(found, OPTIONS)))
    elif name.endswith(".txt"):
        assert text == "".join(f"{reference(record, OPTIONS)}\n\n" for record in found)[:-1]
    else:
        assert text == "".join(writer(FORMATS[label.split()[0]])(found, OPTIONS))


def test_it_prints_the_references_and_nothing_to_click(opened, write, shipped, tmp_path):
    page = opened(write(shipped))
    page.get_by_role("searchbox").fill("2021")
    page.pdf(path=tmp_path / "page.pdf")
    told = subprocess.run(["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(told.split())

    for record in shipped[:2]:
        assert record.title in words
    assert "Ilya Sutskever" in words
    assert "proceedings.mlr.press" in words
    assert shipped[2].title not in words
    assert "Search" not in words
    assert "Download" not in words


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_screen(opened, write, shipped, width, scheme):
    long = Record(key="K" * 120, title="W" * 150, sections=(("S" * 90,),), url="https://example.org/")
    page = opened(write([*shipped, long]), viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.get_by_role("button", name="Cite CLIP", exact=True).click()

    assert page.evaluate("document.documentElement.scrollWidth") == width
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == ("rgb(253, 252, 250)" if scheme == "light" else "rgb(21, 22, 24)")


def test_without_scripts_it_is_read_all_the_same(opened, write, shipped):
    page = opened(write(shipped), java_script_enabled=False)

    assert page.locator(".entry").count() == 20
    assert page.locator(".title").first.is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    assert not page.locator(".cite").first.is_visible()
    page.locator("summary", has_text="published").first.click()
    assert page.get_by_text("12 of 12 authors").is_visible()
    page.locator("nav a", has_text="Datasets").click()
    assert page.url.endswith("#section-6")


def test_hostile_text_changes_nothing(opened, write):
    page = opened(write([record_of(text) for text in HOSTILE], title=HOSTILE[0]))

    assert page.locator("h1").text_content() == HOSTILE[0]
    assert page.locator(".entry").count() == len(HOSTILE)
    assert page.locator(".title").first.text_content() == HOSTILE[0]
    page.get_by_role("searchbox").fill("<script>alert(1)</script>")
    assert len(shown(page)) == 2
    page.locator(".entry:not([hidden]) .cite").first.click()
    page.locator(".panel").get_by_role("button", name="Text").click()
    assert page.locator("pre").text_content().startswith("<script>alert(1)</script>")


def test_five_thousand_references_are_searched_moved_through_and_downloaded(opened, write, tmp_path):
    page = opened(write(many()))
    assert status(page) == "5,000 references"
    page.get_by_role("searchbox").fill("muller zoe 2003")
    assert status(page) == "100 of 5,000 references"
    page.locator("#section").select_option("Topic 9")
    assert status(page) == "10 of 5,000 references"
    page.get_by_role("searchbox").press("ArrowDown")
    assert page.evaluate("document.activeElement.querySelector('.key').textContent") == "Key-4503"
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="BibTeX .bib").click()
    download.value.save_as(tmp_path / "x.bib")
    assert (tmp_path / "x.bib").read_text().count("\n@") == 9
    page.get_by_role("button", name="Clear").click()
    assert status(page) == "5,000 references"
    page.evaluate("location.hash = '#cite.Key-4999'")
    expect(page.locator("[id='cite.Key-4999']")).to_be_in_viewport()


@pytest.mark.parametrize(
    "typed",
    ["2103.00020", "arXiv:2103.00020v1", "https://arxiv.org/abs/2103.00020", "http://arxiv.org/pdf/2103.00020v2.pdf", "10.48550/arXiv.2103.00020 radford", "https://doi.org/10.48550/arXiv.2103.00020"],
)  # fmt: skip
def test_an_identifier_finds_its_paper_also_as_an_address(opened, write, shipped, typed):
    page = opened(write(shipped))
    page.locator("#q").fill(typed)

    expect(page.locator("#status")).to_contain_text("1 ")
    assert shown(page) == ["CLIP"]


def test_a_doi_finds_its_paper(opened, write, shipped):
    page = opened(write(shipped))
    page.locator("#q").fill("doi:10.1109/CVPR52688.2022.01759")

    expect(page.locator("#status")).to_contain_text("1 ")
    assert shown(page) == ["LiT"]


def test_on_a_phone_the_first_paper_is_on_the_first_screen_and_the_charts_are_folded(opened, write, shipped):
    page = opened(write(shipped))
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()

    assert page.locator(".entry .title").first.bounding_box()["y"] < 740 - 20
    assert page.locator(".charts").get_attribute("open") is None
    page.locator(".charts summary").click()
    expect(page.locator(".charts svg").first).to_be_visible()
    page.set_viewport_size({"width": 1024, "height": 740})
    expect(page.locator(".charts summary")).to_be_hidden()
    expect(page.locator(".charts svg").first).to_be_visible()
