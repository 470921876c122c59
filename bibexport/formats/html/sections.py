"""The sections of a list as the page shows them: nested, in the list's order, with the entries of each."""

from collections.abc import Iterable, Iterator

from bibexport.text.unicode import clean


class Section:
    """A heading with entries and sections below it; entries are named by their numbers."""

    def __init__(self, heading: str, path: tuple[str, ...], rank: tuple[bool, int]) -> None:
        self.heading = heading
        self.path = path
        self.rank = rank
        """Sections stand where the first entry stands that has them first; those that none has first come last."""
        self.number = 0
        """Its place among all sections of the page, from 0."""
        self.entries: list[int] = []
        self.children: dict[str, Section] = {}

    @property
    def name(self) -> str:
        """How the address of the page names the section."""
        return " / ".join(self.path)

    @property
    def level(self) -> int:
        """Of its heading in HTML: the title of the page has 1, and none can be below 6."""
        return min(len(self.path) + 1, 6) if self.path else 2

    def ordered(self) -> list["Section"]:
        """The sections right below this one."""
        return sorted(self.children.values(), key=lambda section: section.rank)

    def walk(self) -> Iterator["Section"]:
        """This section and all below it."""
        rest = [self]
        while rest:
            section = rest.pop()
            yield section
            rest += reversed(section.ordered())

    def count(self) -> int:
        """How many different entries it has, with the sections below it."""
        return len({number for section in self.walk() for number in section.entries})


def sections(paths_of_entries: Iterable[tuple[tuple[str, ...], ...]]) -> Section:
    """The nameless section that holds all others, and the entries that are in none."""
    top = Section("", (), (False, 0))
    for number, paths in enumerate(paths_of_entries):
        for position, path in enumerate(paths or ((),)):
            section = top
            rank = (position > 0, number)
            for heading in filter(None, map(clean, path)):
                section = _child(section, heading, rank)
            if number not in section.entries[-1:]:
                section.entries.append(number)
    for place, section in enumerate(shown(top)):
        section.number = place
    return top


def shown(top: Section) -> list[Section]:
    """The sections that the page has a heading for: all that have a name, and the top where entries are in none."""
    return [section for section in top.walk() if section.path or section.entries]


def firsts(top: Section) -> list[int]:
    """For each entry, the number of the first section that shows it."""
    found: dict[int, int] = {}
    for section in shown(top):
        for entry in section.entries:
            found.setdefault(entry, section.number)
    return [found[entry] for entry in range(len(found))]


def _child(section: Section, heading: str, rank: tuple[bool, int]) -> Section:
    child = section.children.get(heading)
    if child is None:
        child = section.children[heading] = Section(heading, (*section.path, heading), rank)
    child.rank = min(child.rank, rank)
    return child
