"""Names of venues: the words that lists use for one or for the lack of one, and the full and short names of journals.

ISO 4 abbreviates each word of a journal's title by a list of words, and leaves out articles, conjunctions and
prepositions; a title of one word stays as it is. From an abbreviation no rule leads back to the words (`Comput.` is
Computer or Computing), so the full name has to be in the table of journals or in the bibliography itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal

import msgspec

from bibexport.data import read_table, read_words
from bibexport.text import cache_short, compile_lazily
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.unicode import ascii_letters, clean

MAX_JOURNAL_WORDS = 8
"""Maximum number of words of an abbreviated title of a journal."""
_INSTITUTIONS = frozenset({"univ", "inst", "acad", "dept", "assoc", "coll", "sch", "cent", "lab"})
"""Words that the names of institutions abbreviate as titles of journals do."""
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "&", "in", "on"})
WORKSHOP_HOSTS = frozenset(
    {"aaai", "cvpr", "eccv", "iccv", "iclr", "icml", "icra", "kdd", "neurips", "nips", "wacv", "accv"}
)
"""Conferences whose workshops are named by their acronym and a `W`."""
_TRACKS: Sequence[tuple[str, tuple[str, ...], re.Pattern[str]]] = tuple(
    (track, signs, compile_lazily(pattern, re.IGNORECASE))
    for track, signs, pattern in (
        ("findings", ("findings",), r"\bfindings\b"),
        (
            "student",
            ("student", "srw"),
            r"\bstudent\s+(?:research\s+)?(?:workshop|abstracts?|track|papers?)\b|\bsrw\b",
        ),
        (
            "workshops",
            ("workshops", *(f"{host}w" for host in sorted(WORKSHOP_HOSTS))),
            rf"\bworkshops\b|\b(?:{'|'.join(sorted(WORKSHOP_HOSTS))})w(?![a-z])",
        ),
        ("extended abstracts", ("extended",), r"\bextended\s+abstracts\b"),
        ("doctoral", ("doctoral",), r"\bdoctoral\s+(?:consortium|symposium|track)\b"),
        (
            "demonstrations",
            ("demo",),
            r"\b(?:system\s+)?(?:demos|demonstrations)\b|\bdemo(?:nstration)?\s+(?:track|papers)\b",
        ),
        ("industry", ("industry", "industrial"), r"\bindustry\s+(?:track|papers)\b|\bindustrial\s+track\b"),
        ("tutorials", ("tutorial",), r"\btutorials\b|\btutorial\s+abstracts\b"),
        ("datasets", ("dataset",), r"\bdatasets?\s+(?:and|&)\s+benchmarks?(?:\s+track)?\b"),
        ("late-breaking", ("breaking",), r"\blate[\s-]breaking\b"),
        ("posters", ("poster",), r"\bposters\b|\bposter\s+(?:track|abstracts|papers)\b"),
        ("companion", ("companion",), r"\bcompanion\b"),
        ("adjunct", ("adjunct",), r"\badjunct\b"),
        ("challenges", ("track",), r"\b(?:challenges?|competition)\s+track\b"),
    )
)
"""Parts of a conference that are published and cited apart from its main papers, by the words for them.

One of the texts in the middle is in every match: most names hold none, and their patterns need not be compiled.
"""
YEAR = compile_lazily(rf"(?:\b|(?<=[A-Za-z]))(?:['’]?\d{{2}}|{RECENT_YEAR})\b|['’]\d{{2}}\b")
"""The year that a list writes after a venue: `2021`, `'21`, `CVPR21`."""
_UNPUBLISHED = compile_lazily(r"under\s+review|submitted|submission|in\s+review|withdrawn|reject", re.IGNORECASE)


def fold_venue(text: str) -> str:
    """Return the letters and digits of a venue's name, in lower case, and `*` and `&`."""
    folded = text.casefold()
    # Most are acronyms.
    return folded if folded.isalnum() else "".join(filter(lambda sign: sign.isalnum() or sign in "*&", folded))


def find_track(text: str) -> str:
    """Return the part of the conference that a name is of, such as `findings`; empty for its main papers."""
    folded = text.casefold()
    return next(
        (track for track, signs, pattern in _TRACKS if any(map(folded.__contains__, signs)) and pattern.search(text)),
        "",
    )


def without_track(text: str, track: str) -> str:
    """Return a name of proceedings without the words for a track."""
    return next((pattern.sub("", text) for name, _, pattern in _TRACKS if name == track), text)


@cache
def acronym_key(acronym: str) -> str:
    """Return an acronym without sponsors, case and signs; for a conference that had several, the first of the table."""
    words = [word for word in re.split(r"[\s/]+", acronym) if word.lower() not in ("ieee", "acm", "conference")]
    folded = fold_venue("".join(words)) or fold_venue(acronym)
    row = conferences().get(fold_venue(acronym)) or conferences().get(folded)
    return fold_venue(row.acronym) if row else folded


class KnownConference(msgspec.Struct, frozen=True):
    """A conference of the table: its first acronym, and its name."""

    acronym: str
    name: str


@cache
def conferences() -> Mapping[str, KnownConference]:
    """Return the conferences of the table by each of their acronyms, folded."""
    table: dict[str, KnownConference] = {}
    for acronyms, name in read_table("conferences").items():
        several = acronyms.split(", ")
        known = KnownConference(several[0], name)
        for acronym in several:
            table[fold_venue(acronym)] = known
    return table


@cache
def venue_streams() -> dict[str, frozenset[str]]:
    """Return the DBLP streams (`nips`, `pami`) of the folded names of venues."""
    streams: dict[str, set[str]] = {}
    for stream, names in read_table("venue_streams").items():
        for name in names.split(", "):
            streams.setdefault(fold_venue(name), set()).add(stream)
    return {name: frozenset(some) for name, some in streams.items()}


@cache_short(1 << 14)
def preprint_server(text: str) -> str | None:
    """Return the preprint server that the words for a venue name, `preprint` if they do not say which, else None.

    >>> preprint_server("TechRxiv 2023"), preprint_server("CoRR abs/1706.03762"), preprint_server("Preprint")
    ('TechRxiv', 'arXiv', 'preprint')
    >>> preprint_server("Halide"), preprint_server("ICML 2021 (arXiv)")
    (None, None)
    """
    match = _servers(anywhere=False).match(text)
    return _server_names()[match[1].casefold()] if match else None


@cache_short(1 << 14)
def names_no_venue(claimed: str) -> bool:
    """Return whether a list's words for a venue name none: empty, `arXiv`, `bioRxiv 2023`, `under review at ICLR`.

    >>> names_no_venue("TechRxiv 2023"), names_no_venue("ICML 2023")
    (True, False)
    """
    bare = YEAR.sub(" ", claimed)
    folded = fold_venue(bare)
    if not folded or folded in _read_non_venues() or _UNPUBLISHED.search(bare):
        return True
    return bool(preprint_server(bare) or _servers(anywhere=True).search(bare))


@cache
def _server_names() -> dict[str, str]:
    return {name.casefold(): server for name, server in read_table("preprint_servers").items()}


@cache
def _servers(*, anywhere: bool) -> re.Pattern[str]:
    """Return the pattern of the servers' names at the start of a text; `anywhere` only arXiv's and the generic ones.

    `Nature Methods (bioRxiv)` is a claim of Nature Methods; of `ICLR (arXiv preprint)` nobody knows what it claims.
    """
    table = _server_names()
    names = [name for name, server in table.items() if not anywhere or server in ("arXiv", "preprint")]
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    # A name ends at a letter, not at a digit or `:`: `arXiv2301.00001`, `CoRR21`.
    before = r"(?<![^\W_])" if anywhere else r"[\W\d_]*"
    return re.compile(rf"{before}({words})(?![^\W\d_])", re.IGNORECASE)


@cache
def _read_non_venues() -> frozenset[str]:
    return frozenset(map(fold_venue, read_words("not_venues")))


_LEFT_OUT = frozenset(
    "a an and as at by das de der des die di du e et for from in la le les of on the to und with y".split()  # noqa: SIM905
)
_WORD = compile_lazily(r"[^\W_]+(?:['’][^\W_]+)*\.?|&")
_PIECE = compile_lazily(r"[^\s-]+|-")
_IN_CAPITALS = compile_lazily(r"[A-Z0-9][A-Z0-9&./+*-]*")


_SERIAL_OWNERS = frozenset({"academy", "acad.", "society", "soc.", "institution", "endowment", "endow."})
"""Bodies whose proceedings are a journal, if their name says nothing of a meeting."""
_NAME_ENDS = compile_lazily(r"[\s/(),:@]+")


@cache_short(4096)
def venue_kind(text: str) -> Literal["conference", "journal"] | None:
    """Return whether the words for a venue name a conference or a journal; None if they do not say which.

    >>> venue_kind("CVPR Workshops"), venue_kind("Proc. of the 3rd Symposium on Widgets"), venue_kind("TPAMI")
    ('conference', 'conference', 'journal')
    >>> venue_kind("J. Widget Sci."), venue_kind("Proceedings of the Widget Society"), venue_kind("Nature Widgets")
    ('journal', 'journal', None)
    """
    bare = clean(YEAR.sub(" ", text))
    words = set(_words(bare))
    if bare in read_table("journals") or _words(bare) in _known_by_words():
        return "journal"
    if not words.isdisjoint(read_words("event_words")):
        return "conference"
    if not words.isdisjoint({"proceedings", "proc.", "proc"}):
        return "conference" if words.isdisjoint(_SERIAL_OWNERS) else "journal"
    folded = bare.casefold()
    if any(word in words or (not word.isascii() and word in folded) for word in read_words("journal_words")):
        return "journal"
    names = {fold_venue(bare), *map(fold_venue, _NAME_ENDS.split(bare))}
    if not names.isdisjoint(conferences()) or any(bare == known.name for known in conferences().values()):
        return "conference"
    return "journal" if any(_is_acronym(bare, known) for known in _known_by_words()) else None


@cache_short(4096)
def abbreviate_title(title: str) -> str:
    """Return a title abbreviated by ISO 4.

    >>> abbreviate_title("IEEE Transactions on Pattern Analysis and Machine Intelligence")
    'IEEE Trans. Pattern Anal. Mach. Intell.'
    >>> abbreviate_title("Neurocomputing"), abbreviate_title("International Journal of Human-Computer Studies")
    ('Neurocomputing', 'Int. J. Hum.-Comput. Stud.')
    """
    words = clean(title).split()
    kept = [word for at, word in enumerate(words) if not _is_left_out(word, at == len(words) - 1)]
    if len(kept) < 2:
        return title
    written = ["".join(_abbreviate(piece) for piece in _PIECE.findall(word)) for word in kept]
    return " ".join(word.rstrip(",:;") for word in written if word)


def _is_left_out(word: str, is_last: bool) -> bool:
    # The A of `Physical Review A` is no article.
    return word == "&" or (word.lower() in _LEFT_OUT and not (is_last and len(word) == 1))


def _abbreviate(word: str) -> str:
    bare = word.rstrip(",:;()").lstrip("(")
    if bare.endswith(".") or _IN_CAPITALS.fullmatch(bare):
        return word
    short = _find_abbreviation(ascii_letters(bare).lower())
    if not short:
        return word
    return word.replace(bare, short.capitalize() if bare[:1].isupper() else short, 1)


@cache_short(1 << 14)
def _find_abbreviation(word: str) -> str:
    """Return the abbreviation of a word by the longest row of the table that fits; empty if none does."""
    rows = read_table("title_words")
    for form in (word, word.removesuffix("s")):
        if form in rows:
            return "" if rows[form] == form else rows[form]
    for length in range(len(word), 2, -1):
        if short := rows.get(f"{word[:length]}-"):
            return short
    return ""


def unify_journals(titles: Iterable[str]) -> Mapping[str, str]:
    """Return the full names of journals by their names in a bibliography; what is unknown or uncertain is missing.

    Names with equal words are one journal. An abbreviation or acronym is that of the only journal, in the table or the
    bibliography, whose words it abbreviates.
    """
    counted = Counter(map(clean, titles))
    full = _full_names(counted)
    found: dict[str, str] = {}
    for title in counted:
        name = read_table("journals").get(title)
        if name is None:
            fitting = {full[words] for words in full if _is_acronym(title, words)} or {
                full[words] for words in full if _abbreviates(_words(title), words)
            }
            (name,) = fitting if len(fitting) == 1 else (full.get(_words(title)),)
        if name is not None:
            found[title] = name
    return found


def _full_names(counted: Mapping[str, int]) -> Mapping[tuple[str, ...], str]:
    """Return the full names by their words: as the table writes them, else as most entries do."""
    spelled: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for title, count in counted.items():
        words = _words(title)
        if words and not any(word.endswith(".") for word in words) and title not in read_table("journals"):
            spelled[words][title] += count
    chosen = {
        words: min(names, key=lambda name: (_is_sentence_case(name), -names[name], -len(name), name))
        for words, names in spelled.items()
        # A single word in capitals is an acronym.
        if len(words) > 1 or not all(name.isupper() for name in names)
    }
    return {**chosen, **_known_by_words()}


def _is_sentence_case(name: str) -> bool:
    return any(word.islower() and word not in _LEFT_OUT for word in name.split())


@cache
def _known_by_words() -> Mapping[tuple[str, ...], str]:
    return {_words(name): name for name in read_table("journals").values()}


@cache_short(1 << 14)
def _words(title: str) -> tuple[str, ...]:
    """Return the words that identify a journal, folded."""
    words = _WORD.findall(ascii_letters(title).lower())
    return tuple(word for at, word in enumerate(words) if not _is_left_out(word, at == len(words) - 1))


def _abbreviates(short: Sequence[str], full: Sequence[str]) -> bool:
    """Return whether each word of `short` is that of `full`, at least one of them abbreviated."""
    if len(short) != len(full) or len(short) < 2 or not any(word.endswith(".") for word in short):
        return False
    return all(map(_is_shortened, short, full))


def _is_shortened(short: str, full: str) -> bool:
    bare = short.rstrip(".")
    if bare == full:
        return True
    if not short.endswith(".") or bare[0] != full[0] or len(bare) >= len(full):
        return False
    letters = iter(full)
    return all(letter in letters for letter in bare)


def _is_acronym(title: str, words: Sequence[str]) -> bool:
    """Return whether a title is the acronym of a journal: `JMLR`, `TPAMI`, `IEEE TPAMI`."""
    short = re.sub(r"^(?:IEEE|ACM)[ /-]", "", title).replace("-", "")
    if not (short.isupper() and short.isalpha() and len(short) > 2):
        return False
    own = [word for word in words if word not in ("ieee", "acm")]
    return short.lower() == "".join(word[0] for word in own)


def is_abbreviated(name: str) -> bool:
    """Return whether the words of a name are abbreviated: `Proc. Natl. Acad. Sci.`"""
    words = [word for word in name.split() if word not in _SMALL_WORDS]
    return (
        bool(words)
        and all(word[0].isupper() for word in words)
        and 2 * sum(word.endswith(".") for word in words) >= len(words)
    )


@lru_cache(maxsize=1)
def journal_abbreviations() -> frozenset[str]:
    """Return the abbreviated words in titles of journals (ISO 4), in lower case and without their periods."""
    return frozenset(word[:-1] for word in read_table("title_words").values() if word.endswith("."))


@cache_short(8192)
def abbreviates_journal(text: str) -> bool:
    """Return whether a text is the title of a journal in abbreviated words (ISO 4), with or without periods.

    >>> abbreviates_journal("Phys. Rev. D"), abbreviates_journal("Nat Commun"), abbreviates_journal("J. Mole")
    (True, True, False)
    """
    words = [word for word in text.split() if word not in _SMALL_WORDS]
    if not 2 <= len(words) <= MAX_JOURNAL_WORDS or not all(word[0].isupper() for word in words):
        return False
    plain = [word.rstrip(".").lower() for word in words]
    if all(word in _INSTITUTIONS for word in plain if word in journal_abbreviations()):
        return False
    known = [word for word, bare in zip(words, plain, strict=True) if len(word) > 2 and bare in journal_abbreviations()]
    letters = sum(len(word.rstrip(".")) == 1 for word in words)
    # The period of the last word is not in the text of a piece.
    last = words[-1] in known and any(word.endswith(".") and len(word) > 3 for word in words)
    return (
        last
        or any(word.endswith(".") for word in known)
        or (len(known) + letters == len(words) and (len(known) > 1 or (bool(known) and words[0] in ("J", "J."))))
    )
