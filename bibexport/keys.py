"""Cite keys: making them safe for every tool, deriving missing ones, and keeping all unique."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, get_args

import msgspec

from bibexport.data import read_words
from bibexport.model import Record
from bibexport.text import compile_lazily
from bibexport.text.unicode import ascii_letters


class UniqueNames:
    """Makes names unique by numbering repetitions; names with the same `folded` form count as repetitions."""

    def __init__(self, folded: Callable[[str], str] = str) -> None:
        self._folded = folded
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}
        """The last number given to a name, so that thousands of equal names do not each try all those before."""

    def __call__(self, name: str) -> str:
        """Return the name if it is new, else the name with the first number that makes it unique.

        >>> unique = UniqueNames(str.lower)
        >>> unique("CLIP"), unique("Clip"), unique("LLaVA")
        ('CLIP', 'Clip-2', 'LLaVA')
        """
        unique = name
        if (folded := self._folded(name)) in self._taken:
            number, stem = self._last.get(folded, 1), folded
            while folded in self._taken:
                number += 1
                unique = f"{name}-{number}"
                folded = self._folded(unique)
            self._last[stem] = number
        self._taken.add(folded)
        return unique


# Tested with BibTeX 0.99d, biber 2.18 and pandoc 2.17 and 3.9 (`@{key}`): all of them cite, find
# and print these characters anywhere in a key.
_SAFE = compile_lazily(
    r"[A-Za-z0-9+\-._:/&$?!;*@`]+|(?:[A-Za-z0-9+\-._:/&$?!;*@`]*\[[A-Za-z0-9+\-._:/&$?!;*@`]*\])+[A-Za-z0-9+\-._:/&$?!;*@`]*"
)
# pandoc's bare @key ends at the first character that is not internal punctuation followed by a letter
# or digit (https://pandoc.org/MANUAL.html#citation-syntax); unsafe characters are not included.
_BARE = r"\w(?:\w|[:.$&\-+?/](?=\w))*"
# Most keys are safe, so the patterns that rewrite the others are compiled on first use.
_TEX_SCRIPT = r"\$|[\^_](?=\{)|\\(?:text|math)[a-z]*(?=\{)"
_SEPARATORS = r"[\s/:,;|~=\\@\u2010-\u2015\u2022\u00b7]+"
_REPLACED = {"#": "sharp", "&": "and", "∞": "inf", "×": "x", "′": "", "’": "", "♯": "sharp"}


def safe_key(text: str) -> str:
    """Return a key that LaTeX, BibTeX, biber and pandoc's `@{key}` all accept; empty if none of `text` remains.

    A key that all of them accept is kept exactly. Any other is rewritten by one rule: accents are
    dropped, Greek letters are spelt out, superscripts become digits, `++` becomes `plusplus` and a
    last `+` `plus`, `#` becomes `sharp` and `&` `and`; spaces and the characters `/ : , ; | ~ = @`
    become `-`, all other characters but letters, digits, `-`, `_` and `.` are dropped, and runs and
    ends of punctuation go.

    >>> [safe_key(text) for text in ("LISA++", "Prismatic VLMs", "π0", "A#B", "E^2GraphRAG", "LLM.int8()")]
    ['LISA++', 'Prismatic-VLMs', 'pi0', 'AsharpB', 'E2GraphRAG', 'LLM.int8']
    """
    if _SAFE.fullmatch(text):
        return text
    text = re.sub(_TEX_SCRIPT, "", " ".join(text.split()))
    text = text.replace("++", "plusplus")
    text = re.sub(r"\+(?=\W*+$)", "plus", text)
    text = "".join(_REPLACED.get(character) or _spell_out(character) for character in text if character != "′")
    text = re.sub(_SEPARATORS, "-", ascii_letters(text))
    text = re.sub(r"[^A-Za-z0-9\-_.]", "", text)
    text = re.sub(r"(?<![-.])[-.]*-[-.]*+", "-", text)
    return re.sub(r"\.{2,}", ".", text).strip("-._")


def pandoc_bare(key: str) -> bool:
    """Return whether pandoc's bare `@key` cites the whole key; `@{key}` always does.

    >>> pandoc_bare("LLaVa-1.5"), pandoc_bare("LISA++")
    (True, False)
    """
    return re.fullmatch(_BARE, key) is not None


def author_year_word(family: str, year: int | None, title: str) -> str:
    """Return a key such as `radford2021learning`: family name, year, first word of the title except stop words.

    Empty if the family name has no letters that can be written in ASCII.

    >>> author_year_word("Radford", 2021, "Learning Transferable Visual Models")
    'radford2021learning'
    """
    name = re.sub(r"[^a-z]", "", ascii_letters(family).lower())
    if not name:
        return ""
    stop_words = read_words("key_stop_words")
    words = (re.sub(r"[^a-z0-9]", "", word) for word in re.split(r"[\s\-–—:/]+", ascii_letters(title).lower()))
    return f"{name}{year or ''}{next((word for word in words if word and word not in stop_words), '')}"


KeyRule = Literal["author-year-word", "short", "id"]
"""How the keys are derived of entries to which the list gives none."""
KEY_RULES: tuple[KeyRule, ...] = get_args(KeyRule)


KEY_CODES = frozenset({"key-derived", "key-latex", "key-suffix", "key-shared"})
"""The codes of findings about a choice of keys."""


class KeyWish(msgspec.Struct, frozen=True, kw_only=True):
    """The candidates for the key of an entry, and what its paper is known by."""

    assigned: str = ""
    """The key that the entry already has; it is never changed."""
    explicit: str = ""
    """The key in the list, verbatim."""
    others: tuple[str, ...] = ()
    """Further keys that the list gives the paper, verbatim."""
    short_name: str = ""
    derived: str = ""
    """Author, year and word of the title, if the authors are known."""
    fallback: str = ""
    """Always present, and stable: `arxiv-2304.08485`."""
    year: int | None = None
    """Distinguishes two papers with one name."""
    names: tuple[str, ...] = ()
    """What identifies the paper: `arxiv:2304.08485`, `doi:…`, `key:…` (the list's own), `title:…`."""
    line: int | None = None
    """1-based, in the list."""


class KeyChoice(msgspec.Struct, frozen=True):
    """The key of an entry, and how it was chosen."""

    key: str
    aliases: tuple[str, ...] = ()
    """Keys in the list that are not the same, and former keys."""
    notes: tuple[tuple[str, str], ...] = ()
    """Code (`key-derived`, `key-latex`, `key-suffix`, …) and message of each finding about the key."""


def assign_keys(
    wishes: Sequence[KeyWish],
    taken: Iterable[str] = (),
    *,
    rule: KeyRule = "author-year-word",
    reserved: Mapping[str, int] | None = None,
    first_come: bool = True,
) -> tuple[KeyChoice, ...]:
    """Return a key for each of `wishes`, unique without regard to case.

    A key in the list comes first, then what `rule` derives. If several entries want the same key, the first one that
    has it in the list keeps it, else the first one. The others get `-YEAR`, and letters in the order of the list if
    that does not make them unique.

    Args:
        wishes: in the order of the list.
        taken: keys that no entry may have.
        rule: how keys are derived.
        reserved: by key in lower case, the index of the only entry that may have it, -1 for none.
        first_come: whether the first of several entries that want a derived key gets it. In version 0.1 none of them
            did.
    """
    homes = {key.casefold(): -1 for key in taken} | dict(reserved or {})
    keys = {index: wish.assigned for index, wish in enumerate(wishes) if wish.assigned}
    homes |= {key.casefold(): index for index, key in keys.items()}
    bases = [_choose_base(wish, rule) for wish in wishes]
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, base in enumerate(bases):
        if index not in keys:
            groups[base.casefold()].append(index)
    clashing: list[list[int]] = []
    for name, members in groups.items():
        owner = _choose_owner(members, wishes, homes.get(name), first_come=first_come)
        if owner is not None:
            keys[owner] = bases[owner]
            homes[name] = owner
        clashing.append([index for index in members if index != owner])
    # Done after all unchanged keys, so that no suffix collides with one of them.
    for members in clashing:
        stems = {index: _add_year(bases[index], wishes[index], rule, first_come=first_come) for index in members}
        keys.update(_add_suffixes(stems, bases, homes, first_come=first_come))
    return tuple(_make_choice(wish, bases[index], keys[index]) for index, wish in enumerate(wishes))


def listed_key(wish: KeyWish) -> str:
    """Return the key in the list without a description after it, as in `Star-Attention: 11x speedup`."""
    return re.split(r"[:：]\s", wish.explicit, maxsplit=1)[0].strip() or wish.explicit


def _choose_base(wish: KeyWish, rule: KeyRule) -> str:
    derived = {
        "author-year-word": (wish.derived, wish.short_name),
        "short": (wish.short_name, wish.derived),
        "id": (),
    }
    for text in (listed_key(wish), *derived[rule], wish.fallback):
        if key := safe_key(text):
            return key
    return "entry"


def _choose_owner(
    members: Sequence[int], wishes: Sequence[KeyWish], home: int | None, *, first_come: bool
) -> int | None:
    """Return which of the entries that want one key gets it without a suffix, if any."""
    if home is not None:
        return home if home in members else None
    explicit = (index for index in members if listed_key(wishes[index]))
    return next(explicit, members[0] if first_come or len(members) == 1 else None)


def _add_suffixes(
    stems: Mapping[int, str], bases: Sequence[str], homes: dict[str, int], *, first_come: bool
) -> dict[int, str]:
    """Return unique keys for entries whose base another one has, and enter them in `homes`."""
    keys: dict[int, str] = {}
    counts = Counter(stem.casefold() for stem in stems.values())
    letters: defaultdict[str, Iterator[str]] = defaultdict(_generate_letters)
    for index, stem in stems.items():
        name = stem.casefold()
        joined = f"{stem}-" if stem == bases[index] else stem
        key = stem
        # In version 0.1, a key without a letter would have seemed to mean one of several.
        is_shared = counts[name] > 1 and not first_come
        if is_shared or stem == bases[index] or homes.get(name, index) != index:
            lettered = (f"{joined}{letter}" for letter in letters[name])
            key = next(one for one in lettered if homes.get(one.casefold(), index) == index)
        keys[index] = key
        homes[key.casefold()] = index
    return keys


def _add_year(base: str, wish: KeyWish, rule: KeyRule, *, first_come: bool) -> str:
    is_derived = rule == "author-year-word" and base == safe_key(wish.derived)
    has_year = is_derived or (first_come and base.endswith(f"-{wish.year}"))
    return f"{base}-{wish.year}" if wish.year and not has_year else base


def _generate_letters() -> Iterator[str]:
    """Yield a, b, … z, aa, ab, …"""
    number = 1
    while True:
        text, rest = "", number
        while rest:
            rest, digit = divmod(rest - 1, 26)
            text = chr(97 + digit) + text
        yield text
        number += 1


def _make_choice(wish: KeyWish, base: str, key: str) -> KeyChoice:
    aliases = tuple(one for one in dict.fromkeys((wish.explicit, *wish.others)) if one and one != key)
    if wish.assigned:
        return KeyChoice(wish.assigned, aliases)
    notes: list[tuple[str, str]] = []
    if not safe_key(listed_key(wish)):
        notes.append(("key-derived", f"the list gives no key that can be cited; derived {key!r}"))
    elif key != wish.explicit and base != wish.explicit:
        notes.append(("key-latex", f"the key {wish.explicit!r} cannot be cited everywhere; rewritten to {key!r}"))
    if key != base:
        code = "key-shared" if wish.explicit else "key-suffix"
        notes.append((code, f"another paper has the key {base!r}; this one is {key!r}"))
    return KeyChoice(key, aliases, tuple(notes))


def greek_name(character: str) -> str:
    """Return the name of a Greek letter, in its case; empty for other characters.

    >>> greek_name("π"), greek_name("Σ"), greek_name("a")
    ('pi', 'Sigma', '')
    """
    words = unicodedata.name(character, "").split(" ")
    if words[0] != "GREEK" or "LETTER" not in words:
        return ""
    end = words.index("WITH") if "WITH" in words else len(words)
    name = words[end - 1].lower().replace("lamda", "lambda")
    return name.capitalize() if "CAPITAL" in words else name


def _spell_out(character: str) -> str:
    if character.isascii():
        return character
    plain = unicodedata.normalize("NFKD", character)
    return "".join(greek_name(letter) or letter for letter in plain)


Program = Literal["bibtex", "biblatex"]
# Each character was tried inside of a key with BibTeX 0.99d, biber 2.18 and pdfTeX: cited, found and printed. `^^` is
# how TeX writes other characters.
_TAKEN_BY: Mapping[Program, str] = {
    "bibtex": r"(?:[^\s\x00-\x1f\x7f#%,\\{}~^]|\^(?!\^))+(?<!=)",
    "biblatex": r"(?:[^\s\x00-\x1f\x7f#%,\\{}~^\"'()=]|\^(?!\^))+",
}


def is_citable(key: str, program: Program) -> bool:
    """Return whether LaTeX and BibTeX, or LaTeX and biber, take a key as it is.

    >>> is_citable("o'hara:2020/x+y", "bibtex"), is_citable("o'hara:2020/x+y", "biblatex"), is_citable("é", "biblatex")
    (True, False, True)
    """
    return re.fullmatch(_TAKEN_BY[program], key) is not None


class UniqueKeys:
    """Makes the keys of records safe and unique without regard to case, as BibTeX compares them.

    The keys of a person's own .bib stay as they are where `program` takes them; all others are safe for every tool.
    """

    def __init__(self, program: Program | None = None) -> None:
        self._program: Program | None = program
        self._unique = UniqueNames(str.lower)

    def __call__(self, record: Record) -> str:
        """Return the key of the record if it can be written and is new, else the closest one that is."""
        if self._program and record.origin is not None and is_citable(record.key, self._program):
            return self._unique(record.key)
        return self._unique(safe_key(record.key) or _derive_key(record))


def _derive_key(record: Record) -> str:
    """Return a key for a record whose own key cannot be kept: author, year and word of the title if it has them."""
    family = record.authors[0].family or record.authors[0].literal if record.authors else ""
    year = record.issued.year if record.issued else None
    return author_year_word(family, year, record.title) or safe_key(record.title[:40]) or "entry"
