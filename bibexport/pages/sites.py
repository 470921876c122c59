"""How the sites of publishers and proceedings form addresses and DOIs, one function per site."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple
from urllib.parse import unquote

from bibexport import ids
from bibexport.data import read_table
from bibexport.errors import InvalidId
from bibexport.model import Claim
from bibexport.text.numbers import roman


class Page(NamedTuple):
    """The page of a paper, the same for all spellings of its address."""

    key: str
    """`openreview.net/9kpuB2bgnim`; empty where the address is not a key, but says something all the same."""
    addresses: tuple[str, ...] = ()
    """The spellings in DBLP, now or formerly, not counting `http` and `https` as different."""
    dois: tuple[str, ...] = ()
    claim: Claim = Claim()


def _openreview(match: re.Match[str]) -> Page:
    name = match["id"]
    addresses = tuple(f"openreview.net/{kind}?id={name}" for kind in ("forum", "pdf"))
    # A forum opened from a conference's page names it: `referrer=[…](/group?id=ICLR.cc/2024/Conference…)`.
    group = re.search(r"\b([A-Za-z]+)\.cc/(\d{4})/Conference", unquote(match.string))
    return Page(f"openreview.net/{name}", addresses, claim=_claim(group[1], group[2]) if group else Claim())


_NEURIPS_HOSTS = ("proceedings.neurips.cc", "papers.nips.cc", "papers.neurips.cc")
_ABSTRACTS = (
    "Abstract",
    "Abstract-Conference",
    "Abstract-Datasets_and_Benchmarks",
    "Abstract-Datasets_and_Benchmarks_Track",
)


def _hashed(hosts: tuple[str, ...], name: str, venue: str) -> Callable[[re.Match[str]], Page]:
    """Read pages of proceedings that use the software of NeurIPS."""

    def read(match: re.Match[str]) -> Page:
        # The hash alone is not a key: other years repeat it.
        year, hashed = match["year"], match["hash"].lower()
        abstracts = _ABSTRACTS[:1] if venue == "NeurIPS" and year < "2022" else _ABSTRACTS
        addresses = tuple(
            f"{host}/{folder}/{year}/hash/{hashed}-{abstract}.html"
            for host, folder, abstract in product(hosts, ("paper", "paper_files/paper"), abstracts)
        )
        return Page(f"{name}/{year}/{hashed}", addresses, claim=_claim(venue, year))

    return read


def _pmlr(match: re.Match[str]) -> Page:
    volume, name = match["volume"].lower(), match["name"]
    addresses = (
        f"proceedings.mlr.press/{volume}/{name}.html",
        f"jmlr.org/proceedings/papers/{volume}/{name}.html",
        f"jmlr.org/proceedings/papers/{volume}/{name}.pdf",
    )
    venue, _, year = read_table("pmlr_volumes").get(volume, "").rpartition(" ")
    return Page(f"mlr.press/{volume}/{name}", addresses, claim=_claim(venue, year) if venue else Claim())


def _cvf(match: re.Match[str]) -> Page:
    folder, name = match["folder"], match["name"]
    ending = re.search(r"_(?:(?P<venue>[A-Za-z]+)_(?P<year>\d{4})|(?P<first>\d{4})_(?P<then>[A-Za-z]+))$", name)
    venue = (ending["venue"] or ending["then"]).upper() if ending else ""
    year = (ending["year"] or ending["first"]) if ending else ""
    folders = [folder]
    if venue and "/" not in folder.removeprefix("content/").removeprefix("content_"):
        folders += [f"content_{venue}_{year}", f"content_{venue.lower()}_{year}", f"content/{venue}{year}"]
    addresses = tuple(f"openaccess.thecvf.com/{one}/html/{name}_paper.html" for one in dict.fromkeys(folders))
    return Page(f"thecvf.com/{name.lower()}", addresses, claim=_claim(venue, year) if venue else Claim())


_ACL_LETTERS = {"P": "ACL", "D": "EMNLP", "N": "NAACL", "E": "EACL", "C": "COLING", "K": "CoNLL", "I": "IJCNLP"}
_ACL_NAMES = {"findings-acl": "ACL Findings", "findings-emnlp": "EMNLP Findings", "findings-naacl": "NAACL Findings",
              "findings-eacl": "EACL Findings", "tacl": "TACL", "cl": "CL"}  # fmt: skip
_ACL_VENUES = ("acl", "emnlp", "naacl", "eacl", "coling", "aacl", "lrec", "conll")


def _acl(match: re.Match[str]) -> Page:
    name = match["old"].upper() if match["old"] else match["new"].lower()
    addresses: tuple[str, ...] = (
        f"aclanthology.org/{name}",
        f"aclanthology.org/{name}/",
        f"www.aclweb.org/anthology/{name}/",
    )
    if match["old"]:
        year = int(name[1:3]) + (1900 if name[1:3] > "60" else 2000)
        letter, is_main = name[0], name[4] in "12"
        addresses = (
            *addresses,
            f"aclweb.org/anthology/{letter}/{name[:3]}/{name}.pdf",
            f"www.aclweb.org/anthology/{name}",
        )
        claim = _claim(_ACL_LETTERS[letter], year) if letter in _ACL_LETTERS and is_main else Claim()
    else:
        year = int(name[:4])
        volume = name[5:].rpartition(".")[0]
        event, _, track = volume.partition("-")
        known = _ACL_NAMES.get(volume) or _ACL_NAMES.get(event)
        is_main = event in _ACL_VENUES and track in ("main", "long", "short")
        claim = _claim(known, year) if known else _claim(event.upper(), year) if is_main else Claim()
    # aclanthology.org/faq: DOIs contain the ids; the prefix changed during 2015 and 2016.
    prefixes = [prefix for prefix, is_of in (("10.18653", year >= 2015), ("10.3115", 2012 <= year <= 2016)) if is_of]
    return Page(f"aclanthology.org/{name.lower()}", addresses, tuple(f"{one}/v1/{name}" for one in prefixes), claim)


def _ijcai(match: re.Match[str]) -> Page:
    year, number = match["year"], int(match["number"])
    if len(year) == 2:
        short, padded = year, f"{number:03d}"
        addresses = tuple(
            f"{host}/{path}"
            for host in ("www.ijcai.org", "ijcai.org")
            for path in (f"Abstract/{short}/{padded}", f"Proceedings/{short}/Papers/{padded}.pdf")
        )
        return Page(f"ijcai.org/20{short}/{number}", addresses, claim=_claim("IJCAI", f"20{short}"))
    dois = (f"10.24963/ijcai.{year}/{number}",) if year >= "2017" else ()
    return Page(
        f"ijcai.org/{year}/{number}", (f"www.ijcai.org/proceedings/{year}/{number}",), dois, _claim("IJCAI", year)
    )


def _jmlr(match: re.Match[str]) -> Page:
    volume, name = int(match["volume"]), match["name"]
    addresses = tuple(f"{host}/papers/v{volume}/{name}.html" for host in ("jmlr.org", "www.jmlr.org"))
    # Volume 1 appeared in 2000.
    return Page(f"jmlr.org/v{volume}/{name.lower()}", addresses, claim=_claim("JMLR", 1999 + volume))


_AAAI_ISSUES = (
    # Volume, format and number of its issues in DOIs, and the range of numbers at ojs.aaai.org, with room at both ends.
    (33, "{:02d}", 1, 33010000, 33019999),
    (34, "{:02d}", 10, 5200, 7300),
    (35, "{}", 18, 16000, 18150),
    (36, "{}", 12, 19750, 21900),
    (37, "{}", 16, 25000, 27300),
    (38, "{}", 21, 27600, 30800),
    (39, "{}", 28, 31800, 35600),
)


def _aaai(match: re.Match[str]) -> Page:
    journal, number = match["journal"], int(match["number"])
    addresses = tuple(
        f"{start}/index.php/{journal}/article/view/{number}"
        for start in ("ojs.aaai.org", "aaai.org/ojs", "www.aaai.org/ojs")
    )
    key = f"ojs.aaai.org/{journal.lower()}/{number}"
    if journal.upper() != "AAAI":
        return Page(key, addresses)
    volumes = [row for row in _AAAI_ISSUES if row[3] <= number <= row[4]]
    # The DOI ends in the number, but also contains the issue, which the address lacks: try all issues of the volume.
    dois = tuple(
        f"10.1609/aaai.v{volume}i{form.format(issue)}.{number}"
        for volume, form, issues, *_ in volumes
        for issue in range(1, issues + 1)
    )
    # Volume 33 appeared in 2019.
    return Page(key, addresses, dois, _claim("AAAI", 1986 + volumes[0][0]) if len(volumes) == 1 else Claim())


DOIS_OF_PAGES = ("10.1609/aaai.",)
"""The prefixes of DOIs that lead to the key of a page."""


def _aaai_doi(match: re.Match[str]) -> Page:
    return Page(f"ojs.aaai.org/aaai/{int(match['number'])}", dois=(match["doi"],))


def _aaai_conference(match: re.Match[str]) -> Page:
    conference, number = match["conference"], match["number"]
    addresses = tuple(
        f"{host}/ocs/index.php/{match['series']}/{conference}/paper/view/{number}"
        for host in ("www.aaai.org", "aaai.org")
    )
    name = re.fullmatch(r"(AAAI|IJCAI|ICWSM|HCOMP|AIIDE|ICAPS)(\d{2})", conference)
    claim = _claim(name[1], f"20{name[2]}") if name else Claim()
    return Page(f"aaai.org/{conference.lower()}/{number}", addresses, claim=claim)


_USENIX_NAMES = {"usenixsecurity": "USENIX Security", "atc": "USENIX ATC"}


def _usenix(match: re.Match[str]) -> Page:
    venue, year, name = match["venue"].lower(), match["year"], match["name"]
    start = f"www.usenix.org/conference/{venue}{year}"
    addresses = (f"{start}/presentation/{name}", f"{start}/technical-sessions/presentation/{name}")
    claim = _claim(_USENIX_NAMES.get(venue, venue.upper()), f"20{year}")
    return Page(f"usenix.org/{venue}{year}/{name.lower()}", addresses, claim=claim)


def _isca(match: re.Match[str]) -> Page:
    event, year, name = match["event"].lower(), match["year"], match["name"]
    claim = _claim("Interspeech", year) if event == "interspeech" else Claim()
    if name.isdecimal():
        pages = (f"www.isca-speech.org/archive/{event.title()}_{year}/abstracts/{name}.html",)
        dois = (f"10.21437/interspeech.{year}-{int(name)}",) if event == "interspeech" else ()
        return Page(f"isca/{event}_{year}/{int(name)}", pages, dois, claim)
    addresses = tuple(
        f"{start}/{event}_{year}/{name}.html" for start in ("www.isca-archive.org", "www.isca-speech.org/archive")
    )
    return Page(f"isca/{event}_{year}/{name.lower()}", addresses, claim=claim)


def _robotics(match: re.Match[str]) -> Page:
    number, paper = int(match["number"]), int(match["paper"])
    addresses = tuple(f"www.roboticsproceedings.org/rss{number:02d}/p{paper:02d}.{end}" for end in ("html", "pdf"))
    # The first was held in 2005.
    doi = f"10.15607/rss.{2004 + number}.{roman(number)}.{paper:03d}"
    return Page(f"roboticsproceedings.org/{number}/{paper}", addresses, (doi,), _claim("RSS", 2004 + number))


def _nature(match: re.Match[str]) -> Page:
    return Page("", dois=(f"10.1038/{match['name'].lower()}",))


def _acm(match: re.Match[str]) -> Page:
    return Page("", dois=(f"10.1145/{match['number']}",))


_DOI_IN_PATH = re.compile(r"/(10\.\d{4,9}(?:\.\d+)*/[^?\s\[\]<>\"]+)")
_DOI_TAIL = re.compile(
    r"(?:/(?:full|pdf|epdf|abstract|fulltext|html|meta|abs|summary))?/?$|\.(?:pdf|html?|full|abstract)$"
)


def read_publisher(host: str, path: str) -> Page | None:
    """Read a publisher's page with the DOI in its address: `/doi/abs/10.1145/2858036.2858123`."""
    match = _DOI_IN_PATH.search(path)
    if match is None or host == "doi.org":
        return None
    try:
        return Page("", dois=(ids.doi(_DOI_TAIL.sub("", unquote(match[1]))),))
    except InvalidId:
        return None


def _claim(venue: str, year: str | int) -> Claim:
    return Claim(venue=venue, year=int(year))


_HASH = r"/paper(?:_files/paper)?/(?P<year>\d{4})/(?:hash|file)/(?P<hash>[0-9a-fA-F]{32})"
_ACL_ID = r"(?:(?P<old>[A-Za-z]\d{2}-\d{4})|(?P<new>\d{4}\.[A-Za-z0-9_]+-[A-Za-z0-9_]+\.\d+))(?=$|[/.?])"
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Page | None]]


def _rules() -> Iterator[tuple[tuple[str, ...], str, Callable[[re.Match[str]], Page | None]]]:
    """Return the rules per site: hosts without `www.`, a pattern of the path, and the reader of its matches."""
    yield (
        ("openreview.net",),
        r"^/(?:forum|pdf|attachment|references/pdf|revisions)/?\?(?:.*&)?id=(?P<id>[\w~.-]{6,})",
        _openreview,
    )
    yield _NEURIPS_HOSTS, f"^{_HASH}", _hashed(_NEURIPS_HOSTS[:2], "neurips.cc", "NeurIPS")
    for host, venue in (("proceedings.iclr.cc", "ICLR"), ("proceedings.mlsys.org", "MLSys")):
        yield (host,), f"^{_HASH}", _hashed((host,), host, venue)
    yield (
        ("proceedings.mlr.press", "jmlr.org"),
        r"^(?:/proceedings/papers)?/(?P<volume>[vr]\d+)/(?P<name>[\w-]+)(?:/[\w.-]+\.pdf|\.html|\.pdf|/)?$",
        _pmlr,
    )
    yield (
        ("openaccess.thecvf.com", "cv-foundation.org"),
        r"^/+(?:openaccess/)?(?P<folder>content[^?]*?)/(?:html|papers)/(?P<name>[^/?]+?)_paper\.(?:html|pdf)",
        _cvf,
    )
    yield ("aclanthology.org", "aclanthology.info"), rf"^(?:/papers)?/{_ACL_ID}", _acl
    yield ("aclweb.org",), rf"^/anthology(?:-new)?(?:/papers)?(?:/[A-Z]/[A-Z]\d{{2}})?/{_ACL_ID}", _acl
    yield ("ijcai.org",), r"(?i)^/proceedings/(?P<year>\d{4})/0*(?P<number>\d+)(?:\.pdf|/)?$", _ijcai
    yield ("ijcai.org",), r"(?i)^/abstract/(?P<year>\d{2})/0*(?P<number>\d+)/?$", _ijcai
    yield ("ijcai.org",), r"(?i)^/proceedings/(?P<year>\d{2})/papers/0*(?P<number>\d+)\.pdf$", _ijcai
    yield (
        ("jmlr.org",),
        r"^/papers/(?:v|volume)(?P<volume>\d+)/(?P<name>[\w-]+)(?:/[\w-]+\.pdf|\.html|\.pdf|/)?$",
        _jmlr,
    )
    yield (
        ("ojs.aaai.org", "aaai.org"),
        r"^(?:/ojs)?/index\.php/(?P<journal>[\w-]+)/article/(?:view|download|viewFile)/(?P<number>\d+)(?:/\d+)*/?$",
        _aaai,
    )
    yield (
        ("aaai.org",),
        r"^/ocs/index\.php/(?P<series>\w+)/(?P<conference>\w+)/paper/(?:view|download)\w*/(?P<number>\d+)(?:/\d+)?/?$",
        _aaai_conference,
    )
    yield ("doi.org",), r"(?i)^/(?P<doi>10\.1609/aaai\.v\d+i\d+\.(?P<number>\d+))$", _aaai_doi
    yield (
        ("usenix.org",),
        r"^/(?:legacy/)?conference/(?P<venue>[a-zA-Z]+)(?P<year>\d{2})/(?:technical-sessions/)?presentation/(?P<name>[\w-]+)",
        _usenix,
    )
    yield (
        ("isca-speech.org", "isca-archive.org"),
        r"^/(?:archive/)?(?:pdfs/)?(?P<event>[A-Za-z]+)_(?P<year>\d{4})/(?:abstracts/|pdfs/|papers/)?(?P<name>[\w-]+)\.(?:html|pdf)$",
        _isca,
    )
    yield ("roboticsproceedings.org",), r"^/rss(?P<number>\d+)/p0*(?P<paper>\d+)\.(?:html|pdf)$", _robotics
    yield ("nature.com",), r"^/articles/(?P<name>[A-Za-z0-9.-]+?)(?:\.pdf)?(?:[?/].*)?$", _nature
    yield ("dl.acm.org", "portal.acm.org"), r"^/citation\.cfm\?(?:.*&)?(?:id|doid)=(?P<number>\d+\.\d+)", _acm


def _sites() -> dict[str, list[_Rule]]:
    sites: dict[str, list[_Rule]] = {}
    for hosts, pattern, read in _rules():
        for host in hosts:
            sites.setdefault(host, []).append((re.compile(pattern), read))
    return sites


SITES = _sites()
"""By host without `www.`: patterns of the path behind it, with the function that reads a match."""
