"""The text of an entry as one string that remembers its styles, with labels and images taken out."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from bibexport.lists.document import Span
from bibexport.lists.links import EntryLink

LABEL = "\x1f"
"""Stands for a link that is only a label."""
BREAK = "\n"
SOFT = "\r"
"""A line end that is shown as a blank."""

_BLANKS = re.compile(r"[ \t]{9,}")


class Run(msgspec.Struct, frozen=True, gc=False):
    """A stretch of text in one style."""

    start: int
    end: int
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: EntryLink | None = None


class StyledText(msgspec.Struct, frozen=True):
    """Text with its runs, which follow one another without gaps."""

    text: str
    runs: tuple[Run, ...]
    starts: tuple[int, ...]
    """Where each run starts."""

    def run_at(self, position: int) -> Run | None:
        """The run that covers `position`."""
        return self.runs[bisect_right(self.starts, position) - 1] if 0 <= position < len(self.text) else None

    def runs_from(self, position: int) -> Sequence[Run]:
        """The runs from the one that covers `position` on."""
        return self.runs[max(0, bisect_right(self.starts, position) - 1) :]

    def style_end(self, position: int, style: Literal["bold", "italic", "code"]) -> int:
        """The end of the text from `position` on that has one `style` throughout."""
        end = position
        for run in self.runs_from(position):
            if not getattr(run, style):
                break
            end = run.end
        return end

    def link_end(self, position: int) -> int:
        """The end of the link that covers `position`; `position` itself outside links."""
        end, link = position, None
        for run in self.runs_from(position):
            if run.link is None or (link is not None and run.link is not link):
                break
            link, end = run.link, run.end
        return end

    def cut(self, length: int) -> "StyledText":
        """The text up to `length` characters, cut between runs."""
        if len(self.text) <= length:
            return self
        count = max(1, bisect_right(self.starts, length) - 1)
        runs = self.runs[:count]
        return StyledText(self.text[: runs[-1].end], runs, self.starts[:count])


def style_text(parts: Sequence[Span], found: Iterable[EntryLink]) -> StyledText:
    """The text of `parts`; of the links `found` in them, those that are labels become `LABEL`."""
    by_index = {index: link for link in found for index in link.spans}
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    last_label: EntryLink | None = None
    for index, part in enumerate(parts):
        link = by_index.get(index)
        if link is not None and link.labelled:
            text = "" if link is last_label else LABEL
            last_label = link
            run = Run(at, at + len(text))
        else:
            text = _text(part)
            run = Run(at, at + len(text), part.bold, part.italic, part.code, link)
        if text:
            texts.append(text)
            runs.append(run)
            at += len(text)
    return StyledText("".join(texts), tuple(runs), tuple(run.start for run in runs))


def _text(part: Span) -> str:
    if part.kind == "text":
        return _BLANKS.sub(" " * 8, part.text)
    return {"image": " ", "break": BREAK, "soft": SOFT}[part.kind]
