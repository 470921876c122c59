"""What the address of a link says about what is behind it."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from bibexport.lists.identifiers import identifiers, is_arxiv, mirrored_arxiv
from bibexport.model import LinkKind

_CODE = re.compile(
    r"(?:^|\.)(?:github\.com|githubusercontent\.com|gitlab\.com|bitbucket\.org|gitee\.com|codeberg\.org|sourceforge\.net"
    r"|codeocean\.com|paperswithcode\.com|anonymous\.4open\.science|pypi\.org|code\.google\.com)$|^gitlab\."
)
_VIDEO = re.compile(
    r"(?:^|\.)(?:youtube\.com|youtu\.be|vimeo\.com|bilibili\.com|b23\.tv|slideslive\.com|videolectures\.net)$"
)
_OTHER = re.compile(
    r"(?:^|\.)(?:twitter\.com|x\.com|medium\.com|zhihu\.com|weixin\.qq\.com|wikipedia\.org|scholar\.google\.[a-z.]+|linkedin\.com"
    r"|shields\.io|awesome\.re|reddit\.com|facebook\.com|discord\.(?:gg|com)|slack\.com|star-history\.com|dblp\.org|orcid\.org"
    r"|makeapullrequest\.com|towardsdatascience\.com|substack\.com|csdn\.net|jianshu\.com|wandb\.ai|komarev\.com|t\.me|qq\.com)$"
)
_PAPER = re.compile(
    r"(?:^|\.)(?:arxiv\.org|alphaxiv\.org|ar5iv\.org|openreview\.net|aclanthology\.org|aclweb\.org|aclanthology\.info|thecvf\.com"
    r"|cv-foundation\.org|mlr\.press|ecva\.net|ieee\.org|computer\.org|dl\.acm\.org|portal\.acm\.org|doi\.acm\.org|acm\.org|springer\.com"
    r"|springeropen\.com|springerlink\.com|sciencedirect\.com|elsevier\.com|wiley\.com|nature\.com|science\.org|sciencemag\.org"
    r"|neurips\.cc|nips\.cc|aaai\.org|ijcai\.org|jmlr\.org|jair\.org|usenix\.org|ndss-symposium\.org|eprint\.iacr\.org|biorxiv\.org"
    r"|medrxiv\.org|techrxiv\.org|preprints\.org|ssrn\.com|researchgate\.net|semanticscholar\.org|mdpi\.com|frontiersin\.org|plos\.org"
    r"|pnas\.org|tandfonline\.com|sagepub\.com|oup\.com|oxfordjournals\.org|cambridge\.org|isca-speech\.org|isca-archive\.org"
    r"|roboticsproceedings\.org|bmva\.org|bmva-archive\.org\.uk|vldb\.org|diglib\.eg\.org|hal\.science|archives-ouvertes\.fr|hal\.inria\.fr"
    r"|cell\.com|jstor\.org|worldscientific\.com|iospress\.nl|iospress\.com|hindawi\.com|authorea\.com|doi\.org|mitpressjournals\.org"
    r"|direct\.mit\.edu|acs\.org|aps\.org|aip\.org|iop\.org|rsc\.org|siam\.org|spiedigitallibrary\.org|osapublishing\.org|optica\.org"
    r"|dagstuhl\.de|openaccess\.[a-z.]+|peerj\.com|nowpublishers\.com|projecteuclid\.org|ncbi\.nlm\.nih\.gov|pubmed\.gov|europepmc\.org"
    r"|jmir\.org|bmj\.com|thelancet\.com|nejm\.org|cidrdb\.org|ceur-ws\.org|scitepress\.org|themoonlight\.io|internetsociety\.org"
    r"|interspeech\.org|ismir\.net|bmvc\.co\.uk|theses\.fr|citeseerx\.ist\.psu\.edu|openaccess\.thecvf\.com|iclr\.cc|icml\.cc|mlsys\.org)$"
)
_PROJECT = re.compile(
    r"(?:^|\.)(?:github\.io|gitlab\.io|sites\.google\.com|netlify\.app|vercel\.app|pages\.dev|web\.app|readthedocs\.io|wixsite\.com"
    r"|weebly\.com|notion\.site|framer\.website|gitee\.io|firebaseapp\.com|herokuapp\.com)$"
)
_MIRROR = re.compile(
    r"(?:^|\.)(?:themoonlight\.io|semanticscholar\.org|researchgate\.net|alphaxiv\.org|ar5iv\.org|paperswithcode\.com)$"
)
_PAPER_FILE = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)


@lru_cache(maxsize=16384)
def kind(url: str) -> LinkKind | None:
    """The kind of what is at `url`, or None for a host that may hold anything.

    >>> kind("https://github.com/OpenAI/CLIP"), kind("https://huggingface.co/datasets/a/b"), kind("https://example.com")
    ('code', 'dataset', None)
    """
    host, path = _split(url)
    if identifies(url) or _PAPER_FILE.search(url):
        return "paper"
    if host.endswith(("huggingface.co", "hf.co", "modelscope.cn")):
        return _model_hub(path)
    if host.endswith("kaggle.com"):
        return "code" if path.startswith("/code") else "dataset"
    if host == "colab.research.google.com":
        return "demo"
    tests: tuple[tuple[re.Pattern[str], LinkKind], ...] = (
        (_CODE, "code"),
        (_PAPER, "paper"),
        (_PROJECT, "project"),
        (_VIDEO, "video"),
        (_OTHER, "other"),
    )
    return next((found for pattern, found in tests if pattern.search(host)), None)


def identifies(url: str) -> bool:
    """Whether `url` is at a host whose addresses identify papers, so that no label says otherwise."""
    found = identifiers(url)
    return found.found and (found.doi is None or "doi.org/" in url or "acm.org/" in url or found.other is not None)


def is_mirror(url: str) -> bool:
    """Whether `url` is at a reading service, which shows papers of others."""
    return mirrored_arxiv(url) is not None or _MIRROR.search(_split(url)[0]) is not None


def malformed_arxiv(url: str) -> bool:
    """Whether `url` should lead to a paper on arXiv but names none.

    >>> malformed_arxiv("https://arxiv.org/abs/21O3.00020"), malformed_arxiv("https://arxiv.org/list/cs.CV/new")
    (True, False)
    """
    return is_arxiv(url) and identifiers(url).arxiv is None and re.search(r"/(?:abs|pdf|html|apdf)\b", url) is not None


def is_page(url: str) -> bool:
    """Whether `url` is the address of a page somewhere else, not of a place or a file beside the list."""
    return "://" in url or url.startswith("www.")


def _model_hub(path: str) -> LinkKind:
    if path.startswith("/papers"):
        return "paper"
    if path.startswith("/datasets"):
        return "dataset"
    return "demo" if path.startswith(("/spaces", "/studios")) else "other" if path.startswith("/blog") else "model"


def _split(url: str) -> tuple[str, str]:
    """Host in lower case, and path."""
    try:
        parts = urlsplit(url.strip() if "://" in url else f"http://{url.strip()}")
        return (parts.hostname or ""), parts.path
    except ValueError:
        return "", ""
