"""Plain citations in the styles of journals: names first, then the title, the container and the imprint.

Only what the grammar of the styles leaves no doubt about is a part, and a whole piece for the scorer (`pieces.py`,
`titles.py`), which reads the rest.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

from bibexport.data import read_words
from bibexport.lists.imprints import (
    CONTAINER_END,
    EDITED,
    EDITION,
    EDITORS,
    GB_MARK,
    LONE_YEAR,
    NUMBERED,
    PLACE,
    Imprint,
    Part,
    find_container_end,
    find_reporters,
    find_tail_end,
    read_imprint,
)
from bibexport.lists.names import (
    CAPITAL,
    CAPITALISED,
    NAME_STYLES,
    OMISSION,
    are_names,
    is_name,
    is_venue,
    may_be_name,
    sounds_like_venue,
)
from bibexport.lists.styled_text import BREAK, LABEL, SOFT, StyledText, count_han
from bibexport.text.dates import PRINTED_YEAR
from bibexport.text.names import ET_AL, ORGANISATIONS, OTHERS_WRITTEN

MAX_CITATION = 1500
MAX_ENDS = 12
"""Number of full stops that are tried as the end of the title."""

_HAS_INITIAL = re.compile(r"\b[^\W\d_]\.|\s[^\W\d_](?: [^\W\d_]){0,2}$")
_FAMILIES = re.compile(CAPITALISED)
_OTHERS = re.compile(
    rf"\s*+(?:,\s*+)?(?:(?:and|&)\s+)?(?:{ET_AL}(?!\w)\.?|others\b\.?)"
    rf"|\s*+(?:,\s*+)?{OMISSION}(?=\s*[(.,:])|[,，]?\s*+等"
)
_GROUP = re.compile(rf"(?:{CAPITAL}|\d{{4}}\s)[\w&'’./-]*(?:\s(?:of|for|and|the|on|in|&|[A-Z\d][\w&'’/-]*)){{0,9}}")
_HEAD = re.compile(r"[^\w(\[«„“\"]*(?:[\[(]\d{1,4}[\])]\.?\s*|\d{1,3}[.)]\s+)?")
_DATE = re.compile(
    rf"[.,:]?\s*(?:[(\[](?P<year>{PRINTED_YEAR})[a-z]?(?:[,/][^)\]]{{1,20}})?[)\]]|(?<=[.,:\s])(?P<plain>{PRINTED_YEAR})[a-z]?(?=\s*[.,:)]\s))"
    r"\s*[.,:]?\s*"
)
# What lawyers say of a text that is no article, between its author and its title (Bluebook, rule 16.7).
_DESIGNATION = re.compile(r"(?:(?:Book )?(?:Note|Review)|Comment|Essay|Recent Case)\b,?\s*")
_STOP = re.compile(r"\s*(?:[.:：．,，]\s*|(?<=\.)\s+)|\s+(?=[\"“„«»‘'`*]|$)")
_QUOTED_NEXT = re.compile(r"[.,]\s?[\"“«„]")
_QUOTES = {'"': '"”', "“": '”"“', "„": "“”", "«": "»", "»": "«", "‘": "’", "'": "'", "《": "》"}
_SENTENCE_END = re.compile(rf"[.?!](?=[\s\x1f\"”]|$)|[。．](?!\d)|{GB_MARK}[.．,，。]?\s*")
_GB_MARK = re.compile(rf"\s?({GB_MARK})")
_SHORT = re.compile(r"(?:^|[\s(.-])(?:[^\W\d_]|vs|St|Dr|Mr|Mrs|cf|ca|e\.g|i\.e|No|no|Vol|vol|ed|Ed|approx)$")
_TITLE_GOES_ON = re.compile(r"\s*(?![a-z]+\s\d+\s?[,(:])[a-z:)]")
_LEAD = re.compile(
    rf"(?:\s?(?P<mark>{GB_MARK}))?[\s.,;:：/\"”»“]*"
    r"(?:(?P<led>in:\s|in\s(?-i:(?=[^a-z]))|in\sthe\s|//|chez\s|dans\s:?)\s*)?",
    re.IGNORECASE,
)
_PUBLISHERS = frozenset(read_words("publisher_labels"))


def find_citation(text: StyledText) -> tuple[Part, ...]:
    """Return the parts of a text that is a citation, in order; nothing if it does not start with names."""
    return tuple(_Citation(text).read())


_Names = tuple[tuple[str, ...], int, bool]
"""The people at the start of a text, where their names end, and whether they can be nothing else."""


class _Citation:
    def __init__(self, styled: StyledText) -> None:
        self._styled = styled
        line = styled.text[:MAX_CITATION]
        self._text = line.split(BREAK, 1)[0].replace(SOFT, " ")

    def read(self) -> Iterator[Part]:
        """Yield the parts from left to right, up to the first that is in doubt."""
        head = _HEAD.match(self._text)
        start = head.end() if head else 0
        names = self._find_names(start)
        if names is None:
            return
        people, end, sure = names
        run = self._styled.run_at(start)
        marked = run is not None and (run.bold or run.link is not None)
        if run is not None and (run.code or (marked and run.end < (end if sure else end + 3))):
            # A name or title that is marked up.
            return
        after, year = self._pass_date(end)
        if (designation := _DESIGNATION.match(self._text, after)) is not None:
            after = designation.end()
        title = self._find_title(after)
        if title is None:
            if sure:
                yield Part("authors", start, end, people)
                if year is not None:
                    yield self._date(year)
                elif journal := tuple(self._read_container(after, "")):
                    # The title is after the journal, or left out: `S. Mole, Phys. Rev. Lett. 19, 1264 (1967)`
                    yield from journal if journal[-1].imprint and journal[-1].imprint.volume else ()
            return
        first, last, rest, markup = title
        if (mark := _GB_MARK.match(self._text, last)) is not None:
            # A thesis, book, report, standard or patent is in no container.
            sure, markup = True, "book" if mark[1][1] in "DMRSP" and "//" not in mark[1] else markup
        container = tuple(self._read_container(rest, markup))
        # `*U.S. Ports*, 12 Harb. L.J. 35` is a title, although it looks like a name.
        if are_names(self._text[first:last]) and not (container and container[0].role == "tail"):
            return
        if not sure and not self._confirms(container, people, year is not None):
            return
        yield Part("authors", start, end, people)
        if year is not None:
            yield self._date(year)
        yield Part("title", first, last)
        yield from container

    def _date(self, place: tuple[int, int]) -> Part:
        return Part("date", *place, (), Imprint(int(self._text[place[0] : place[1]])))

    def _confirms(self, container: Sequence[Part], people: Sequence[str], dated: bool) -> bool:
        """Return whether the text after a title shows that what is before it are names: they might be a title, too."""
        if dated and (len(people) > 1 or "," in people[0]):
            return True
        return any(
            (part.role == "publisher" and (len(people) > 1 or "," in people[0]))
            or (part.imprint is not None and (part.imprint.volume or part.imprint.pages))
            for part in container
        )

    # Names.

    def _find_names(self, start: int) -> _Names | None:
        found = [self._match_names(style, start) for style in NAME_STYLES]
        if (listed := self._chicago(start)) is not None:
            found.append(self._ended(*listed, "full"))
        return max(filter(None, found), key=lambda names: names[1], default=None) or self._match_group(start)

    def _match_names(self, style: str, start: int) -> _Names | None:
        name, between = NAME_STYLES[style]
        match = name.match(self._text, start)
        people: list[str] = []
        at = usual_end = start
        usual = 0
        while match is not None:
            is_person = self._is_person(match[0], style) and self._is_in_one_style(*match.span())
            # Beside names, one is a name whatever its words.
            if not is_person and not (style == "full" and people and " " in match[0] and may_be_name(match[0])):
                break
            is_last = self._text[at : match.start()].strip(" ,") in ("and", "&")
            people.append(match[0])
            at = match.end()
            if is_person or is_last or _QUOTED_NEXT.match(self._text, at):
                usual, usual_end = len(people), at
            divider = between.match(self._text, at)
            if divider is None:
                break
            # MLA and Chicago invert only the first name.
            match = name.match(self._text, divider.end())
            if style in ("inverted", "initials"):
                full = NAME_STYLES["full"][0].match(self._text, divider.end())
                match = full if match is None or (full is not None and full.end() > match.end()) else match
        people, at = people[:usual], usual_end
        if not people:
            return None
        # `Let's Ask GNN: …` is a title, and so is `Harbour GNN. …`
        key = len(people) == 1 and (
            (self._text[at : at + 1] == ":" and "," not in people[0]) or re.search(r"[A-Z]{3}$", people[0]) is not None
        )
        sure = (style in ("initials", "vancouver") and not key) or any(map(_HAS_INITIAL.search, people))
        if (others := _OTHERS.match(self._text, at)) is not None:
            people.append(OTHERS_WRITTEN)
            at, sure = others.end(), True
        return self._ended(tuple(people), at, sure, style)

    def _chicago(self, start: int) -> _Names | None:
        """Return names of which only the first is inverted: `Mole, Jane, Ken Pier, and Ann Quay`."""
        first = NAME_STYLES["inverted"][0].match(self._text, start)
        if first is None or not is_name(first[0]):
            return None
        people, at = [first[0]], first.end()
        while (divider := NAME_STYLES["full"][1].match(self._text, at)) is not None:
            match = NAME_STYLES["full"][0].match(self._text, divider.end())
            if match is None or " " not in match[0] or not is_name(match[0]):
                break
            people.append(match[0])
            at = match.end()
        return (tuple(people), at, False) if len(people) > 1 else None

    def _is_person(self, text: str, style: str) -> bool:
        if style == "upper":
            return True
        if style == "full":
            return " " in text and _FAMILIES.search(text) is not None and is_name(text) and not is_venue(text)
        if style == "inverted" and _DESIGNATION.fullmatch(text.rpartition(", ")[2]):
            return False
        shouted = style == "vancouver" and text.isupper()
        return (style == "han" and len(text) <= 4) or (is_name(text.replace(",", "")) and not shouted)

    def _ended(self, people: tuple[str, ...], at: int, sure: bool, style: str) -> _Names | None:
        """Return names if what follows may follow the names of a citation."""
        if (editors := EDITORS.match(self._text, at)) is not None:
            at = editors.end()
        stop = _STOP.match(self._text, at)
        ended = self._text[at - 1 : at] == "." and self._text[at : at + 1] == " "
        if not (stop or ended or _DATE.match(self._text, at) or self._style_starts(at)):
            return None
        if style == "han" and (stop is None or not re.match(r"[.．]", self._text[at:].lstrip())):
            return None
        return people, at, sure

    def _match_group(self, start: int) -> _Names | None:
        """Return the collaboration, committee or the like that a citation starts with."""
        match = _GROUP.match(self._text, start)
        if match is None:
            return None
        words = match[0].split()
        if ORGANISATIONS.search(words[-1]) is None and (len(words) < 2 or ORGANISATIONS.match(match[0]) is None):
            return None
        return self._ended((match[0],), match.end(), False, "group") if self._text[match.end() :][:1] != ":" else None

    def _is_in_one_style(self, start: int, end: int) -> bool:
        """Return whether no italics start within a name: `Ann Quay, *Salvage*` is a name and a title."""
        first, last = self._styled.run_at(start), self._styled.run_at(end - 1)
        return first is last or first is None or last is None or first.italic == last.italic

    def _style_starts(self, at: int) -> bool:
        here, following = self._styled.run_at(max(0, at - 1)), self._styled.run_at(at + 1)
        return here is not None and following is not None and here is not following

    # Date.

    def _pass_date(self, at: int) -> tuple[int, tuple[int, int] | None]:
        match = _DATE.match(self._text, at)
        if match is None:
            stop = _STOP.match(self._text, at)
            return (stop.end() if stop else at), None
        return match.end(), match.span("year" if match["year"] else "plain")

    # Title.

    def _find_title(self, at: int) -> tuple[int, int, int, str] | None:
        """Return where the title starts and ends, where the text goes on, and how the title is marked up."""
        text = self._text
        while at < len(text) and text[at] in " *_\t":
            at += 1
        if at >= len(text):
            return None
        closing = _QUOTES.get(text[at])
        if closing is not None:
            return self._find_quoted(at, closing)
        run = self._styled.run_at(at)
        if run is not None and (run.link is not None or run.bold or run.italic):
            style: Literal["bold", "italic"] = "bold" if run.bold else "italic"
            end = self._styled.link_end(run.start) if run.link is not None else self._styled.style_end(run.start, style)
            end = min(end, len(text))
            stripped = text[at:end].rstrip(" .,;:")
            reporter = self._match_reporter(end + len(text[end:]) - len(text[end:].lstrip(" ,.*_")))
            if len(stripped.split()) < 2 and count_han(stripped) <= 3 and not reporter:
                return None
            numbered = run.italic and not reporter and re.match(r"[\s,.]*\d", text[end:])
            if not numbered or not (is_venue(stripped) or "." in stripped):
                return at, at + len(stripped), end, "link" if run.link is not None else style
            return None
        return self._find_plain(at)

    def _find_quoted(self, at: int, closing: str) -> tuple[int, int, int, str] | None:
        for end in range(at + 4, min(len(self._text), at + 400)):
            if self._text[end] in closing and self._text[end + 1 : end + 2] == ":":
                # `"Why?": A Study`
                return None
            if self._text[end] in closing and not self._text[end + 1 : end + 2].isalnum():
                inner = self._text[at + 1 : end]
                start = at + 1 + len(inner) - len(inner.lstrip())
                return start, start + len(inner.strip().rstrip(".,")), end + 1, "quotes"
        return None

    def _find_plain(self, at: int) -> tuple[int, int, int, str] | None:
        """Return the sentence at `at` if a container follows; of several sentence ends, the first before one."""
        text = self._text
        if text[max(0, at - 2) : at].strip()[-1:] == ",":
            return None
        for match in islice(_SENTENCE_END.finditer(text, at), MAX_ENDS):
            mark = match[0]
            if mark == "." and (_SHORT.search(text[at : match.start()]) or _TITLE_GOES_ON.match(text, match.end())):
                continue
            end = match.end() if mark[0] in "?!" else match.start()
            words = len(text[at:end].split())
            if words < 2 and count_han(text[at:end]) < 4:
                continue
            if words > 60 or LABEL in text[at:end]:
                break
            if mark[0] == "[" or self._starts_container(match.end()):
                return at, end, match.end(), ""
        return None

    def _starts_container(self, at: int) -> bool:
        lead = _LEAD.match(self._text, at)
        start = lead.end() if lead else at
        if lead is not None and (lead["led"] or lead["mark"]):
            return True
        run = self._styled.run_at(start)
        if run is not None and run.italic:
            return True
        end = find_container_end(self._text, start)
        name = self._text[start:end]
        if EDITION.match(self._text, start) or PLACE.match(self._text, start):
            return True
        if not name or len(name.split()) > 14:
            return False
        following = self._text[end : end + 24]
        numbers = re.match(rf"[\s,.;:(，．]*(?:{PRINTED_YEAR}\b|{NUMBERED}\b|\d{{1,4}}\s?[,(:;])", following, re.I)
        return is_venue(name) or numbers is not None

    # Container and imprint.

    def _read_container(self, at: int, marked: str) -> Iterator[Part]:
        lead = _LEAD.match(self._text, at)
        start = lead.end() if lead else at
        led = bool(lead and (lead["led"] or (lead["mark"] or "").endswith("//")))
        if (edition := EDITION.match(self._text, start)) is not None:
            start = edition.end()
        if led and (edited := EDITED.match(self._text, start)) is not None:
            yield Part("editors", start, edited.end())
            start = edited.end()
        while start < len(self._text) and self._text[start] in " *_":
            start += 1
        if start >= len(self._text) or self._text[start] == LABEL:
            return
        if reporter := self._match_reporter(start):
            yield from reporter
            return
        run = self._styled.run_at(start)
        italic = run is not None and run.italic
        if italic and run is not None:
            end = min(self._styled.style_end(run.start, "italic"), len(self._text))
            inner = re.search(r",?\s(?:vol\.?\s)?\d{1,4}(?:\(\d+\))?[,.]?$", self._text[start:end])
            if inner is not None and not re.search(PRINTED_YEAR, inner[0]):
                end = start + inner.start()
        else:
            end = find_container_end(self._text, start)
        name = self._text[start:end].rstrip(" ,.;:(")
        imprint = read_imprint(self._text[end : find_tail_end(self._text, end)])
        placed = bool(imprint.volume or imprint.pages)
        publisher = marked == "book" or (
            not (led or italic or placed or sounds_like_venue(name))
            and (marked == "italic" or PLACE.match(self._text, start) or name.split(",")[0].lower() in _PUBLISHERS)
        )
        known = italic or led or placed or is_venue(name)
        if publisher and not name[:1].islower():
            match = CONTAINER_END.search(self._text, start + 1)
            end = match.start() if match else len(self._text)
            yield Part("publisher", start, end)
        elif self._names_container(name, placed) and (
            known or (imprint.year and marked != "italic" and not are_names(name))
        ):
            yield Part("venue", start, start + len(name))
        elif not placed:
            # The year helps the scorer to read the name.
            return
        tail = find_tail_end(self._text, end)
        if imprint != Imprint() and tail > end:
            yield Part("tail", end, tail, (), imprint)

    def _match_reporter(self, at: int) -> list[Part]:
        found = (
            list(islice(find_reporters(self._text, at, known=False), 3)) if self._text[at : at + 1].isdigit() else []
        )
        return found if found and found[0].start == at else []

    def _names_container(self, name: str, placed: bool) -> bool:
        if not name or len(LONE_YEAR.findall(name)) > 1 or not any(map(str.isalpha, name)):
            return False
        # `interactions 23, 3 (2016)` is a magazine.
        return not name[0].islower() or (placed and " " not in name)
