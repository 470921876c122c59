"""Generates dumps of DBLP of any size, with a matching snapshot and catalog: real formats, invented papers.

    python benchmarks/dblp_dump.py 100000 FOLDER [--entries 10000] [--seed 1]

writes `dblp-2026-11-20.xml.gz`, `arxiv-metadata-oai-snapshot.json` and `catalog.toml` into FOLDER. Of 1000 records of
the dump some 280 are pages of persons; of the publications 43 % are in proceedings, 35 % in journals, 14 % are CoRR's.
Names repeat as people's do, some with homonym numbers and some with the DTD's characters (`&eacute;`). Of the papers of
CoRR that the catalog lists, six of ten were published under their title, one under another, three were not.

The same arguments give the same bytes, in constant memory.
"""

import argparse
import gzip
import html
import json
import random
import re
from bisect import bisect
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

DATE = "2026-11-20"
HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp-2023-06-28.dtd">\n<dblp>\n'
TAIL = "</dblp>\n"


def listed(words: str) -> list[str]:
    return words.split()


GIVEN = listed("""
Ada Alan Alice Amir Ana Andreas Anna Anton Beatriz Ben Carla Carlos Chen Chiara Claire Daniel David Diego Elena Emma
Eric Eva Fabian Fatima Felix Fran&ccedil;ois Giulia Hans Hiroshi Ines Ivan Jan Jana Jean Jin Jo&atilde;o Jonas
Jos&eacute;
Julia J&uuml;rgen Karl Kenji Laura Lena Li Lin Luca Lucia Maria Marie Mark Martin Mehmet Mei Michael Min Nadia Nora Olga
Oskar Paul Pedro Peter Pierre Priya Rahul Robert Rosa Ruth Sara Sergey Simon Sofia Stefan S&oslash;ren Tom Uwe Vera Wei
Xin Yan Yuki Yusuf Zoe
""")
SYLLABLES = listed("""
an bai bo chao cheng chun dan dong fei feng guang hai han hao hong hua hui jia jian jie jing jun kai kang lan lei li
liang ling long mei min ming na ning peng ping qi qiang qing rong rui shan shu tao ting wei wen xia xiang xiao xin xue
yan yang yi ying yong yu yuan yue yun ze zhen zhi zhong
""")
CLANS = listed("""
Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Kim Lee Park Choi Nguyen Tran
""")
FAMILIES = listed("""
Abbott Ahmed Alonso Andersen Bauer Becker Berg Bianchi Brown Bruno Carvalho Castro Clark Costa Cruz Davis Dubois
D&iacute;az Eriksson Evans Fern&aacute;ndez Fischer Fontana Garc&iacute;a Gonz&aacute;lez Gray Gupta Hall Hansen Hill
Horv&aacute;th Ito Ivanov Jain Jensen Johnson Jones Kaiser Kaya Keller Khan King Klein Kowalski Krause Kumar Lange
Larsen Lewis Lopez Martin Mehta Meyer Miller Moore Morel Mori Moreno M&uuml;ller Nagy Nakamura Nilsson Novak Olsen
Ortega Patel Peeters Petrov Popov Reddy Ribeiro Ricci Rossi Roth Ruiz Russo Saito Santos Sato Schmidt Schneider
Sch&auml;fer Shah Sharma Silva Singh Smith Suzuki Tanaka Taylor Thomas Vogel Wagner Walker Weber White Wolf Wright
Yamamoto Young Zimmermann
""")
PLAIN_WORDS = listed("""
adaptive algorithm analysis approach attention based benchmark bounds classification clustering communication complexity
compression control convex data deep detection diffusion distributed dynamic efficient embedding energy estimation
evaluation fast feature federated framework fuzzy games generation graph image inference information knowledge language
large learning linear localization mapping matching memory methods mobile model models multi network networks neural
object online optimal optimization parallel planning policy prediction privacy probabilistic quantum query random
recognition reinforcement representation retrieval robust routing sampling scalable scheduling search security
segmentation sensor sequential shape sparse speech spectral static stochastic streaming structured study system systems
temporal tracking transfer transformers translation tree unsupervised verification video vision visual wireless
""")
JOINTS = ["for", "of", "with", "in", "via", "and", "using", "from", "under", "on"]
VENUES = listed("""
icml nips cvpr iccv eccv iclr acl emnlp aaai ijcai kdd www sigir icra iros stoc focs soda sigmod vldb icse pldi chi
""")
YEARS = 40
"""Of proceedings, back from 2026."""
JOURNALS = [
    ("tnn", "IEEE Trans. Neural Networks"),
    ("pami", "IEEE Trans. Pattern Anal. Mach. Intell."),
    ("jmlr", "J. Mach. Learn. Res."),
    ("tcs", "Theor. Comput. Sci."),
    ("access", "IEEE Access"),
]


@dataclass(frozen=True)
class Paper:
    """The content of a publication, as spelled in the dump."""

    number: int
    title: str
    authors: tuple[str, ...]
    year: int


class Inventor:
    """Invents words, people and titles; a few words and people are very common, most are rare."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.coined = [self._coin() for _ in range(60_000)]
        self.people = [self._person() for _ in range(200_000)]
        self._zipf = [0.0]
        for rank in range(200_000):
            self._zipf.append(self._zipf[-1] + 1 / (rank + 200))

    def paper(self, number: int) -> Paper:
        count = min(12, 1 + int(self.random.expovariate(1 / 2.6)))
        authors = tuple(dict.fromkeys(self._of(self.people) for _ in range(count)))
        return Paper(number, self.title(), authors, self.random.randint(1995, 2026))

    def title(self) -> str:
        choose = self.random.random
        words = [self._word() for _ in range(self.random.randint(3, 8))]
        if len(words) > 3:
            words.insert(len(words) // 2, self.random.choice(JOINTS))
        text = " ".join(words)
        text = text[0].upper() + text[1:]
        if choose() < 0.25:
            text = f"{self._of(self.coined).title()}{self.random.choice(['Net', 'Former', '', '-2', 'R'])}: {text}"
        if choose() < 0.02:
            text = text.replace(" ", " H<sub>2</sub> ", 1)
        if choose() < 0.02:
            text += " &amp; Beyond"
        return text

    def reworded(self, title: str) -> str:
        """Change a title as reviews do: drop the name before the colon, add two words at the end."""
        return f"{title.rpartition(': ')[2]} {self._of(self.coined)} {self._of(self.coined)}"

    def _word(self) -> str:
        return self.random.choice(PLAIN_WORDS) if self.random.random() < 0.55 else self._of(self.coined)

    def _of(self, ranked: list[str]) -> str:
        return ranked[bisect(self._zipf, self.random.random() * self._zipf[len(ranked)], hi=len(ranked)) - 1]

    def _coin(self) -> str:
        syllables = range(self.random.randint(2, 4))
        parts = [self.random.choice("bcdfglmnprstvz") + self.random.choice("aeiou") for _ in syllables]
        return "".join(parts) + self.random.choice(["n", "r", "tion", "ic", "al", "ity", "ing"])

    def _person(self) -> str:
        if self.random.random() < 0.4:
            given = "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(1, 2))).title()
            name = f"{given} {self.random.choice(CLANS)}"
            return f"{name} {self.random.randint(1, 80):04}" if self.random.random() < 0.3 else name
        middle = f" {self.random.choice('ABCDEFGHJKLMPRST')}." if self.random.random() < 0.2 else ""
        family = self.random.choice(FAMILIES) if self.random.random() < 0.5 else self._coin().title()
        return f"{self.random.choice(GIVEN)}{middle} {family}"


@dataclass(frozen=True)
class Listed:
    """A paper of CoRR that the catalog may list, and where it was published."""

    paper: Paper
    arxiv: str
    venue: str | None
    """None: nowhere."""


def records(count: int, seed: int, listed: deque[Listed]) -> Iterator[str]:
    """Yield the records of a dump, and append the papers of CoRR among them to `listed`."""
    invent = Inventor(seed)
    draw = invent.random
    waiting: deque[tuple[Paper, str]] = deque()
    volumes = 0
    for number in range(count):
        kind = draw.random()
        if kind < 0.28:
            yield _person_page(number, draw.choice(invent.people))
        elif kind < 0.38:
            year = 18 + number // 12 // 99_000 % 8
            paper = replace(invent.paper(number), year=2000 + year)
            arxiv = f"{year}{number % 12 + 1:02}.{number // 12 % 99_000 + 1:05}"
            fate = draw.random()
            venue = draw.choice(VENUES) if fate < 0.7 else None
            if venue:
                title = paper.title if fate < 0.6 else invent.reworded(paper.title)
                waiting.append((replace(paper, title=title), venue))
            listed.append(Listed(paper, arxiv, venue))
            yield _preprint(paper, arxiv)
        elif kind < 0.69:
            late = len(waiting) > 500 or (waiting and draw.random() < 0.2)
            paper, venue = waiting.popleft() if late else (invent.paper(number), draw.choice(VENUES))
            yield _in_proceedings(paper, venue)
        elif kind < 0.985:
            yield _in_journal(invent.paper(number), draw.choice(JOURNALS), draw.random())
        else:
            yield _proceedings(volumes, invent)
            volumes += 1
    for paper, venue in waiting:
        yield _in_proceedings(paper, venue)


def _fields(paper: Paper, *more: tuple[str, object]) -> str:
    people = "".join(
        f'<author orcid="0000-000{place % 9}-{paper.number % 9999:04}-{place:04}">{name}</author>\n'
        if (paper.number + place) % 3 == 0
        else f"<author>{name}</author>\n"
        for place, name in enumerate(paper.authors)
    )
    rest = "".join(f"<{name}>{value}</{name.partition(' ')[0]}>\n" for name, value in more)
    return f"{people}<title>{paper.title}.</title>\n{rest}"


def _date(number: int) -> str:
    return f"{2012 + number % 14}-{number % 12 + 1:02}-{number % 28 + 1:02}" if number % 500 else DATE


def _person_page(number: int, name: str) -> str:
    head = f'<www mdate="{_date(number)}" key="homepages/{number % 300}/{number}">'
    return f"{head}\n<author>{name}</author>\n<title>Home Page</title>\n</www>"


def _preprint(paper: Paper, arxiv: str) -> str:
    key = f"abs-{arxiv.replace('.', '-')}"
    body = _fields(
        paper,
        ("year", paper.year),
        ("volume", f"abs/{arxiv}"),
        ("journal", "CoRR"),
        ('ee type="oa"', f"https://arxiv.org/abs/{arxiv}"),
        ("url", f"db/journals/corr/corr{arxiv[:4]}.html#{key}"),
        ("stream", "streams/journals/corr"),
    )
    return f'<article mdate="{_date(paper.number)}" key="journals/corr/{key}" publtype="informal">\n{body}</article>'


def _in_proceedings(paper: Paper, venue: str) -> str:
    name = f"{_initials(paper)}{paper.number}"
    first = paper.number % 9000 + 1
    body = _fields(
        paper,
        ("pages", f"{first}-{first + 9}"),
        ("year", paper.year),
        ("booktitle", venue.upper()),
        ("ee", f"https://doi.org/10.1109/{venue.upper()}{paper.year}.{paper.number}"),
        ("crossref", f"conf/{venue}/{paper.year}"),
        ("url", f"db/conf/{venue}/{venue}{paper.year}.html#{name}"),
        ("stream", f"streams/conf/{venue}"),
    )
    return f'<inproceedings mdate="{_date(paper.number)}" key="conf/{venue}/{name}">\n{body}</inproceedings>'


def _in_journal(paper: Paper, journal: tuple[str, str], chance: float) -> str:
    short, title = journal
    doi, page = f"https://doi.org/10.1016/{short}.{paper.number}", f"http://example.org/{short}/{paper.number}.pdf"
    first, volume = paper.number % 900, paper.year - 1990
    body = _fields(
        paper,
        ("pages", f"{first}-{first + 20}"),
        ("year", paper.year),
        ("volume", volume),
        ("journal", title),
        ("number", paper.number % 12 + 1),
        ("ee", doi if chance < 0.85 else page),
        ("url", f"db/journals/{short}/{short}{volume}.html"),
        ("stream", f"streams/journals/{short}"),
    )
    key = f"journals/{short}/{_initials(paper)}{paper.number}"
    return f'<article mdate="{_date(paper.number)}" key="{key}">\n{body}</article>'


def _proceedings(number: int, invent: Inventor) -> str:
    """Make the main volume of each venue and year first, then further ones, which no paper refers to."""
    venue, rest = VENUES[number % len(VENUES)], number // len(VENUES)
    year, part = 2026 - rest % YEARS, rest // YEARS
    name = venue.upper()
    lines = [
        f'<proceedings mdate="{_date(year)}" key="conf/{venue}/{year}{f"-{part + 1}" if part else ""}">',
        *(f"<editor>{editor}</editor>" for editor in invent.paper(0).authors),
        f"<title>{year} International Conference on {name}, {name} {year}, Vienna, Austria, July 1-5, {year}</title>",
        f"<booktitle>{name}</booktitle>",
        "<publisher>IEEE</publisher>",
        f"<year>{year}</year>",
        f"<isbn>978-1-2345-{year}-1</isbn>",
        f"<url>db/conf/{venue}/{venue}{year}.html</url>",
        "</proceedings>",
    ]
    return "\n".join(lines)


def _initials(paper: Paper) -> str:
    return "".join(name.split()[1][:1] for name in paper.authors if " " in name)


def plain(text: str) -> str:
    """Convert text of the dump to what people and arXiv write."""
    return html.unescape(re.sub(r"</?sub>", "", text))


def snapshot_line(one: Listed) -> str:
    """Make the line of arXiv's snapshot about a paper."""
    names = [re.sub(r" \d{4}$", "", plain(name)) for name in one.paper.authors]
    line = {
        "id": one.arxiv,
        "submitter": names[0],
        "authors": ", ".join(names),
        "title": plain(one.paper.title),
        "comments": None,
        "journal-ref": None,
        "doi": None,
        "report-no": None,
        "categories": "cs.LG cs.CV",
        "license": None,
        "abstract": "  We show what we show.\n" * 30,
        "versions": [{"version": "v1", "created": f"Mon, 1 Feb {one.paper.year} 10:00:00 GMT"}],
        "update_date": f"{one.paper.year}-02-02",
        "authors_parsed": [[*name.rpartition(" ")[::-2], ""] for name in names],
    }
    return json.dumps(line)


def catalog_entry(one: Listed) -> str:
    """Make the catalog entry of a paper: half of them say where it appeared."""
    claim = f'venue = "{one.venue.upper()} {one.paper.year}"\n' if one.venue and one.paper.number % 2 else ""
    title = json.dumps(plain(one.paper.title))
    return f'[[entry]]\nkey = "K{one.arxiv}"\ntitle = {title}\narxiv = "{one.arxiv}"\n{claim}\n'


def write(folder: Path, count: int, entries: int = 0, seed: int = 1) -> Path:
    """Write the files into `folder` and return the path of the dump."""
    folder.mkdir(parents=True, exist_ok=True)
    dump = folder / f"dblp-{DATE}.xml.gz"
    listed: deque[Listed] = deque()
    every = max(1, count // 10 // entries) if entries else 0
    with (
        gzip.open(dump, "wt", compresslevel=6, encoding="ascii") as file,
        (folder / "arxiv-metadata-oai-snapshot.json").open("w") as snapshot,
        (folder / "catalog.toml").open("w") as catalog,
    ):
        file.write(HEAD)
        seen = 0
        for text in records(count, seed, listed):
            file.write(text)
            while listed:
                seen += 1
                _list(listed.popleft(), snapshot, catalog if every and seen % every == 0 else None)
        file.write("\n" + TAIL)
    return dump


def _list(one: Listed, snapshot: TextIO, catalog: TextIO | None) -> None:
    snapshot.write(snapshot_line(one) + "\n")
    if catalog:
        catalog.write(catalog_entry(one))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=0, help="papers that the catalog lists")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.records, arguments.entries, arguments.seed)
