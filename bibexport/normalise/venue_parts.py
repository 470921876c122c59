"""A name of proceedings taken apart into what identifies the conference, and what changes from year to year.

A name is built of few parts: `Proceedings of the`, the number of the meeting, a year, its sponsors, its scope
(`International`, `European`), the kind of meeting, its subject, the acronym with the year, place and dates, a volume or
part, and perhaps a track (Findings, workshops, a companion volume). All years of a conference share scope, kind,
subject and acronym; these and the track identify it.
"""

import re

import msgspec

from bibexport.normalise.booktitles import MAX_LENGTH, Proceedings, proceedings
from bibexport.normalise.event_dates import is_region
from bibexport.normalise.event_words import century, has_event, is_generic, meeting_number
from bibexport.normalise.known_conferences import (
    CAPITALS,
    DROPPED,
    KIND_NAMES,
    KINDS,
    NUMBER_AT_END,
    PARENTHESIS,
    SPONSORS,
    Venue,
    find_known,
    find_volume,
    has_same_words,
    is_related,
    known_venues,
    split_words,
)
from bibexport.text import cache_short, compile_lazily
from bibexport.text.dates import RECENT_YEAR, SEASON_NUMBERS
from bibexport.text.unicode import clean
from bibexport.text.venue_names import conferences, find_track, fold_venue, without_track

_AT_HOST = compile_lazily(r"@|\b(?:held|co-?located) (?:at|with)\b|\bin conjunction with\b|\bat (?=[A-Z]{3,})")
_HOSTED = compile_lazily(r"\b[A-Z][\w&-]*[A-Z][\w&-]*,?\s*(?:['’]?\d{2,4})?,?\s+[Ww]orkshop\b")
"""`NeurIPS 2021 Workshop on …`: the acronym is that of the host, not of the workshop."""
_LEAD_IN = compile_lazily(
    r"(?:in:?\s+)?(?:(?:proc(?:s?\.|eedings?\.?)?|record|papers)\s+(?:of\s+)?(?:the\s+)?)?(?:the\s+)?", re.IGNORECASE
)
_YEAR = compile_lazily(
    rf"(?<![\w'’])['’]?{RECENT_YEAR}(?!\w)|(?<=[A-Za-z]){RECENT_YEAR}(?!\w)|['’]\d\d\b|(?<=[A-Z])-?\d\d\b"
    r"|(?<=[A-Za-z]) \d\d\Z"
)
_YEAR_OF_ACRONYM = compile_lazily(r"(?<=[A-Z][a-z])-?\d\d\Z|(?<=[A-Z][a-z]{2})-?\d\d\Z|(?<=[a-z]{3})-?\d\d\Z")
_FULL_YEAR = compile_lazily(rf"(?<!\d){RECENT_YEAR}(?!\d)")
_ACRONYM_AT_END = compile_lazily(r"\(((?=[\w*&+/-]*[A-Z][\w*&+/-]*[A-Z])[\w*&+/'’-]+(?: [\w'’]+){0,2})\)\Z")
_ACRONYM_BEFORE_PLACE = compile_lazily(r"\(((?=[\w*&+/-]*[A-Z][\w*&+/-]*[A-Z])[\w*&+/-]*[a-z&][\w*&+/'’-]*)\)(?=,)")
_IN_PARENTHESES = compile_lazily(r"\(([\w*&+/'’ -]{3,})\)(?=,|\Z)")
_LABEL = compile_lazily(rf"([A-Z][\w&*/+-]*(?: [A-Z][\w&*/+-]*)?\s?(?:['’]\d\d|{RECENT_YEAR}))(?::| [-–]) (?=\S+ \S)")
_LABEL_BEFORE = compile_lazily(r"[A-Z][\w&*/-]* ?['’]?\d{2,4}[,:]?\s+")
_VOLUME = compile_lazily(r"[,:]?\s*\b(?:Part|Volume|Vol\.|Book)\s+(?:[IVXLC]+|\d+)\b.*\Z")
_MATTER_AT_END = compile_lazily(r",\s*(?:[\w-]+\s)?(?:Proceedings|Papers)\Z")
_SHORT_NAME = compile_lazily(r"[A-Za-z0-9*][\w*&+.'’@-]*(?:[ /][A-Z*][\w*&+.'’@-]*){0,2}")

_WORKSHOPS = compile_lazily(r"(?<=[A-Za-z]{3})W\Z|\s*Workshops?\Z")
_SMALL_WORDS = frozenset("a an and as at by for from in into of on or the to via with".split())  # noqa: SIM905


@cache_short(1 << 14)
def parse_venue(text: str, year: int | None = None) -> Venue:
    """Take the name of a conference's proceedings apart; `year` is that of the publication.

    >>> venue = parse_venue("Proceedings of the 38th International Conference on Machine Learning, ICML 2021, Online")
    >>> venue.name, venue.acronym, venue.year
    ('International Conference on Machine Learning', 'ICML', 2021)
    >>> venue = parse_venue("Proc. ICML", 2021)
    >>> venue.acronym, venue.year
    ('ICML', None)
    """
    text = clean(text).strip(" ,;")
    if len(text) > MAX_LENGTH:
        return Venue(text, (text,), frozenset(), "", None, "", "")
    text = text[:-1] if text.endswith(".") and " " in text and not _is_dotted(text) else text
    track = find_track(text)
    inside = PARENTHESIS.search(text) if "(" in text else None
    bare = (PARENTHESIS.sub("", text) if inside else text).strip(" ,") or text
    if short := _read_short_name(bare, track):
        return Venue("", (), frozenset(), short, _find_year(bare), track, inside[1] if inside else "")
    short, rest = _split_acronym(bare)
    # Where the text has no year, `proceedings` gives the acronym that of the publication.
    said_year = _find_year(bare)
    named = _YEAR.sub("", short).strip()
    parts = proceedings(rest, short=named, year=said_year or year)
    acronym = named or _strip_year(parts.acronym)
    name, book = _choose_name(parts, acronym)
    if not name and not book and has_event(acronym):
        # `ACM Web Conference 2023` is a name, though it is built like an acronym.
        name, acronym = _strip(acronym), ""
    if name and rest.endswith(".") and rest[:-1].endswith(name.rpartition(" ")[2]):
        name += "."
    words, sponsors = split_words(name)
    if acronym == name or acronym.lower() in SEASON_NUMBERS or _AT_HOST.search(text) or _HOSTED.search(text):
        acronym = ""
    if track == "workshops":
        acronym = _WORKSHOPS.sub("", acronym)
    if all(word in KIND_NAMES or word == acronym.lower() for word in words):
        words, name = (), ""
    beside = _find_year(short or (parts.acronym if said_year or _YEAR.search(bare) else ""))
    when = (parts.date.year if parts.date else None) or beside or _read_short_year(short) or said_year
    volume = find_volume(text, parts)
    return Venue(name, words, sponsors, acronym, when, track, volume, book)


def _split_acronym(text: str) -> tuple[str, str]:
    """Return the acronym before a colon or in parentheses at the end, with its year if any, and the rest."""
    if label := _LABEL.match(text):
        return label[1], text[label.end() :]
    beside = _ACRONYM_AT_END.search(text) or _ACRONYM_BEFORE_PLACE.search(text)
    if beside is None and (inside := _IN_PARENTHESES.search(text)):
        # `(Interspeech)` is known, though it is not built like an acronym.
        beside = inside if fold_venue(_YEAR.sub("", inside[1])) in conferences() else None
    if beside is None or is_region(beside[1]) or not text[: beside.start()].strip():
        return "", text
    return beside[1], f"{text[: beside.start()].strip(' ,')}{text[beside.end() :]}"


def _read_short_year(acronym: str) -> int | None:
    """Return 2014 for `OSDI 14`, `OSDI'14`."""
    digits = re.search(r"(?<!\d)\d\d\Z", acronym)
    return century(digits[0]) if digits else None


def _is_dotted(text: str) -> bool:
    """Return whether the final full stop is that of an abbreviated word: other words have one, too."""
    return text.count(". ") > 0


def _find_year(text: str) -> int | None:
    years = [int(year) for year in _FULL_YEAR.findall(text)]
    return years[-1] if years else None


def _read_short_name(text: str, track: str) -> str:
    """Return the acronym or short name of a conference if `text` is that alone: `ICML'21`, `ACM Multimedia`."""
    if (beside := _ACRONYM_AT_END.search(text)) and text[: beside.start()].strip():
        return ""
    lead = _LEAD_IN.match(text)
    bare = text[lead.end() :] if lead else text
    bare = _YEAR.sub("", bare)
    if track and not (track == "workshops" and not re.search("workshops", bare, re.IGNORECASE)):
        bare = re.sub(r"\s*\(\s*\)", "", without_track(bare, track))
    bare = re.sub(r"(?i)\s*\bof\b\s*(?:the\b)?|[()]", " ", bare) if track else bare
    bare = _YEAR_OF_ACRONYM.sub("", " ".join(bare.split()).strip(" ,.:;-–'’"))
    if track == "workshops":
        bare = _WORKSHOPS.sub("", bare)
    if not bare or not _SHORT_NAME.fullmatch(bare) or bare.lower() in DROPPED:
        return ""
    words = bare.split()
    kinds = [at for at, word in enumerate(words) if word.lower() in KINDS]
    if kinds and (kinds[0] < len(words) - 1 or len(words) > 2 or words[-1].lower() in ("workshop", "meeting")):
        return ""
    has_capitals = any(sum(map(str.isupper, word)) > 1 for word in words)
    if len(words) == 1:
        is_known_kind = words[0].lower() in KINDS
        return "" if is_known_kind or (not has_capitals and not words[0].istitle() and not _YEAR.search(text)) else bare
    return bare if has_capitals else ""


def _strip_year(acronym: str) -> str:
    return re.sub(r"\s(?:\d{4}|['’]?\d\d)\Z", "", acronym)


def _choose_name(parts: Proceedings, acronym: str) -> tuple[str, str]:
    """Return the name of the conference, and the title of its volume where that is another; each may be empty."""
    title = _VOLUME.sub("", parts.container_title)
    event = _strip_year(parts.event_title)
    if match := _BOOK.fullmatch(title):
        subject, kind = match["subject"], _strip(match["event"])
        if has_event(kind) and not has_event(subject) and is_generic(CAPITALS.sub("", kind)):
            # `Computer Vision – ECCV 2024 – 18th European Conference`
            return f"{kind} on {_LABEL_BEFORE.sub('', subject).removeprefix('Advances in ')}", subject
    if has_event(event) or (event and event != acronym and not acronym):
        head = title.partition(parts.event_title)[0].strip(" ,:–-[")
        return _strip(event), "" if _LEAD_IN.fullmatch(f"{head} ") else _strip(head)
    if has_event(title) or not acronym or re.search(r"[a-z]\.(?: |\Z)", title):
        return _strip(title), ""
    book = re.split(r" – (?=[A-Z][\w&*/-]* \d)", title)[0]
    return "", _strip(book) if book != acronym else ""


_BOOK = compile_lazily(
    r"(?P<subject>[^–]+?)(?:,| –)(?: [A-Z][\w&*-]+ \d{4}(?:,| –))? (?:[Pp]roceedings of the )?(?P<event>[^–,]+)"
    r"(?:, (?:[\w-]+ ){0,2}(?:Proceedings|Papers).*)?"
)


def _strip(name: str) -> str:
    """Return the name without number, years, part and `Proceedings of the`, in title case."""
    name = _VOLUME.sub("", name)
    name = _MATTER_AT_END.sub("", name)
    lead = _LEAD_IN.match(name)
    name = name[lead.end() :] if lead and lead.end() < len(name) else name
    name = re.sub(rf"\s*\({RECENT_YEAR}\)|\s*\b{RECENT_YEAR}\b(?!-)", "", name)
    words = name.split()
    first_kind = next((at for at, word in enumerate(words) if word.lower() in KINDS), len(words))
    # Only before the kind of meeting is it the number of the meeting: `Conference on Fifth Generation Computers`.
    words = [word for at, word in enumerate(words) if at > first_kind or meeting_number(word) is None]
    while words and words[0].lower().rstrip(".,:") in {"the", "on", "of", "annual", "annu", "biennial", "ieee's"} | set(
        ",:-–"
    ):
        if words[0].lower() == "annual" and len(words) > 1 and words[1].lower().startswith(("meeting", "technical")):
            break
        del words[0]
    if len(words) > 2 and words[1].lower() == "on" and words[2].lower() in KINDS:
        del words[1]  # `ACM on Conference on Information …`
    name = " ".join(words).strip(" ,:;-–")
    name = re.sub(r"\bAnnual (?=(?:International |ACM |IEEE |Conference\b|Symposium\b))", "", name)
    name = NUMBER_AT_END.sub("", name)
    return _title_case(name.replace(" & ", " and "))


def _title_case(name: str) -> str:
    """Return a name in sentence case with capitals: `International conference on machine learning`."""
    if name[:2].islower() and re.split(r"[/ ]", name)[0] not in SPONSORS:
        name = name[:1].upper() + name[1:]
    words = name.split(" ")
    content = [
        word
        for word in words[1:]
        if word.replace(",", "").isalpha() and len(word) > 3 and word.lower() not in _SMALL_WORDS
    ]
    if not content or sum(word.islower() for word in content) * 2 < len(content):
        return name
    return " ".join(
        word if not word.islower() or (index and word in _SMALL_WORDS) else _capitalise(word)
        for index, word in enumerate(words)
    )


def _capitalise(word: str) -> str:
    return re.sub(r"[^-/]+", lambda part: part[0].upper() if part[0] in SPONSORS else part[0].capitalize(), word)


_TRACKS_IN_NAMES = {"student": "Student Research Workshop", "datasets": "Datasets and Benchmarks"}


def name_with_acronym(venue: Venue) -> str:
    """Return `International Conference on Machine Learning (ICML 2021)`, with its track, and as much as is known."""
    when = f" {venue.year}" if venue.year else ""
    if venue.track == "findings" and venue.name.endswith(f": {venue.acronym}"):
        return f"{venue.name}{when}"
    label = _TRACKS_IN_NAMES.get(venue.track, venue.track.title())
    if venue.acronym:
        short = f"{venue.acronym}{f' {label}' if label else ''}{when}"
        return f"{venue.name} ({short})" if venue.name else short
    return f"{venue.name}, {label}" if label and label.lower() not in venue.name.lower() else venue.name


def name_record(text: str, year: int | None, acronym: str) -> Venue | None:
    """Return the name of a single record's conference, made of its own words; None if it has none.

    `acronym` is that of other facts. No other record counts, so that a reference stays the same whatever is beside it.

    >>> name_record("Forty-first International Conference on Machine Learning, Vienna", 2024, "ICML").name
    'International Conference on Machine Learning'
    """
    venue = parse_venue(text, year)
    venue = venue if venue.acronym or not acronym else msgspec.structs.replace(venue, acronym=acronym)
    if venue.track:
        return venue if venue.words else None
    known = find_known(venue.acronym_key)
    words = venue if venue.words else parse_venue(venue.book)
    if known is not None and (not words.words or is_related(words, known)):
        return msgspec.structs.replace(venue, name=known.name)
    same = [one for one in known_venues() if has_same_words(venue, one)] if venue.words and not venue.acronym else []
    if len(same) == 1:
        return msgspec.structs.replace(venue, name=same[0].name)
    return venue if venue.words else None
