"""Seasons, which some journals appear in."""

import re

SEASONS = ("Spring", "Summer", "Autumn", "Winter")
_SEASON = re.compile(r"(spring|summer|autumn|fall|winter)\b", re.IGNORECASE)


def season_number(text: str) -> int | None:
    """1 to 4, as CSL counts them, for a text such as `Spring 2020`, else None.

    >>> season_number("Spring 2020"), season_number("Fall 2020"), season_number("in press")
    (1, 3, None)
    """
    match = _SEASON.match(text.strip())
    if match is None:
        return None
    word = match[1].capitalize()
    return SEASONS.index("Autumn" if word == "Fall" else word) + 1
