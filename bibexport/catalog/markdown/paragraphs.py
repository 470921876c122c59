"""Paragraphs that hold several entries, or name a group of them."""

import itertools
import re

from bibexport.catalog.markdown.blocks import Inline, Paragraph
from bibexport.catalog.markdown.evidence import Evidence
from bibexport.catalog.markdown.spans import plain

GROUP_WORDS = 8

_DASHED = re.compile(r"[-*+](?=[\[*`\"“(]|$)")


def parts(block: Paragraph, evidence: Evidence) -> list[Paragraph]:
    """The paragraph, cut at the lines that start an entry of their own."""
    ends = [index for index, part in enumerate(block.inline) if part.kind in ("break", "soft")]
    starts = [0]
    for index, stop in itertools.pairwise((*ends, len(block.inline))):
        line = block.inline[index + 1 : stop]
        if dashed(line) or (any(part.href for part in line) and evidence.starts(line)):
            starts.append(index + 1)
    if len(starts) == 1:
        return [block]
    cut = [block.inline[start:stop] for start, stop in itertools.pairwise((*starts, len(block.inline)))]
    return [Paragraph(inline, inline[0].line, inline[-1].line) for inline in cut if inline]


def dashed(inline: Inline) -> bool:
    """Whether a line starts like a list item, but without the blank that makes it one: `-[Title](…)`."""
    return bool(inline) and inline[0].kind == "text" and _DASHED.match(inline[0].text) is not None


def names_group(inline: Inline) -> bool:
    """Whether a paragraph is a short text that names what follows it: bold, or with a colon."""
    text = plain(inline)
    bold = all(part.bold or not part.text.strip() for part in inline)
    return 0 < len(text.split()) <= GROUP_WORDS and (bold or text.endswith((":", "：")))
