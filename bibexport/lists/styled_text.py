"""The text of an entry as one string with styles, without labels and images."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from bibexport.lists.document import Span
from bibexport.lists.links import EntryLink

LABEL = "\x1f"
"""The placeholder of a link that is only a label."""
BREAK = "\n"
SOFT = "\r"
"""A line end that is shown as a space."""

MAX_BRACKETED = 300
"""Maximum length of a text in brackets, in characters."""
_BRACKET = re.compile(r"[()\[\]【】（）\n]")
# Lists in Chinese mix the two widths: `（VLDB 2011)`.
OPENING = {"(": "(", "（": "(", "[": "[", "【": "["}
_CLOSING = {")": "(", "）": "(", "]": "[", "】": "["}

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SPACES = re.compile(r"[ \t]{9,}")


class Run(msgspec.Struct, frozen=True, gc=False):
    """A piece of text in one style."""

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
        """Return the run that covers `position`."""
        return self.runs[bisect_right(self.starts, position) - 1] if 0 <= position < len(self.text) else None

    def runs_from(self, position: int) -> Sequence[Run]:
        """Return the runs from the one that covers `position` on."""
        return self.runs[max(0, bisect_right(self.starts, position) - 1) :]

    def style_end(self, position: int, style: Literal["bold", "italic", "code"]) -> int:
        """Return the end of the text from `position` on that is in one `style`."""
        end = position
        for run in self.runs_from(position):
            if getattr(run, style):
                end = run.end
            elif not self.text[run.start : run.end].isspace():
                break
        return end

    def link_end(self, position: int) -> int:
        """Return the end of the link that covers `position`; `position` itself outside links."""
        end, link = position, None
        for run in self.runs_from(position):
            if run.link is None and self.text[run.start : run.end].isspace():
                continue
            if run.link is None or (link is not None and run.link is not link):
                break
            link, end = run.link, run.end
        return end

    def cut(self, length: int) -> "StyledText":
        """Return the text up to `length` characters, cut between runs."""
        if len(self.text) <= length:
            return self
        count = max(1, bisect_right(self.starts, length) - 1)
        runs = self.runs[:count]
        return StyledText(self.text[: runs[-1].end], runs, self.starts[:count])


def style_text(parts: Sequence[Span], found: Iterable[EntryLink]) -> StyledText:
    """Return the text of `parts`; of the links `found` in it, labels become `LABEL`."""
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
            text = _join_spans(part)
            run = Run(at, at + len(text), part.bold, part.italic, part.code, link)
        if text:
            texts.append(text)
            runs.append(run)
            at += len(text)
    return StyledText("".join(texts), tuple(runs), tuple(run.start for run in runs))


def _join_spans(part: Span) -> str:
    if part.kind == "text":
        return _SPACES.sub(" " * 8, part.text)
    return {"image": " ", "break": BREAK, "soft": SOFT}[part.kind]


def count_words(text: str) -> int:
    """Return the number of words; two Chinese characters count as a word."""
    return len(text.split()) if text.isascii() else len(text.split()) + len(_HAN.findall(text)) // 2


def abbreviates(short: str, text: str) -> bool:
    """Return whether a text in brackets is the acronym of the words before: `Speech Recognition (SR)`."""
    initials = iter(word[0].lower() for word in re.split(r"[\s-]+", text) if word)
    return short.isalnum() and len(short) > 1 and all(letter in initials for letter in short.lower().removesuffix("s"))


def pair_brackets(text: str) -> dict[int, int]:
    """Return where each bracket that closes on its line does so, by where it opens."""
    pairs: dict[int, int] = {}
    opened: dict[str, list[int]] = {"(": [], "[": []}
    for match in _BRACKET.finditer(text):
        if match[0] == BREAK:
            opened = {"(": [], "[": []}
        elif match[0] in OPENING:
            opened[OPENING[match[0]]].append(match.start())
        elif opened[_CLOSING[match[0]]]:
            start = opened[_CLOSING[match[0]]].pop()
            if match.start() - start <= MAX_BRACKETED:
                pairs[start] = match.start()
    return pairs


def count_han(text: str) -> int:
    """Return the number of Chinese, Japanese and Korean characters."""
    return sum("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" for character in text)
