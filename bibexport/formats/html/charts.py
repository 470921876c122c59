"""The coordinates of two small bar charts: papers by year and papers by venue, stacked by outcome."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bibexport.formats.html.entries import OUTCOMES

WIDTH = 320
"""Width of both charts in pixels, which fits the smallest screens unscaled."""
HEIGHT = 84
"""Height of the columns by year, in pixels."""
HEADROOM = 16
"""Space above the columns for their counts, in pixels."""
MOST_YEARS = 40
MOST_VENUES = 6
_WIDEST_STEP = 40.0
_YEAR_LABEL = 40.0
"""Width of the four digits of a year, with some padding."""
_DIGIT = 7.6
"""Width of a digit of a count, with its share of padding."""
_LETTER = 6.8
"""Approximate width of a letter of a name."""
_COUNT_WIDTH = 40
_LONGEST_NAME = 18
ROW = 21
"""Height of a row, in pixels."""
_WIDEST_BAR = 22.0


class Segment(NamedTuple):
    """The part of a bar with one outcome (empty for papers that were not looked up)."""

    outcome: str
    start: float
    """From the top for a column, from the left for a row."""
    length: float


class Column(NamedTuple):
    """The column of one year."""

    label: str
    year: int | None
    """None if the column covers several years."""
    x: float
    width: float
    top: float
    """The position of its end, from the top."""
    total: int
    segments: tuple[Segment, ...]
    is_labelled: bool
    is_counted: bool
    """Whether there is room for its total above it."""
    description: str


class Row(NamedTuple):
    """The row of one venue."""

    label: str
    venue: str | None
    """None if the row covers all other venues."""
    y: int
    end: float
    """The position of the end of its bar, from the left."""
    total: int
    segments: tuple[Segment, ...]
    description: str


def columns(years_and_outcomes: Iterable[tuple[int | None, str]]) -> tuple[Column, ...]:
    """Make a column for each year from the first to the last; the oldest share one if there are too many."""
    counts = Counter((year, outcome) for year, outcome in years_and_outcomes if year is not None)
    if not counts:
        return ()
    last = max(year for year, _ in counts)
    first = max(min(year for year, _ in counts), last - MOST_YEARS + 1)
    by_year: dict[int, Counter[str]] = {year: Counter() for year in range(first, last + 1)}
    earlier = False
    for (year, outcome), count in counts.items():
        by_year[max(year, first)][outcome] += count
        earlier = earlier or year < first
    return tuple(_columns(by_year, earlier))


def rows(venues_and_outcomes: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
    """Make a row for each of the most frequent venues, and one for the others."""
    counts: dict[str, Counter[str]] = {}
    for venue, outcome in venues_and_outcomes:
        if venue:
            counts.setdefault(venue, Counter())[outcome] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0].casefold()))
    # A row for "1 more" would take as much room as the venue itself.
    named = ranked if len(ranked) <= MOST_VENUES + 1 else ranked[:MOST_VENUES]
    shown: list[tuple[str, str | None, Counter[str]]] = [(venue, venue, count) for venue, count in named]
    if rest := ranked[len(named) :]:
        shown.append((f"{len(rest)} more", None, sum((count for _, count in rest), Counter())))
    return tuple(_rows(shown))


def rows_height(shown: Sequence[Row]) -> int:
    """Return the height of the chart by venue, in pixels."""
    return len(shown) * ROW


def _columns(by_year: dict[int, Counter[str]], earlier: bool) -> Iterable[Column]:
    step = min(_WIDEST_STEP, WIDTH / len(by_year))
    width = min(_WIDEST_BAR, step * 0.76)
    labelled_every = -int(-_YEAR_LABEL // step)
    most = max(counts.total() for counts in by_year.values())
    last = max(by_year)
    for position, (year, counts) in enumerate(by_year.items()):
        is_several = earlier and position == 0
        label = f"≤ {year}" if is_several else str(year)
        yield Column(
            label=label,
            year=None if is_several else year,
            x=round(position * step + (step - width) / 2, 2),
            width=round(width, 2),
            top=round(HEIGHT * (1 - counts.total() / most), 2),
            total=counts.total(),
            segments=tuple(_segments(counts, HEIGHT, -HEIGHT / most)),
            is_labelled=(last - year) % labelled_every == 0,
            is_counted=counts.total() > 0 and len(f"{most:,}") * _DIGIT + 2 <= step,
            description=f"{label}: {_in_words(counts)}",
        )


def _rows(shown: Sequence[tuple[str, str | None, Counter[str]]]) -> Iterable[Row]:
    most = max((counts.total() for _, _, counts in shown), default=1)
    start = round(max((len(_cut(label)) for label, _, _ in shown), default=0) * _LETTER + 12, 1)
    length = WIDTH - start - _COUNT_WIDTH
    for position, (label, venue, counts) in enumerate(shown):
        segments = tuple(_segments(counts, start, length / most))
        yield Row(
            label=_cut(label),
            venue=venue,
            y=position * ROW,
            end=round(segments[-1].start + segments[-1].length, 2),
            total=counts.total(),
            segments=segments,
            description=f"{label}: {_in_words(counts)}",
        )


def _segments(counts: Counter[str], start: float, length_of_one: float) -> Iterable[Segment]:
    """Yield the parts of a bar that grows from `start`, upwards if the length is negative."""
    for outcome in (*OUTCOMES, ""):
        if counts[outcome]:
            end = start + counts[outcome] * length_of_one
            yield Segment(outcome, round(min(start, end), 2), round(abs(end - start), 2))
            start = end


def _in_words(counts: Counter[str]) -> str:
    counts_by_outcome = [f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome]]
    return ", ".join(counts_by_outcome) or str(counts.total())


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_NAME else f"{label[: _LONGEST_NAME - 1].rstrip()}…"
