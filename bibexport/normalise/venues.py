"""One name for one venue: which names of proceedings mean the same conference, and the name that all of them get.

Two names mean the same conference if they agree in the words that identify it and in the track. Sponsors,
`International`, the kind of meeting and letters of abbreviated words may be missing from one of them, but only where a
single conference of the bibliography, or of the table of well-known ones, fits. An acronym alone means the conference
that has it in the same year, else in any year. Where two fit, the name stays as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from bibexport.data import read_table
from bibexport.normalise.known_conferences import (
    KIND_NAMES,
    OPTIONAL,
    Venue,
    has_same_words,
    is_related,
    known_acronyms,
    known_venues,
    may_be_same_kind,
)
from bibexport.normalise.venue_parts import parse_venue
from bibexport.text.venue_names import acronym_key


class Conference(msgspec.Struct):
    """What is known of one conference, of one of its tracks: the names that are certainly its own."""

    track: str
    names: list[Venue] = []
    acronyms: Counter[str] = msgspec.field(default_factory=Counter)
    """As written, without the year."""
    books: dict[frozenset[str], set[int | None]] = msgspec.field(default_factory=dict)
    """The words of titles of its volumes, with the years of publication."""
    book: str = ""
    """The title of a volume, for want of a name."""
    years: dict[int | None, set[int]] = msgspec.field(default_factory=dict)
    """The years of the meetings that names in the bibliography say, by the year of publication."""

    def add(self, venue: Venue, published: int | None = None) -> None:
        """Add a name of this conference."""
        if venue.name:
            self.names.append(venue)
        if venue.acronym:
            self.acronyms[venue.acronym] += 1
        if venue.book:
            self.book = self.book or venue.book
            self.books.setdefault(frozenset(parse_venue(venue.book).words), set()).add(published)
        if venue.year:
            self.years.setdefault(published, set()).add(venue.year)

    def year_of_meeting(self, published: int | None) -> int | None:
        """Return the year of the meeting whose papers were published in a year: mostly, but not always, the same."""
        years = self.years.get(published, set())
        return min(years) if len(years) == 1 else published

    @property
    def acronym_keys(self) -> frozenset[str]:
        """The acronyms, folded."""
        return frozenset(map(acronym_key, self.acronyms))

    @property
    def sponsors(self) -> frozenset[str]:
        """All sponsors that the names have."""
        return frozenset[str]().union(*(name.sponsors for name in self.names))


def is_well_known(text: str) -> bool:
    """Return whether a text is the name or acronym of a conference in the table, `IEEE Micro` not being MICRO."""
    venue = parse_venue(text)
    if not venue.words:
        return any(venue.acronym in acronyms.split(", ") for acronyms in read_table("conferences"))
    return any(has_same_words(venue, one) for one in known_venues())


def unify(texts: Iterable[tuple[str, int | None]]) -> Mapping[tuple[str, int | None], Venue]:
    """Return for names of proceedings and years of publication the conference that each means.

    In the result, `name` and `acronym` are those of the conference, equal for all its names; a name whose conference is
    unknown or uncertain is missing.
    """
    asked = {pair: parse_venue(*pair) for pair in texts}
    conferences = _collect(asked)
    homes = {pair: home for pair, venue in asked.items() if (home := _find(venue, pair[1], conferences)) is not None}
    years = {pair: asked[pair].year or home.year_of_meeting(pair[1]) for pair, home in homes.items()}
    acronyms: defaultdict[tuple[int, int | None], Counter[str]] = defaultdict(Counter)
    for pair, home in homes.items():
        if acronym := asked[pair].acronym:
            # A conference may change its acronym, as NIPS did: each year has its own.
            acronyms[id(home), years[pair]][acronym] += 1
            acronyms[id(home), None][acronym] += 1
    found: dict[tuple[str, int | None], Venue] = {}
    for pair, home in homes.items():
        known = acronyms.get((id(home), years[pair])) or acronyms.get((id(home), None)) or home.acronyms
        name, acronym = _choose_name(home), _choose_acronym(known)
        if acronym or any(KIND_NAMES & {*one.words} for one in home.names):
            found[pair] = msgspec.structs.replace(asked[pair], name=name, acronym=acronym, year=years[pair])
    return found


def _collect(asked: Mapping[tuple[str, int | None], Venue]) -> list[Conference]:
    """Return the conferences that names in full identify, those of the table included."""
    conferences: list[Conference] = []
    for known in known_venues():
        conferences.append(Conference(track=""))
        conferences[-1].add(known)
    by_words: defaultdict[tuple[str, frozenset[str]], list[Conference]] = defaultdict(list)
    for one in conferences:
        by_words["", frozenset(one.names[0].words)].append(one)
    full = [
        (venue, pair[1])
        for pair, venue in asked.items()
        if (venue.words and not venue.is_abbreviated) or (venue.book and venue.acronym)
    ]
    # Names with an acronym first: they say which conferences there are.
    for venue, published in sorted(full, key=_by_certainty):
        same = by_words[venue.track, frozenset(venue.words)] if venue.words else []
        home = _choose_conference(venue, same)
        if home is None and venue.acronym:
            home = _find_by_acronym(venue, conferences)
        if home is None:
            home = Conference(track=venue.track)
            conferences.append(home)
        if home not in same:
            same.append(home)
        home.add(venue, published)
    return conferences


def _by_certainty(one: tuple[Venue, int | None]) -> tuple[bool, bool, bool, str, int]:
    venue, published = one
    return not venue.acronym, not venue.words, not venue.sponsors, venue.name, published or 0


def _choose_conference(venue: Venue, same: list[Conference]) -> Conference | None:
    """Return the conference of a name among those with equal words: by its acronym, else if only one fits."""
    if venue.acronym:
        for one in same:
            if venue.acronym_key in one.acronym_keys:
                return one
        fitting = [one for one in same if not one.acronyms and _agree(venue.sponsors, one.sponsors)]
    else:
        fitting = [one for one in same if _agree(venue.sponsors, one.sponsors)]
    return fitting[0] if len(fitting) == 1 else None


def _find_by_acronym(venue: Venue, conferences: Iterable[Conference]) -> Conference | None:
    """Return the conference of the same acronym whose names have nearly the same words."""
    if venue.track:
        return None
    for one in conferences:
        if not one.track and venue.acronym_key in one.acronym_keys:
            words = venue if venue.words else parse_venue(venue.book)
            if frozenset(words.words) in one.books or any(is_related(words, name) for name in one.names):
                return one
    return None


def _find(venue: Venue, published: int | None, conferences: list[Conference]) -> Conference | None:
    """Return the only conference that `venue` can mean."""
    own = [one for one in conferences if one.track == venue.track]
    if not venue.words:
        named = [one for one in own if venue.acronym and venue.acronym_key in one.acronym_keys]
        if not named and venue.year:
            # `Multimedia 2016`: the subject in the place of the acronym.
            subject = frozenset(venue.acronym.lower().split())
            named = [one for one in own if any(subject == {*name.words} - KIND_NAMES - OPTIONAL for name in one.names)]
        year = venue.year or published
        this_year = [one for one in named if any(year in years for years in one.years.values())]
        return _only(this_year or named) or (_alone(venue) if not named else None)
    words = frozenset(venue.words)
    of_books = [] if venue.acronym or words & KIND_NAMES else [one for one in own if words in one.books]
    if of_books:
        this_year = [one for one in of_books if published in one.books[words]]
        return _only(this_year or of_books)
    fitting = [one for one in own if venue in one.names]
    if not fitting:
        with_acronym = [one for one in own if venue.acronym and venue.acronym_key in one.acronym_keys]
        fitting = [one for one in with_acronym or own if any(_abbreviates(venue, name) for name in one.names)]
    wider = {id(one): one for home in fitting for one in _widen(home, own)}
    return _only(list(wider.values()))


def _widen(home: Conference, own: list[Conference]) -> list[Conference]:
    """Return what a name without an acronym can mean: the conferences that say what it leaves out, else itself."""
    if home.acronyms:
        return [home]
    found = [
        one
        for one in own
        if one.acronyms
        and _agree(home.sponsors, one.sponsors)
        and any(has_same_words(mine, name) for mine in home.names for name in one.names)
    ]
    return found or [home]


def _alone(venue: Venue) -> Conference | None:
    """Return a conference of which nothing but the acronym is known."""
    if not any(map(str.isupper, venue.acronym[1:])):
        return None
    one = Conference(track=venue.track)
    one.add(venue)
    return one


def _only(found: list[Conference]) -> Conference | None:
    return found[0] if len(found) == 1 else None


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether sponsors may be those of one conference: some of them are often left out."""
    return one <= other or other <= one


def _abbreviates(short: Venue, full: Venue) -> bool:
    """Return whether the words of `short` are those of `full`, each in full or abbreviated, and in their order."""
    if full.is_abbreviated or not _agree(short.sponsors, full.sponsors):
        return False
    mine = [word for word in short.words if word.rstrip(".") not in OPTIONAL]
    theirs = [word for word in full.words if word not in OPTIONAL]
    if not may_be_same_kind(set(mine), set(theirs)):
        return False
    if not any(word in KIND_NAMES for word in mine) or "advances" in (mine[0], theirs[0]):
        mine, theirs = (
            [word for word in mine if word not in KIND_NAMES],
            [word for word in theirs if word not in KIND_NAMES],
        )
    return len(mine) == len(theirs) > 0 and all(map(_is_shortened, mine, theirs))


def _is_shortened(short: str, full: str) -> bool:
    if short == full:
        return True
    bare = short.rstrip(".")
    if not short.endswith(".") or bare[0] != full[0] or len(bare) > len(full):
        return False
    letters = iter(full)
    return all(letter in letters for letter in bare)


def _choose_name(conference: Conference) -> str:
    """Return the name of all years: the table's, else the most frequent one; of several, one with sponsors."""
    known = [name.name for name in conference.names if name in known_venues()]
    if known:
        return known[0]
    names = Counter(name.name for name in conference.names)
    sponsors = {name.name: len(name.sponsors) for name in conference.names}
    ranked = sorted(names, key=lambda name: (" on " not in name, -names[name], -sponsors[name], -len(name), name))
    return ranked[0] if ranked else conference.book


def _choose_acronym(written: Counter[str]) -> str:
    """Return the most frequent acronym; of several, one of a single word, and of those one in capitals."""
    ranked = sorted(written, key=lambda acronym: (" " in acronym, -written[acronym], acronym))
    return known_acronyms().get(ranked[0].lower(), ranked[0]) if ranked else ""
