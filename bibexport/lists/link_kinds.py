"""The kind of resource a link leads to, by its label and its address."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bibexport.data import read_table, read_words
from bibexport.lists.identifiers import find_identifiers, find_mirrored_arxiv, is_arxiv
from bibexport.model import LinkKind
from bibexport.text import cache_short

LABEL_WORDS = 3
"""Maximum number of words in a label; in longer texts, which are titles, `Video`, `Demo` and `Data` mean nothing."""

_RAREST_FIRST: tuple[LinkKind, ...] = (
    *("other", "code", "dataset", "video", "demo", "slides", "model", "project", "paper"),
)
"""The kinds from the rarest to the most frequent: the rarest is the most informative in a label that names several."""
_PAPER_FILE = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)
_ARTICLE_PATH = re.compile(
    r"/(?:abs|abstract|articles?|article-abstract|books?|chapters?|citations?|content|doc|document|doi|dp|e-?prints?|handle"
    r"|id|journals?|papers?|proceedings|product|pubs?|publications?|pii|pmc|record|stable|theses|thesis|view|viewpaper|works?)"
    r"(?:\.\w+)?[/?=]+[^/]"
    r"|\.(?:pdf|ps|djvu)(?:\.gz)?$|\d{5}",
    re.IGNORECASE,
)
_SLIDES_PATH = re.compile(r"/(?:slides?|presentations?)/", re.IGNORECASE)
_JOURNAL_PATH = re.compile(
    r"^/?$|/(?:journals?|loi|toc)/[^/]+/?$|/xpl/(?:RecentIssue|conhome|mostRecentIssue)|/servlet/opac", re.IGNORECASE
)
"""The home page of a publisher, a journal or a conference, which is not a paper."""
_DATA_PATH = re.compile(r"/(?:data|datasets?)(?:/|$)", re.IGNORECASE)
_MISREAD_ARXIV = re.compile(r"/(?:abs|pdf|html|apdf)/([\dOoIl]{4})[.,]([\dOoIl]{4,5})(?![\dOoIl])")
_MISREAD_DIGITS = str.maketrans("OoIl", "0011")
FIVE_DIGITS_SINCE = "1501"
"""Year and month from which an arXiv id has five digits after its point; before, it has four."""
_VERSION = re.compile(r"(?:v|ver)?\d*")
_JOINED = re.compile(r"(?:(?<!\s)\s+)?(?:&|/|\+|,|\band\b|，|、|\|)\s*")
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_GENERIC = frozenset(read_words("link_labels_generic"))
_FILLERS = frozenset(read_words("link_label_fillers"))


@cache_short(4096)
def kinds_of_label(label: str) -> tuple[LinkKind, ...]:
    """Return the kinds that `label` names; empty if it names none or is too long for a label.

    >>> kinds_of_label("Code & Dataset"), kinds_of_label("Project Page"), kinds_of_label("BLIP-2")
    (('code', 'dataset'), ('project',), ())
    """
    bare = _ASIDE.sub(" ", label.lower()) if "(" in label or "（" in label else label.lower()
    if len(bare) > 60 or (len(words := _WORD.findall(bare)) > LABEL_WORDS and _JOINED.search(bare) is None):
        return ()
    parts = [kind for part in _JOINED.split(bare) if (kind := _kind(part))]
    if len(words) > LABEL_WORDS and len(set(parts)) < 2:
        return ()
    return tuple(dict.fromkeys(parts))


def is_generic_label(label: str) -> bool:
    """Return whether `label` only says that it is a link: `link`, `here`, `official`."""
    words = (match[0] for match in _WORD.finditer(label.lower()))
    return all(word in _GENERIC or _VERSION.fullmatch(word) for word in words)


def says_only_paper(label: str, url: str) -> bool:
    """Return whether `label` says no more than `url`, where the paper is: `Paper`, `pdf`, `arXiv`.

    >>> says_only_paper("PDF", "https://arxiv.org/pdf/2103.00020"), says_only_paper("extended version", "https://a.org")
    (True, False)
    """
    if label.lower() in ("arxiv", "doi"):
        return True
    kinds = kinds_of_label(label)
    is_paper = is_generic_label(label) or bool(kinds and {"paper", "pdf"}.issuperset(kinds))
    # An aside, `Paper (old version)`, says more than the kind.
    return is_paper and not _ASIDE.search(label) and kind_of_address(url) == "paper"


def _kind(text: str) -> LinkKind | None:
    """Return the kind of one label, all of whose words must be known."""
    known = read_table("link_labels")
    found: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0]
        if kind := known.get(word) or known.get(word.rstrip("0123456789")):
            found.add(kind)
        elif word not in _FILLERS and not _VERSION.fullmatch(word):
            return None
    # `Paper Code` is code.
    return next((kind for kind in _RAREST_FIRST if kind in found), None)


@cache_short(16384)
def kind_of_address(url: str) -> LinkKind | None:
    """Return the kind of resource at `url`, or None for a host that may hold anything.

    >>> kind_of_address("https://github.com/OpenAI/CLIP"), kind_of_address("https://example.com")
    ('code', None)
    """
    host, path = _split(url)
    if is_paper_address(url):
        return "paper"
    if _PAPER_FILE.search(url):
        return "slides" if _SLIDES_PATH.search(path) else "paper"
    if host.endswith(("huggingface.co", "hf.co", "modelscope.cn")):
        return _model_hub(path)
    if host.endswith("kaggle.com"):
        return "code" if path.startswith("/code") else "dataset"
    if host == "colab.research.google.com":
        return "demo"
    found = next(filter(None, map(read_table("link_hosts").get, _domains(host))), None)
    if found == "paper" and _DATA_PATH.search(path):
        return "dataset"
    if found == "paper" and _JOURNAL_PATH.search(path):
        return "other"
    return next((kind for kind in _RAREST_FIRST if kind == found), None)


def is_paper_address(url: str) -> bool:
    """Return whether `url` is at a host whose addresses identify papers, so that no label can overrule it."""
    return find_identifiers(url).found


def is_mirror(url: str) -> bool:
    """Return whether `url` is at a reading service, which shows papers from elsewhere."""
    return find_mirrored_arxiv(url) is not None or any(
        domain in read_words("paper_mirrors") for domain in _domains(_split(url)[0])
    )


def looks_like_article(url: str) -> bool:
    """Return whether the path of `url` is that of an article or a book, not of a project's page.

    >>> looks_like_article("https://ojs.aaai.org/index.php/AAAI/article/view/17304"), looks_like_article("https://a.org/x/")
    (True, False)
    """
    return _ARTICLE_PATH.search(_split(url)[1]) is not None


def is_malformed_arxiv(url: str) -> bool:
    """Return whether `url` is meant as a paper on arXiv but names none.

    >>> is_malformed_arxiv("https://arxiv.org/abs/21O3.00020"), is_malformed_arxiv("https://arxiv.org/list/cs.CV/new")
    (True, False)
    """
    return (
        is_arxiv(url)
        and find_identifiers(url).arxiv is None
        and re.search(r"/(?:abs|pdf|html|apdf)\b", url) is not None
    )


def suggest_arxiv_id(url: str) -> str:
    """Return the id that a malformed address of arXiv may mean; empty if it has none.

    The number after the month has four digits until 2014 and five since (https://info.arxiv.org/help/arxiv_identifier.html).

    >>> suggest_arxiv_id("https://arxiv.org/pdf/0812.02575"), suggest_arxiv_id("https://arxiv.org/abs/21O3.00020")
    ('0812.2575', '2103.00020')
    """
    match = _MISREAD_ARXIV.search(url)
    if match is None:
        return ""
    month, number = (part.translate(_MISREAD_DIGITS) for part in match.groups())
    if month < FIVE_DIGITS_SINCE:
        number = number.removeprefix("0") if len(number) == 5 else number
    found = f"{month}.{number}"
    is_id = len(number) == (5 if month >= FIVE_DIGITS_SINCE else 4) and "01" <= month[2:] <= "12"
    return found if is_id else ""


def is_web_page(url: str) -> bool:
    """Return whether `url` is the address of a web page, not an anchor or a file next to the list."""
    return "://" in url or url.startswith("www.")


def _model_hub(path: str) -> LinkKind:
    if path.startswith("/papers"):
        return "paper"
    if path.startswith("/datasets"):
        return "dataset"
    return "demo" if path.startswith(("/spaces", "/studios")) else "other" if path.startswith("/blog") else "model"


def _split(url: str) -> tuple[str, str]:
    """Return the host of `url` in lower case, and its path."""
    try:
        parts = urlsplit(url.strip() if "://" in url else f"http://{url.strip()}")
        return (parts.hostname or ""), parts.path
    except ValueError:
        return "", ""


_MAX_LABELS = 8
"""Maximum number of labels of a host that are looked up; each pair of them is a key."""


def _domains(host: str) -> Iterator[str]:
    """Return the keys under which a table of hosts may list `host`: itself, its parent domains, any top-level domain.

    >>> list(_domains("gitlab.inria.fr"))
    ['gitlab.inria.fr', 'inria.fr', 'fr', 'gitlab.inria.*', 'gitlab.*', 'inria.*']
    """
    labels = host.split(".")[-_MAX_LABELS:]
    yield from (".".join(labels[start:]) for start in range(len(labels)))
    for start in range(len(labels) - 1):
        yield from (".".join((*labels[start:end], "*")) for end in range(len(labels) - 1, start, -1))
