"""Addresses that stand in text without being marked as links."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from bibexport.catalog.markdown.spans import Span

# As GFM's autolinks (https://github.github.com/gfm/#autolinks-extension-), but full-width
# punctuation and CJK characters end an address, and an address may follow any character.
_URL = re.compile(
    r"(?:https?://|(?<![\w/.@-])(?:www\.|(?:arxiv|doi|openreview|github)\.(?:org|net|com)/))"
    r"[^\s<>\"`{}|\\^\[\]\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(r"\[([^\[\]]{1,60})\]\s{0,2}\(\s*$")


def trimmed(url: str) -> str:
    """`url` without the punctuation of the sentence around it.

    >>> trimmed("https://arxiv.org/abs/2103.00020).")
    'https://arxiv.org/abs/2103.00020'
    """
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in ".,;:!?'*_~" or (url[end - 1] == ")" and surplus > 0)):
        surplus -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def with_bare_urls(parts: Iterable["Span"]) -> Iterator["Span"]:
    """The spans with every address in plain text made a link of its own.

    `[label] (address)`, which is no link in Markdown, becomes the link that was meant.
    """
    number = 1_000_000
    for part in parts:
        if part.kind != "text" or part.href is not None or part.code or not _URL.search(part.text):
            yield part
            continue
        done = 0
        for match in _URL.finditer(part.text):
            url = trimmed(match[0])
            before = part.text[done : match.start()]
            label = _LABEL_BEFORE.search(before[-70:])
            if label:
                before = before[: len(before) - len(label[0])]
            if before:
                yield msgspec.structs.replace(part, text=before)
            number += 1
            yield msgspec.structs.replace(part, text=label[1] if label else url, href=url, link=number)
            done = match.start() + len(url)
            if label and part.text[done : done + 1] == ")":
                done += 1
        if rest := part.text[done:]:
            yield msgspec.structs.replace(part, text=rest)
