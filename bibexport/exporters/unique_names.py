"""Names of which no two are alike: cite keys, ids."""

from collections.abc import Callable


class UniqueNames:
    """Hands out names, numbered where they have been handed out before; `folded` gives what may not come twice."""

    def __init__(self, folded: Callable[[str], str] = str) -> None:
        self._folded = folded
        self._taken: set[str] = set()

    def __call__(self, name: str) -> str:
        """The name itself where it is new, else the name with the first number that makes it so.

        >>> unique = UniqueNames(str.lower)
        >>> unique("CLIP"), unique("Clip"), unique("LLaVA")
        ('CLIP', 'Clip-2', 'LLaVA')
        """
        unique, number = name, 1
        while (folded := self._folded(unique)) in self._taken:
            number += 1
            unique = f"{name}-{number}"
        self._taken.add(folded)
        return unique
