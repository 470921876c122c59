"""How often the spellings of one conference become one name, and whether different conferences ever do.

    python benchmarks/venues.py DBLP.xml.gz [--examples]

DBLP.xml.gz is DBLP's dump, or a part of it. From every record of proceedings and the papers in them come six
spellings: DBLP's booktitle (`SIGMOD Conference`), the title of the proceedings, the publisher's name (`2021 IEEE/CVF
Conference on … (CVPR)`), acronym and year, the full name without the year, and an abbreviated name (`Proc. IEEE/CVF
Conf. Comput. Vis. …`). 400 conferences are one bibliography; another time each conference is one by itself.

The pairs that must stay apart are the conferences that share most words, and parts of one conference: workshops,
Findings, companion volumes, tutorials and its main papers.
"""

import argparse
import gzip
import html
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from bibexport.normalise.venue_parts import name_with_acronym
from bibexport.normalise.venues import unify
from bibexport.text.numbers import ORDINALS

CONFERENCES, PAIRS = 400, 1000
_RECORD = re.compile(r'<(inproceedings|proceedings) [^>]*key="(conf/[^"]*)"[^>]*>(.*?)</\1>', re.DOTALL)
_EVENT = re.compile(r"\b(?:conference|symposium|workshop|meeting|congress|colloquium)\b", re.IGNORECASE)
_NUMBER = re.compile(rf"\b(?:\d+[a-z]{{2}}|{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\s+", re.IGNORECASE)


class Proceedings(NamedTuple):
    """A record of proceedings."""

    key: str
    stream: str
    year: int
    title: str
    booktitle: str
    publisher: str


def read(path: str) -> Iterator[Proceedings]:
    """Yield the proceedings of a dump, with the booktitle that most of their papers have."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        text = file.read()
    booktitles: dict[str, str] = {}
    records = []
    for kind, key, body in _RECORD.findall(text):
        if kind == "proceedings":
            records.append((key, body))
        else:
            booktitles.setdefault(field(body, "crossref"), field(body, "booktitle"))
    for key, body in records:
        booktitle = booktitles.get(key) or field(body, "booktitle")
        title, year = field(body, "title").rstrip("."), int(field(body, "year"))
        yield Proceedings(key, key.split("/")[1], year, title, booktitle, field(body, "publisher"))


def field(body: str, name: str) -> str:
    """Return the text of the first element `name`."""
    found = re.search(rf"<{name}[^>]*>(.*?)</{name}>", body, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", found[1])) if found else ""


def spellings(one: Proceedings) -> list[str]:
    """Return the six spellings; fewer where the title names no event in words."""
    acronym = re.sub(r" Conference$|^ACM |^IEEE ", "", one.booktitle)
    # NIPS 2002 was published in 2003: the year beside an acronym is that of the meeting.
    years = re.findall(r"(?:19|20)\d\d", one.title)
    found = [one.booktitle, one.title, f"{acronym} {years[-1] if years else one.year}"]
    full = full_name(one.title)
    if not full:
        return found
    if one.publisher.startswith("IEEE"):
        published = f"{one.year} {full} ({acronym})"
    elif one.publisher.startswith("Springer"):
        published = " – ".join(one.title.split(", Proceedings")[0].split(" - ")[:2])
    elif one.publisher.startswith("ACM"):
        published = f"Proceedings of the {one.year % 50 + 3}th {full}".replace("the The", "the")
    else:
        published = f"Proceedings of the {full}"
    return [*found, published, full, f"Proc. {abbreviate(full)}"]


def full_name(title: str) -> str:
    """Return the name of the event in a title of DBLP, without number and year."""
    patterns = (r"^.*?[Pp]roc\w*ings? of (?:the )?", r"\b(?:19|20)\d\d\b\s*", r"^(?:The|the) ", _NUMBER)
    for segment in re.split(r",\s|\s-\s|:\s|\s\[", title):
        piece = re.sub(r"\s*\([^)]*\)", "", segment)
        if _EVENT.search(piece) and len(piece.split()) > 3 and "held" not in piece:
            for pattern in patterns:
                piece = re.sub(pattern, "", piece).strip()
            piece = re.sub(r"^Annual (?!Meeting)", "", piece).strip()
            if re.fullmatch(r"(?:\w+ )?\w+", piece):
                continue
            start = title.find(piece)
            rest = title[start + len(piece) :] if start >= 0 else ""
            # `Acoustics, Speech and Signal Processing`: the subject goes on after the comma.
            more = re.match(r"(,\s[A-Z][\w]+(?:, [A-Z]\w+)*,? and [\w ]+?)(?=,)", rest)
            return piece + more[1] if more else piece
    return ""


def abbreviate(name: str) -> str:
    """Return a name as publishers abbreviate it: words of five letters and more end at the second vowel or later."""
    words = []
    for word in re.sub(r"\b(?:on|of|and|the|in|for|&)\s", "", name).replace(",", "").split():
        known = {"conference": "Conf.", "international": "Int.", "symposium": "Symp.", "processing": "Process."}
        if word.lower() in known:
            words.append(known[word.lower()])
        elif len(word) < 6 or word.isupper() or "/" in word or "-" in word:
            words.append(word)
        else:
            cut = re.match(r"\w[^aeiou]*[aeiou]+[^aeiou]+(?:[aeiou][^aeiou])?", word)
            words.append(f"{cut[0]}." if cut and len(cut[0]) < len(word) - 1 else word)
    return " ".join(words)


def measure(bibliographies: list[list[Proceedings]], examples: bool) -> tuple[int, int]:
    """Return how many conferences have one name, and how many there are."""
    one_name = total = 0
    for bibliography in bibliographies:
        names = {one.key: [(spelling, one.year) for spelling in spellings(one)] for one in bibliography}
        found = unify(pair for pairs in names.values() for pair in pairs)
        for key, pairs in names.items():
            written = {name_with_acronym(found[pair]) if pair in found else f"? {pair[0]}" for pair in pairs}
            one_name, total = one_name + (len(written) == 1), total + 1
            if examples and len(written) > 1:
                print(key, *sorted(written), sep="\n    ")
    return one_name, total


def tracks(one: Proceedings) -> list[str]:
    """Return names of parts of a conference, and of its neighbours, that are cited apart."""
    full, acronym = full_name(one.title), one.booktitle
    if "Workshops" in one.title:
        return []
    names = [f"{acronym} Workshops {one.year}", f"{acronym} (Companion Volume) {one.year}"]
    names += [f"Findings of {acronym} {one.year}"]
    if full:
        names += [f"{full} Workshops", f"Companion Proceedings of the {full}", f"{full}: Tutorial Abstracts"]
        names += [f"Adjunct Proceedings of the {full}", f"Extended Abstracts of the {full}", f"European {full}"]
        names += [f"Proceedings of the {full}: System Demonstrations", f"{full}: Industry Track"]
        topic = full.split(" on ")[-1]
        names += [f"Asian {full}", *([f"Workshop on {topic}"] if "workshop" not in full.lower() else [])]
    return names


def different(conferences: list[Proceedings]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Yield pairs of different conferences: half of them parts of one conference, half the nearest neighbours."""
    parts = [
        ((spelling, one.year), (track, one.year))
        for one in conferences
        for track in tracks(one)
        for spelling in spellings(one)[1:]
    ]
    yield from random.sample(parts, min(PAIRS // 2, len(parts)))
    words = {one.key: set(re.findall(r"[a-z]{4,}", full_name(one.title).lower())) for one in conferences}
    near: defaultdict[int, list[tuple[Proceedings, Proceedings]]] = defaultdict(list)
    for one, other in combinations(conferences, 2):
        if one.stream != other.stream:
            near[len(words[one.key] & words[other.key])].append((one, other))
    pairs = [pair for shared in sorted(near, reverse=True) for pair in near[shared]][: PAIRS // 2]
    for one, other in pairs:
        yield (random.choice(spellings(one)), one.year), (random.choice(spellings(other)), other.year)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump")
    parser.add_argument("--examples", action="store_true", help="print every conference that keeps several names")
    chosen = parser.parse_args()
    random.seed(16)
    conferences = list(read(chosen.dump))
    # NIPS 2003 and 2004 were both published in 2004: `NIPS` and that year can mean either.
    published = Counter((one.stream, one.year) for one in conferences)
    conferences = [one for one in conferences if published[one.stream, one.year] == 1]
    sample = random.sample(conferences, min(CONFERENCES, len(conferences)))
    together, total = measure([sample], chosen.examples)
    alone, _ = measure([[one] for one in sample], False)
    print(f"one name: {together} of {total} in one bibliography, {alone} of {total} each by itself")
    joined = pairs = 0
    for one, other in different(conferences):
        pairs += 1
        found = unify([one, other])
        if one in found and other in found and name_with_acronym(found[one]) == name_with_acronym(found[other]):
            joined += 1
            print("joined:", one, other, name_with_acronym(found[one]), sep="\n    ")
    print(f"different conferences joined: {joined} of {pairs}")


if __name__ == "__main__":
    main()
