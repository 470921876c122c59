"""Addresses of papers' pages as keys: spellings, computed DOIs, and what an address claims."""

import pytest

from bibexport.data import read_table
from bibexport.pages import page_addresses, page_claim, page_dois, page_key

NEURIPS = "9d99197e2ebf03fc388d09f1e94af89b"

SAME = [
    ("https://openreview.net/forum?id=mkJm5Uy4HrQ&noteId=x#discussion", "https://openreview.net/pdf?id=mkJm5Uy4HrQ"),
    (f"https://papers.nips.cc/paper/2021/file/{NEURIPS}-Paper.pdf",
     f"https://proceedings.neurips.cc/paper/2021/hash/{NEURIPS}-Abstract.html"),
    (f"https://proceedings.neurips.cc/paper_files/paper/2022/file/{NEURIPS}-Paper-Conference.pdf",
     f"http://papers.nips.cc/paper_files/paper/2022/hash/{NEURIPS}-Abstract-Conference.html"),
    ("https://proceedings.mlr.press/v119/wenzel20a/wenzel20a.pdf", "http://proceedings.mlr.press/v119/wenzel20a.html"),
    ("http://jmlr.org/proceedings/papers/v32/maillard14.pdf", "http://proceedings.mlr.press/v32/maillard14.html"),
    ("https://openaccess.thecvf.com/content_CVPR_2019/papers/Pan_Prototypical_CVPR_2019_paper.pdf",
     "http://openaccess.thecvf.com/content_CVPR_2019/html/Pan_Prototypical_CVPR_2019_paper.html"),
    ("https://openaccess.thecvf.com/content/CVPR2021W/ECV/papers/Lang_ALPS_CVPRW_2021_paper.pdf",
     "https://openaccess.thecvf.com/content/CVPR2021W/ECV/html/Lang_ALPS_CVPRW_2021_paper.html"),
    ("https://www.aclweb.org/anthology/C16-1112.pdf", "https://aclanthology.org/C16-1112/"),
    ("https://jmlr.org/papers/volume22/20-633/20-633.pdf", "http://jmlr.org/papers/v22/20-633.html"),
    ("https://ojs.aaai.org/index.php/AAAI/article/download/6791/6645", "https://aaai.org/ojs/index.php/AAAI/article/view/6791"),
    ("https://www.aaai.org/ocs/index.php/AAAI/AAAI17/paper/viewFile/14905/14448",
     "http://aaai.org/ocs/index.php/AAAI/AAAI17/paper/view/14905"),
    ("https://usenix.org/conference/usenixsecurity16/technical-sessions/presentation/tramer",
     "https://www.usenix.org/conference/usenixsecurity16/presentation/tramer"),
    ("http://www.ijcai.org/Proceedings/16/Papers/065.pdf", "http://ijcai.org/Abstract/16/065"),
    ("https://www.isca-speech.org/archive/pdfs/interspeech_2020/4005.pdf",
     "http://www.isca-speech.org/archive/Interspeech_2020/abstracts/4005.html"),
    ("https://www.roboticsproceedings.org/rss16/p001.pdf", "http://www.roboticsproceedings.org/rss16/p01.html"),
]  # fmt: skip


@pytest.mark.parametrize(("listed", "stored"), SAME)
def test_a_page_has_one_key_in_all_spellings_and_its_spellings_hold_the_one_that_dblp_has(listed, stored):
    assert page_key(listed) == page_key(stored) != ""
    assert stored in page_addresses(listed)
    assert {page_key(one) for one in page_addresses(listed)} == {page_key(listed)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            f"https://papers.nips.cc/paper/2020/file/{NEURIPS}-Paper.pdf",
            f"https://papers.nips.cc/paper/2021/file/{NEURIPS}-Paper.pdf",
        ),
        ("https://openreview.net/forum?id=mkJm5Uy4HrQ", "https://openreview.net/forum?id=mkjm5uy4hrq"),
        ("https://proceedings.mlr.press/v119/chen20s.html", "https://proceedings.mlr.press/v119/chen20.html"),
    ],
)
def test_different_pages_have_different_keys(one, other):
    assert page_key(one) != page_key(other)


@pytest.mark.parametrize(
    ("address", "doi"),
    [
        ("http://aclweb.org/anthology/N/N18/N18-2108.pdf", "10.18653/v1/n18-2108"),
        ("https://aclanthology.org/P15-1033", "10.3115/v1/p15-1033"),
        ("https://aclanthology.org/2020.findings-emnlp.5/", "10.18653/v1/2020.findings-emnlp.5"),
        ("https://www.ijcai.org/Proceedings/2022/0322.pdf", "10.24963/ijcai.2022/322"),
        ("https://ojs.aaai.org/index.php/AAAI/article/view/26083", "10.1609/aaai.v37i7.26083"),
        ("https://ojs.aaai.org/index.php/AAAI/article/view/33018449", "10.1609/aaai.v33i01.33018449"),
        ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "10.1038/s41586-021-03819-2"),
        ("https://dl.acm.org/doi/abs/10.1145/2858036.2858123", "10.1145/2858036.2858123"),
        ("https://dl.acm.org/citation.cfm?id=2872427.2883041", "10.1145/2872427.2883041"),
        ("https://link.springer.com/content/pdf/10.1007/3-540-44581-1_36.pdf", "10.1007/3-540-44581-1_36"),
        ("https://www.isca-speech.org/archive/Interspeech_2020/abstracts/4005.html", "10.21437/interspeech.2020-4005"),
        ("https://www.roboticsproceedings.org/rss16/p001.html", "10.15607/rss.2020.xvi.001"),
    ],
)
def test_dois_are_computed_by_the_rule_of_the_publisher(address, doi):
    assert doi in page_dois(address)


def test_the_doi_of_an_aaai_paper_has_the_key_of_its_page():
    assert page_key("https://doi.org/10.1609/aaai.v37i7.26083") == page_key(
        "https://ojs.aaai.org/index.php/AAAI/article/view/26083"
    )


@pytest.mark.parametrize(
    ("address", "claim"),
    [
        ("https://proceedings.mlr.press/v139/radford21a.html", "ICML 2021"),
        (f"https://papers.nips.cc/paper/2020/file/{NEURIPS}-Paper.pdf", "NeurIPS 2020"),
        ("https://openaccess.thecvf.com/content/ICCV2023/papers/Lai_Hybrid_ICCV_2023_paper.pdf", "ICCV 2023"),
        (
            "https://www.cv-foundation.org/openaccess/content_cvpr_2015/papers/Long_Fully_2015_CVPR_paper.pdf",
            "CVPR 2015",
        ),
        ("https://aclanthology.org/2021.naacl-main.430.pdf", "NAACL 2021"),
        ("https://aclanthology.org/W17-3531", ""),
        (
            "https://openreview.net/forum?id=YicbFdNTTy&referrer=%5BX%5D(%2Fgroup%3Fid%3DICLR.cc%2F2021%2FConference%2F)",
            "ICLR 2021",
        ),
        ("https://openreview.net/forum?id=YicbFdNTTy", ""),
        ("https://www.usenix.org/conference/usenixsecurity21/presentation/carlini-extracting", "USENIX Security 2021"),
        ("https://ojs.aaai.org/index.php/AAAI/article/view/26083", "AAAI 2023"),
        ("https://proceedings.mlr.press/v9999/nobody99a.html", ""),
    ],
)
def test_venue_and_year_are_read_from_the_address(address, claim):
    assert page_claim(address).text == claim


@pytest.mark.parametrize(
    "address",
    ["", "CLIP", "https://github.com/openai/CLIP", "https://arxiv.org/abs/2103.00020", "https://openreview.net/", "http://[",
     "https://proceedings.mlr.press/v139/", "https://doi.org/10.1109/5.771073", "https://x.org/" + "a" * 3000],
)  # fmt: skip
def test_other_addresses_say_nothing(address):
    assert (page_key(address), page_addresses(address), page_dois(address), page_claim(address).text) == (
        "",
        (),
        (),
        "",
    )


@pytest.mark.parametrize("volume", sorted(read_table("pmlr_volumes")))
def test_a_volume_of_pmlr_claims_a_venue_and_a_year(volume):
    claim = page_claim(f"https://proceedings.mlr.press/{volume}/doe20a.html")

    assert claim.text == read_table("pmlr_volumes")[volume]
    assert claim.venue
    assert 2009 <= claim.year <= 2030
