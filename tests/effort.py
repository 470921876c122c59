"""How many examples a property test tries that takes longer than others."""

import hypothesis


def part_of_the_examples(part: float) -> hypothesis.settings:
    """`part` of what the chosen profile tries (see conftest.py), so that a hunt is a hunt for these tests too."""
    return hypothesis.settings(max_examples=round(hypothesis.settings.default.max_examples * part))
