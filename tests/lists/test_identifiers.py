"""Identifiers in addresses: all forms that lists use, and none where there is none."""

import pytest

from bibexport.lists.identifiers import find_identifiers, find_in_text, find_mirrored_arxiv
from bibexport.lists.link_kinds import is_malformed_arxiv


@pytest.mark.parametrize(
    ("url", "arxiv", "version"),
    [
        ("https://arxiv.org/abs/2103.00020", "2103.00020", None),
        ("http://www.arxiv.org/abs/2103.00020v2", "2103.00020", 2),
        ("https://arxiv.org/pdf/2103.00020.pdf", "2103.00020", None),
        ("https://arxiv.org/pdf/2103.00020v3.pdf?download=1#page=2", "2103.00020", 3),
        ("https://arxiv.org/html/2405.04434v1", "2405.04434", 1),
        ("https://arxiv.org/apdf/1906.00347", "1906.00347", None),
        ("https://export.arxiv.org/abs/1503.02531", "1503.02531", None),
        ("https://web3.arxiv.org/abs/2601.02430", "2601.02430", None),
        ("arxiv.org/abs/2103.00020", "2103.00020", None),
        ("https://arxiv.org//abs//2103.00020/", "2103.00020", None),
        ("https://arxiv.org/abs/arXiv:2103.00020", "2103.00020", None),
        ("https://arxiv.org/abs/2103.00020).", "2103.00020", None),
        ("https://arxiv.org/abs/cs/0112017", "cs/0112017", None),
        ("https://arxiv.org/abs/math.GT/0309136v1", "math/0309136", 1),
        ("https://arxiv.org/ftp/arxiv/papers/2403/2403.20041.pdf", "2403.20041", None),
        ("https://www.alphaxiv.org/abs/2103.00020", "2103.00020", None),
        ("https://ar5iv.labs.arxiv.org/html/2103.00020", "2103.00020", None),
        ("https://doi.org/10.48550/arXiv.2305.10037", "2305.10037", None),
        ("https://link.zhihu.com/?target=https%3A//arxiv.org/pdf/2503.07536", "2503.07536", None),
    ],
)
def test_every_form_of_an_arxiv_address_gives_the_identifier(url, arxiv, version):
    found = find_identifiers(url)

    assert (found.arxiv, found.arxiv_version, found.doi) == (arxiv, version, None)


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/list/cs.CV/new",
        "https://arxiv.org/html/2405.04434v1/x1.png",
        "https://arxiv.org/abs/2103.000201",
        "https://arxiv.org/abs/2113.00020",
        "https://arxiv.org/abs/21O3.00020",
        "https://notarxiv.org/abs/2103.00020",
        "https://example.org/arxiv.org/abs/2103.00020",
        "https://github.com/a/2103.00020",
        "https://arxiv.org/abs/" + "9" * 5000,
    ],
)
def test_no_arxiv_identifier_is_guessed(url):
    assert find_identifiers(url).arxiv is None


def test_an_address_that_should_be_a_paper_on_arxiv_is_known():
    assert is_malformed_arxiv("https://arxiv.org/abs/21O3.00020")
    assert not is_malformed_arxiv("https://arxiv.org/abs/2103.00020")
    assert not is_malformed_arxiv("https://arxiv.org/list/cs.CV/new")


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://doi.org/10.1145/3551636", "10.1145/3551636"),
        ("http://dx.doi.org/10.1162/NECO.1997.9.8.1735", "10.1162/neco.1997.9.8.1735"),
        ("https://dl.acm.org/doi/abs/10.1145/3269206.3271793?casa_token=x", "10.1145/3269206.3271793"),
        ("https://dl.acm.org/doi/pdf/10.1145/3543507.3583876", "10.1145/3543507.3583876"),
        ("https://link.springer.com/chapter/10.1007/978-981-19-8285-9_15", "10.1007/978-981-19-8285-9_15"),
        ("https://link.springer.com/content/pdf/10.1023/A:1013689704352.pdf", "10.1023/a:1013689704352"),
        ("https://onlinelibrary.wiley.com/doi/10.1111/cgf.14573/full", "10.1111/cgf.14573"),
        ("https://www.biorxiv.org/content/10.1101/2020.07.12.199554v1.full.pdf", "10.1101/2020.07.12.199554"),
        ("http://cje.ejournal.org.cn/article/doi/10.1049/cje.2021.00.126", "10.1049/cje.2021.00.126"),
        ("https://doi.org/10.1016%2Fj.patcog.2020.1", "10.1016/j.patcog.2020.1"),
        (
            "https://www.biorxiv.org/content/10.1101/2020.07.12.199554v1.full.pdf+html",
            "10.1101/2020.07.12.199554",
        ),
        ("https://www.biorxiv.org/content/early/2018/01/02/10.1101/241919v2", "10.1101/241919"),
        ("https://doi.org/10.1101/2020.07.12.199554v2", "10.1101/2020.07.12.199554"),
        (
            "https://www.emerald.com/insight/content/doi/10.1108/JD-06-2019-0001/full/html",
            "10.1108/jd-06-2019-0001",
        ),
        (
            "https://academic.oup.com/bioinformatics/article/doi/10.1093/bioinformatics/btaa123/5735428",
            "10.1093/bioinformatics/btaa123",
        ),
        (
            "https://academic.oup.com/b/article-pdf/doi/10.1093/bioinformatics/btz123/27938471/btz123.pdf",
            "10.1093/bioinformatics/btz123",
        ),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0123456&type=printable",
            "10.1371/journal.pone.0123456",
        ),
        ("https://iopscience.iop.org/article/10.1088/1361-6560/ab1234/pdf", "10.1088/1361-6560/ab1234"),
        (
            "https://pubs.acs.org/doi/suppl/10.1021/acs.jcim.9b00237/suppl_file/ci9b00237_si_001.pdf",
            "10.1021/acs.jcim.9b00237",
        ),
        (
            "https://onlinelibrary.wiley.com/doi/abs/10.1002/(SICI)1097-4571(199009)41:6%3C391::AID-ASI1%3E3.0.CO;2-9",
            "10.1002/(sici)1097-4571(199009)41:6<391::aid-asi1>3.0.co;2-9",
        ),
        ("https://doi.org/10.1016/S0004-3702(02)00191-1", "10.1016/s0004-3702(02)00191-1"),
        ("https://link.springer.com/article/10.1007%2Fs10994-019-05855-6", "10.1007/s10994-019-05855-6"),
        (
            "https://www.spiedigitallibrary.org/conference-proceedings-of-spie/11313/1/T/10.1117/12.2549012.short",
            "10.1117/12.2549012",
        ),
        (
            "https://direct.mit.edu/books/edited-volume/chapter-pdf/10.7551/mitpress/11130.003.0005",
            "10.7551/mitpress/11130.003.0005",
        ),
        ("https://zenodo.org/badge/DOI/10.5281/zenodo.1234567.svg", None),
        ("https://example.org/v10.12/x", None),
    ],
)
def test_a_doi_in_an_address_is_found_without_additions_of_the_publisher(url, doi):
    assert find_identifiers(url).doi == doi


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://openreview.net/forum?id=H1e5GJBtDr", "openreview", "H1e5GJBtDr"),
        ("https://openreview.net/pdf?noteId=a&id=xTJEN-ggl1b", "openreview", "xTJEN-ggl1b"),
        ("https://aclanthology.org/2025.emnlp-demos.48/", "acl", "2025.emnlp-demos.48"),
        ("https://www.aclweb.org/anthology/N19-1423.pdf", "acl", "N19-1423"),
        ("https://openaccess.thecvf.com/content/CVPR2021/html/R_G_CVPR_2021_paper.html", "cvf", "R_G_CVPR_2021"),
        ("http://www.cv-foundation.org/openaccess/content_cvpr_2016/papers/R_Y_2016_paper.pdf", "cvf", "R_Y_2016"),
        ("http://proceedings.mlr.press/v97/houlsby19a/houlsby19a.pdf", "pmlr", "v97/houlsby19a"),
        ("https://proceedings.mlr.press/v235/lou24a.html", "pmlr", "v235/lou24a"),
        (
            "https://www.ecva.net/papers/eccv_2020/papers_ECCV/papers/1234.pdf",
            "ecva",
            "eccv_2020/papers_ECCV/papers/1234",
        ),
        (
            "https://papers.nips.cc/paper/2020/file/ef126722e64e98d1c33933783e52eafc-Paper.pdf",
            "neurips",
            "2020/ef126722e64e98d1c33933783e52eafc",
        ),
        ("http://papers.nips.cc/paper/5346-sequence-to-sequence-learning.pdf", "neurips", "5346"),
    ],
)
def test_identifiers_of_publishers_are_found(url, kind, name):
    assert find_identifiers(url).other == (kind, name)


def test_reading_services_and_text_give_identifiers_too():
    assert find_mirrored_arxiv("https://huggingface.co/papers/2403.18814") == "2403.18814"
    assert find_mirrored_arxiv("https://huggingface.co/datasets/2403.18814") is None
    assert find_in_text("arXiv preprint arXiv:1706.03762 (2017)").arxiv == "1706.03762"
    assert find_in_text("arXiv:1706.037621").arxiv is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Title (ICML 2022). doi:10.1145/3512527.3531373", {"doi": "10.1145/3512527.3531373"}),
        ("A Title. DOI: 10.1109/TASL.2008.2004301, 2008.", {"doi": "10.1109/tasl.2008.2004301"}),
        ("A Title (10.1016/S0004-3702(02)00191-1)", {"doi": "10.1016/s0004-3702(02)00191-1"}),
        ("10.1101/2023.10.10.561808", {"doi": "10.1101/2023.10.10.561808"}),
        ("arXiv:math/0309136", {"arxiv": "math/0309136"}),
        ("doi:10.48550/arXiv.1706.03762", {"arxiv": "1706.03762"}),
        ("A Title. PMID: 32123456; PMCID: PMC6347556", {"pmid": "32123456", "pmcid": "PMC6347556"}),
        ("The Book, ISBN 978-0-262-03561-3.", {"isbn": "9780262035613"}),
        ("The Book, ISBN 978-0-262-03561-4.", {}),
        ("Two papers, doi:10.1145/1 and doi:10.1145/2", {}),
        ("Version 10.12/x, 10.1 / 3 and pages 10.1145", {}),
        ("https://publisher.org/doi/10.1145/3512527/full", {}),
        ("arXiv:1706.03762 and arXiv:1706.03763", {}),
        ("a pubmed 12 search", {}),
    ],
)
def test_identifiers_in_text_are_found_unless_there_are_two(text, expected):
    found = find_in_text(text)

    assert {kind: value for kind in found.__struct_fields__ if (value := getattr(found, kind))} == expected


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/32123456/", "pmid", "32123456"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/32123456", "pmid", "32123456"),
        ("https://europepmc.org/article/MED/32123456", "pmid", "32123456"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6347556/pdf/x.pdf", "pmcid", "PMC6347556"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC6347556/", "pmcid", "PMC6347556"),
    ],
)
def test_medical_papers_are_identified_by_their_address(url, kind, name):
    assert find_identifiers(url).other == (kind, name)
