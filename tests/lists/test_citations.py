"""Citations in the styles of many fields: invented references, written as each style writes them, are read slot by slot.

The names, titles and venues are drawn with fixed seeds from words that no list of the project knows, so that a slot
has to be read from the form of the citation.
"""

import random
from collections import Counter

import pytest

from bibexport.formats.markdown import read_list

REFERENCES = 120
"""Number of references per style."""

GIVEN = [
    "Jane",
    "Ken",
    "Ann",
    "Łukasz",
    "Émile",
    "Hans",
    "José",
    "Wei",
    "Fatima",
    "Olga",
    "Bo",
    "Ngozi",
    "Søren",
    "Jean-Paul",
    "Aoife",
    "Marie",
    "Tomáš",
]
FAMILY = [
    "Mole",
    "Pier",
    "Quay",
    "van der Wharf",
    "Müller",
    "O’Rourke",
    "Ødegård",
    "Le Goff",
    "García Lorca",
    "Smith-Jones",
    "Żak",
    "Li",
    "Okafor",
    "de Souza",
    "Brontë",
    "Weinberg",
    "Krueger",
    "Nakamura",
    "D'Angelo",
    "MacLeod",
]
TITLES = """\
Change in incidence, mortality, severity, and risk factors in Kent, UK from 1981 to 2004
Tidal basins and employment: a case study of harbours in New Jersey and Pennsylvania
The effect of minimum draughts on low-tide jobs
Does dredging matter? Evidence from 12 estuaries
On the rise and fall of "slack water" in the North Sea
Global, regional, and national burden of silting, 1990–2016: a systematic analysis
Harbour walls: who pays, and why?
A model of leptons in shallow water
Why do some ports grow in winter but not in summer?
Silt, sand and society: towards a theory of mud
Randomised trial of early versus late dredging in patients with acute silting
An essay on the principle of moorings in eighteenth-century England
Observation of a new particle in the search for the standard tide
Estimating causal effects of lighthouses with panel data
The Hanseatic League and the making of maritime law, 1250-1450
Phylogeny of the genus Mytilus in the Baltic and the White Sea
What can we learn from 100 years of tide tables?
Spin waves at finite temperature in one-dimensional canals""".splitlines()
JOURNALS = """\
Journal of Harbour Studies|J. Harbour Stud.|J Harbour Stud
Annals of Tidal Medicine|Ann. Tidal Med.|Ann Tidal Med
Estuarine Review|Estuar. Rev.|Estuar Rev
Lighthouse|Lighthouse|Lighthouse
The Quarterly Journal of Moorings|Q. J. Moor.|Q J Moor
Physical Review Letters|Phys. Rev. Lett.|Phys Rev Lett
Lancet Neurology|Lancet Neurol.|Lancet Neurol
Nature|Nature|Nature
Foundations and Trends in Wharfage|Found. Trends Wharf.|Found Trends Wharf
Historische Zeitschrift|Hist. Z.|Hist Z
Maritime Law and Society|Marit. Law Soc.|Marit Law Soc
Proceedings of the National Academy of Quays|Proc. Natl. Acad. Quays|Proc Natl Acad Quays""".splitlines()
MEETINGS = """\
Proceedings of the 12th International Conference on Tides
Proceedings of the Workshop on Shallow Water
International Symposium on Harbour Engineering""".splitlines()
PRESSES = ["Harbour University Press", "Gallimard", "Quay & Sons", "Springer", "Wharf Verlag", "Addison-Wesley"]
PLACES = ["Paris", "London", "New York", "Berlin", "Cambridge, MA"]


class Work:
    """An invented paper or book."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        self.people = [(draw.choice(GIVEN), draw.choice(FAMILY)) for _ in range(draw.choice([1, 2, 2, 3, 4, 5]))]
        self.middle = [draw.choice(["", "", "K", "A"]) for _ in self.people]
        self.title = draw.choice(TITLES)
        self.journal, self.iso, self.medline = draw.choice(JOURNALS).split("|")
        self.meeting = draw.choice(MEETINGS)
        self.press, self.place = draw.choice(PRESSES), draw.choice(PLACES)
        self.year = draw.randint(1932, 2024)
        self.volume, self.issue = draw.randint(1, 480), draw.randint(1, 12)
        first = draw.randint(1, 1800)
        self.pages = f"{first}–{first + draw.randint(3, 40)}"
        self.hyphen = self.pages.replace("–", "-")

    def initials(self, dot: str = ".", gap: str = " ") -> list[str]:
        """Return the initials of each person."""
        return [
            gap.join(f"{letter}{dot}" for letter in [*(part[0] for part in given.split("-")), *middle])
            for (given, _), middle in zip(self.people, self.middle, strict=True)
        ]

    def inverted(self, dot: str = ".", gap: str = " ", comma: str = ", ") -> list[str]:
        """Return the names as `Mole, J. K.`"""
        return [
            f"{family}{comma}{first}" for (_, family), first in zip(self.people, self.initials(dot, gap), strict=True)
        ]

    def direct(self) -> list[str]:
        """Return the names as `J. K. Mole`."""
        return [f"{first} {family}" for (_, family), first in zip(self.people, self.initials(), strict=True)]

    def full(self) -> list[str]:
        """Return the names as `Jane Mole`."""
        return [f"{given} {family}" for given, family in self.people]

    @property
    def sentence(self) -> str:
        """The title with its full stop."""
        return self.title if self.title[-1] in "?!" else f"{self.title}."


def join(names, last=" and ", comma=", "):
    """Return names in a row; a comma comes before the last of three or more if `last` has it."""
    if len(names) == 1:
        return names[0]
    return f"{comma.join(names[:-1])}{last if len(names) > 2 else last.removeprefix(',')}{names[-1]}"


def chicago(work):
    """Return names of which the first is inverted."""
    (given, family), *_ = work.people
    return join([f"{family}, {given}", *work.full()[1:]], ", and ")


def ended(text):
    """Return a text that ends with one full stop."""
    return text if text.endswith(".") else f"{text}."


def book(text):
    """Mark the text of a book, which has no venue."""
    return text, None


STYLES = {
    "apa": lambda w: (f"{join(w.inverted(), ', & ')} ({w.year}). {w.sentence} *{w.journal}*, *{w.volume}*({w.issue}), {w.pages}.", w.journal),
    "apa, one italic run": lambda w: (f"{join(w.inverted(), ', & ')} ({w.year}). {w.sentence} *{w.journal}, {w.volume}*({w.issue}), {w.pages}. [doi](https://doi.org/10.1234/ab)", w.journal),
    "apa, no italics": lambda w: (f"{join(w.inverted(), ' and ')} ({w.year}). {w.sentence} {w.journal}, {w.volume}({w.issue}), {w.hyphen}.", w.journal),
    "apa, chapter": lambda w: (f"{join(w.inverted(), ', & ')} ({w.year}). {w.sentence} In O. Editor & P. Second (Eds.), *{w.meeting}* (pp. {w.pages}). {w.press}.", w.meeting),
    "apa, book": lambda w: book(f"{join(w.inverted(), ', & ')} ({w.year}). *{w.title}*. {w.press}."),
    "mla": lambda w: (f"{ended(chicago(w))} \"{w.sentence.replace(chr(34), chr(39))}\" *{w.journal}*, vol. {w.volume}, no. {w.issue}, {w.year}, pp. {w.pages}.", w.journal),
    "chicago, dates": lambda w: (f"{chicago(w)}. {w.year}. “{w.sentence.replace(chr(34), chr(39))}” *{w.journal}* {w.volume} ({w.issue}): {w.pages}.", w.journal),
    "chicago, notes": lambda w: (f"{chicago(w)}. “{w.sentence.replace(chr(34), chr(39))}” *{w.journal}* {w.volume}, no. {w.issue} ({w.year}): {w.pages}.", w.journal),
    "chicago, book": lambda w: book(f"{chicago(w)}. *{w.title}*. {w.place}: {w.press}, {w.year}."),
    "harvard": lambda w: (f"{join(w.inverted(gap=''))} ({w.year}) ‘{w.title}’, *{w.journal}*, {w.volume}({w.issue}), pp. {w.pages}.", w.journal),
    "harvard, plain": lambda w: (f"{join(w.inverted(gap=''))}, {w.year}. {w.sentence} *{w.journal}*, {w.volume}({w.issue}), pp.{w.hyphen}.", w.journal),
    "ieee": lambda w: (f"{join(w.direct(), ', and ')}, “{w.title.replace(chr(34), chr(39))},” *{w.iso}*, vol. {w.volume}, no. {w.issue}, pp. {w.pages}, Mar. {w.year}.", w.iso),
    "ieee, meeting": lambda w: (f"{join(w.direct(), ', and ')}, “{w.title.replace(chr(34), chr(39))},” in *{w.meeting}*, {w.place}, {w.year}, pp. {w.pages}.", w.meeting),
    "acm": lambda w: (f"{join(w.full(), ', and ')}. {w.year}. {w.sentence} *{w.journal}* {w.volume}, {w.issue} (April {w.year}), {w.pages}. https://doi.org/10.1145/1", w.journal),
    "acm, meeting": lambda w: (f"{join(w.full(), ', and ')}. {w.year}. {w.sentence} In *{w.meeting}*. ACM, New York, NY, USA, {w.pages}.", w.meeting),
    "vancouver": lambda w: (f"{ended(', '.join(w.inverted('', '', ' ')))} {w.sentence} {w.medline}. {w.year};{w.volume}({w.issue}):{w.hyphen}.", w.medline),
    "vancouver, others": lambda w: (f"{', '.join(w.inverted('', '', ' '))}, et al. {w.sentence} {w.medline} {w.year}; {w.volume}: {w.hyphen}. PMID: 30871944", w.medline),
    "vancouver, book": lambda w: book(f"{ended(', '.join(w.inverted('', '', ' ')))} {w.sentence} 2nd ed. {w.place}: {w.press}; {w.year}."),
    "ama": lambda w: (f"{ended(', '.join(w.inverted('', '', ' ')))} {w.sentence} *{w.iso}* {w.year};{w.volume}({w.issue}):{w.hyphen}. doi:10.1001/jama.2004.1", w.iso),
    "nature": lambda w: (f"{join(w.inverted(), ' & ')} {w.sentence} *{w.iso}* **{w.volume}**, {w.pages} ({w.year}).", w.iso),
    "acs": lambda w: (f"{'; '.join(w.inverted())} {w.sentence} *{w.iso}* **{w.year}**, *{w.volume}* ({w.issue}), {w.pages}.", w.iso),
    "aip": lambda w: (f"{join(w.direct(), ', and ')}, “{w.title.replace(chr(34), chr(39))},” {w.iso} **{w.volume}**, {w.hyphen} ({w.year}).", w.iso),
    "inspire": lambda w: (f"{join(w.direct())}, *{w.title}*, {w.iso} **{w.volume}** ({w.year}) {w.hyphen}, [arXiv:1207.7214](https://arxiv.org/abs/1207.7214)", w.iso),
    "collaboration": lambda w: (f"TIDE Collaboration, *{w.title}*, {w.iso} **{w.volume}** ({w.year}) {w.hyphen}.", w.iso),
    "committee": lambda w: (f"Global Tides 2016 Collaborators. {w.sentence} {w.medline} {w.year}; {w.volume}: {w.hyphen}.", w.medline),
    "lncs": lambda w: (f"{', '.join(w.inverted(gap=''))}: {w.sentence} In: {w.meeting}, pp. {w.pages}. {w.press}, {w.place} ({w.year}).", w.meeting),
    "springer": lambda w: (f"{', '.join(w.inverted(gap=''))}: {w.sentence} {w.iso} **{w.volume}**({w.issue}), {w.pages} ({w.year}).", w.iso),
    "bibtex plain": lambda w: (f"{join(w.direct(), ', and ')}. {w.sentence} *{w.journal}*, {w.volume}({w.issue}):{w.pages}, {w.year}.", w.journal),
    "bibtex meeting": lambda w: (f"{join(w.full(), ', and ')}. {w.sentence} In *{w.meeting}*, pages {w.pages}, {w.year}.", w.meeting),
    "dblp": lambda w: (f"{', '.join(w.full())}: {w.sentence} {w.iso} {w.volume}({w.issue}): {w.hyphen} ({w.year})", w.iso),
    "german": lambda w: (f"{' / '.join(f'{family}, {given}' for given, family in w.people)}: „{w.title.replace(chr(34), chr(39))}“, in: {w.journal} {w.volume} ({w.year}), S. {w.pages}.", w.journal),
    "german, plain": lambda w: (f"{'; '.join(f'{family}, {given}' for given, family in w.people)} ({w.year}): {w.sentence} In: {w.journal} {w.volume}, H. {w.issue}, S. {w.pages}.", w.journal),
    "german, book": lambda w: book(f"{' / '.join(f'{family}, {given}' for given, family in w.people)}: *{w.title}*, {w.place} {w.year}."),
    "french": lambda w: (f"{join(w.inverted(comma=' '), ' et ')}, « {w.title.replace(chr(34), chr(39))} », *{w.journal}*, vol. {w.volume}, no {w.issue}, {w.year}, p. {w.hyphen}.", w.journal),
    "french, plain": lambda w: (f"{join(w.inverted(comma=' '), ' et ')}, « {w.title.replace(chr(34), chr(39))} », {w.journal}, vol. {w.volume}, n° {w.issue}, {w.year}, p. {w.hyphen}.", w.journal),
    "linked title": lambda w: (f"{join(w.inverted(), ', & ')} ({w.year}). [{w.title}](https://doi.org/10.1234/abc). *{w.journal}*, {w.volume}({w.issue}), {w.pages}.", w.journal),
    "bold title": lambda w: (f"{join(w.direct(), ' and ')}. **{w.title}**. {w.journal}, {w.volume}({w.issue}), {w.year}.", w.journal),
    "bluebook": lambda w: (f"{join(w.full(), ' & ')}, *{w.title}*, {w.volume} {w.iso} {w.issue} ({w.year}).", w.iso),
    "bluebook, pin cite": lambda w: (f"{join(w.full(), ' & ')}, Note, *{w.title}*, {w.volume} {w.iso} {w.issue}, {w.issue + 4} ({w.year}).", w.iso),
    "bluebook, no italics": lambda w: (f"{join(w.full(), ' & ')}, “{w.title.replace(chr(34), chr(39))}”, {w.volume} {w.journal} {w.issue} ({w.year})", w.journal),
    "gb/t 7714": (lambda w: (f"{', '.join(name.upper() for name in w.inverted('', ' ', ' '))}. {w.title}[J]. {w.journal}, {w.year}, {w.volume}({w.issue}): {w.hyphen}.", w.journal)),
    "gb/t 7714, meeting": (lambda w: (f"{', '.join(name.upper() for name in w.inverted('', ' ', ' '))}. {w.title}[C]//{w.meeting}. {w.place}: {w.press}, {w.year}: {w.hyphen}.", w.meeting)),
}  # fmt: skip


def expected_names(style, work):
    """Return the names as the style writes them."""
    for prefix, names in {
        ("mla", "chicago"): lambda w: [f"{w.people[0][1]}, {w.people[0][0]}", *w.full()[1:]],
        ("harvard", "lncs", "springer"): lambda w: w.inverted(gap=""),
        ("ieee", "aip", "inspire", "bold", "bibtex plain"): Work.direct,
        ("acm", "dblp", "bibtex meeting", "bluebook"): Work.full,
        ("vancouver, others",): lambda w: [*w.inverted("", "", " "), "et al."],
        ("vancouver", "ama"): lambda w: w.inverted("", "", " "),
        ("collaboration",): lambda w: ["TIDE Collaboration"],
        ("committee",): lambda w: ["Global Tides 2016 Collaborators"],
        ("german",): lambda w: [f"{family}, {given}" for given, family in w.people],
        ("gb/t",): lambda w: [name.upper() for name in w.inverted("", " ", " ")],
        ("french",): lambda w: w.inverted(comma=" "),
    }.items():
        if style.startswith(prefix):
            return names(work)
    return work.inverted()


def fold(text):
    """Return a text without what citation styles change in it."""
    return (text or "").replace('"', "'").replace("’", "'").strip(" .")


def measure(style):
    """Return the number of right and wrong values per slot, and an example of each wrong one."""
    works = [Work(seed) for seed in range(REFERENCES)]
    written = [STYLES[style](work) for work in works]
    mentions = {mention.line: mention for mention in read_list("".join(f"- {text}\n" for text, _ in written)).entries}
    right, wrong, examples = Counter(), Counter(), {}
    for number, (work, (text, venue)) in enumerate(zip(works, written, strict=True), 1):
        mention = mentions.get(number)
        slots = {
            "title": (fold(work.title), fold(mention.title) if mention else ""),
            "authors": (
                [fold(name) for name in expected_names(style, work)],
                [fold(name) for name in mention.authors] if mention else [],
            ),
            "venue": (fold(venue), fold(mention.venue) if mention else ""),
            "year": (work.year, mention.year if mention else None),
        }
        for slot, (expected, found) in slots.items():
            if expected == found:
                right[slot] += 1
            elif found:
                wrong[slot] += 1
            if expected != found:
                examples.setdefault(slot, []).append((text, found))
    return right, wrong, examples


@pytest.mark.parametrize("style", STYLES)
def test_a_citation_is_read_slot_by_slot(style):
    right, wrong, examples = measure(style)

    least = {"title": 0.97, "authors": 0.95, "venue": 0.94, "year": 0.94}
    short = {
        slot: (right[slot] / REFERENCES, examples[slot][:2]) for slot in least if right[slot] < least[slot] * REFERENCES
    }
    assert short == {}
    assert {slot: examples[slot][:2] for slot in ("venue", "year") if wrong[slot] > 0.01 * REFERENCES} == {}


@pytest.mark.parametrize(
    ("text", "title", "authors", "venue", "year"),
    [
        ("- S. Mole, Estuar. Rev. Lett. 19, 1264 (1967) \"A Model of Tides\"", "A Model of Tides", ("S. Mole",), "Estuar. Rev. Lett", 1967),
        ("- Le Goff, Jacques. *La naissance du port*. Paris: Gallimard, 1981.", "La naissance du port", ("Le Goff, Jacques",), None, 1981),
        ("- Mole, J.O., Pier, J.A. 2016. Contributions of mud. interactions 23, 3 (April 2016), 38–44.", "Contributions of mud", ("Mole, J.O.", "Pier, J.A."), "interactions", 2016),
        ("- Ann Quay, *Salvage*, 77 U. Harb. L. Rev. 1, 12 (2010).", "Salvage", ("Ann Quay",), "U. Harb. L. Rev", 2010),
        ("- Ann Quay & Ken Pier, Note, *U.S. Ports*, 12 Harbour L.J. 35 (2012).", "U.S. Ports", ("Ann Quay", "Ken Pier"), "Harbour L.J", 2012),
        ("- 张三, 李四. 基于深度学习的图像识别综述[J]. 计算机学报, 2020, 43(5): 1001-1020.", "基于深度学习的图像识别综述", ("张三", "李四"), "计算机学报", 2020),
    ],
)  # fmt: skip
def test_the_smallest_of_each_kind_is_read(text, title, authors, venue, year):
    (mention,) = read_list(f"{text} [pdf](https://arxiv.org/abs/2301.00001)").entries

    assert (mention.title, mention.authors, mention.venue, mention.year) == (title, authors, venue, year)


@pytest.mark.parametrize(
    "title",
    ["Tidal CNN: Networks for the Solution of Harbour Equations", "Explainable AI: Interpreting Deep Mud", "Moor: A Study of Silt"],
)  # fmt: skip
def test_a_title_with_a_name_before_its_colon_has_no_authors(title):
    (mention,) = read_list(f"- {title}. ICML 2021. [pdf](https://arxiv.org/abs/2301.00001)").entries

    assert (mention.title, mention.authors) == (title, ())
