"""Recognising the format of a text by its contents: on standard input, behind an address, in a file of a vague name."""

import re
from urllib.parse import urlsplit

from bibexport.errors import InvalidInput
from bibexport.formats.table import InputFormat, input_format
from bibexport.text import compile_lazily

HEAD = 20_000
"""Number of characters that are looked at."""
ID_LINES = 10

_FENCED = compile_lazily(r"^[^\S\n]*(```|~~~).*?(?:^[^\S\n]*\1|\Z)", re.MULTILINE | re.DOTALL)
_JSON = compile_lazily(r"\{\s*[\"}]|\[\s*(?:[{\"\]]|\[\s*[\[{\"])")
_TOML_START = compile_lazily(r"\[\[?[\w.\"'-]+\]\]?\s*(?:#.*)?$|[\w-]+\s*=\s*[\"'\[{\d]|[\w-]+\s*=\s*(?:true|false)\b")
_TOML_FIELD = compile_lazily(r"^[^\S\n]*[\w.\"'-]+\s*=\s*[\"'\[{\dtf]", re.MULTILINE)
_BIB_ENTRY = compile_lazily(r"^[^\S\n]*@\s*\w+\s*[{(]", re.MULTILINE)
_BBL = compile_lazily(
    r"\\begin\{thebibliography\}|^[^\S\n]*+\\(?:bibitem\b|entry\{)|^% \$ biblatex (?:auxiliary|bbl)", re.MULTILINE
)
_PAGE = compile_lazily(
    r"(?:<\?xml[^>]{0,200}>\s*)?(?>(?:<!--(?>.*?-->)\s*+){0,20})<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_PART = compile_lazily(r"<(?:li|tr|td|dd|p|div)\b", re.IGNORECASE)
_FRONT_MATTER = compile_lazily(r"---[^\S\n]*\n.*?^---[^\S\n]*$\n?", re.MULTILINE | re.DOTALL)
_YAML = compile_lazily(
    r"(?:---[^\S\n]*\n)?(?:\s*#[^\n]*\n)*"
    r"(?:\s*- [\w-]+:(?:\s|$)|(?:title|export|entries|references):(?:\s|\Z)|[\w -]+:[^\S\n]*\n\s*- [\w-]+:(?:\s|$))"
)
_ORG = compile_lazily(
    r"^#\+\w+:|^\*+ .*\n(?:.*\n){0,9}?.*\[\[[a-z]+:[^\[\]]+\]|^:PROPERTIES:$", re.MULTILINE | re.IGNORECASE
)
_ORG_LINK = compile_lazily(r"\[\[[^\[\]\n]+\]\[[^\[\]\n]+\]\]")
_ASCIIDOC = compile_lazily(r"^={1,5} \S|\bhttps?://[^\s\[\]]{1,2000}+\[[^\[\]\n]+\]|^\|===\s*$", re.MULTILINE)
_RST = compile_lazily(
    r"`[^`\n]+(?:\n[^`\n]+)?<[^<>`\s]+>`_|^\.\. [\w\[|_-]|^[ \t]*+\* - |:(?:doi|arxiv|pmid|ref|doc|cite\w*):`[^`\n]+`",
    re.MULTILINE,
)
_MARKDOWN = compile_lazily(
    r"\]\(|^#{1,6} |^[^\S\n]*+(?:\|.*\|[^\S\n]*$|[-*+] )|<a\s|\]\[|^\[[^\]\n]+\]:\s", re.MULTILINE
)
_MARKDOWN_LINK = compile_lazily(r"\]\(|^\[[^\]\n]+\]:\s*\S", re.MULTILINE)
_DELIMITED = re.compile(r"[,;\t]")


def recognise(text: str) -> InputFormat:
    """Return the format of a text without a name, by what only one format has.

    Markdown is tried last of the markups, because a text in any of them may look like it.
    """
    whole = text.lstrip("\ufeff \t\r\n")
    head = whole[:HEAD]
    first = next((line for line in map(str.strip, head.splitlines()) if line and not line.startswith("#")), "")
    if _are_ids(head):
        return "ids"
    if _JSON.match(head):
        return "csl-json"
    if _TOML_START.match(first) and _TOML_FIELD.search(head):
        return "toml"
    if _BBL.search(head):
        return "bbl"
    if first.startswith("@") or (_BIB_ENTRY.search(head) and not _MARKDOWN.search(_BIB_ENTRY.split(head, 1)[0])):
        return "bibtex"
    if _PAGE.match(head):
        return "html"
    return _recognise_markup(head, first)


def _recognise_markup(head: str, first: str) -> InputFormat:
    shown = _FENCED.sub("", _FRONT_MATTER.sub("", head, count=1) if _FRONT_MATTER.match(head) else head)
    if shown == head and _YAML.match(head) and not _MARKDOWN_LINK.search(head):
        return "yaml"
    if not _MARKDOWN_LINK.search(shown):
        if kind := _recognise_other_markup(shown):
            return kind
        if _is_table(first):
            return "csv"
        if not _MARKDOWN.search(shown):
            return "html" if _HTML_PART.search(shown) else "text"
    return "markdown"


def _recognise_other_markup(text: str) -> InputFormat | None:
    """Return the markup of a text without links as Markdown writes them; None if it has no links of others either."""
    if _ORG.search(text) or _ORG_LINK.search(text):
        return "org"
    if _RST.search(text):
        return "rst"
    return "asciidoc" if _ASCIIDOC.search(text) and not _HTML_PART.search(text) else None


def refine(kind: InputFormat, text: str) -> InputFormat:
    """Return the format of a file by its contents where its name leaves it open: `.txt` is anything.

    A `.md` may be in another markup; only one without a link as Markdown writes them is doubted.
    """
    if kind == "ids":
        return recognise(text)
    if kind == "markdown" and not _MARKDOWN_LINK.search(text):
        return _recognise_other_markup(_FENCED.sub("", text[:HEAD])) or kind
    return kind


def find_format(path: str, text: str) -> InputFormat:
    """Return the format of a file from the web, by its name if that tells, else by its contents.

    A page in HTML is one under any name: servers send one for what they do not have.
    """
    if _PAGE.match(text.lstrip("\ufeff \t\r\n")[:HEAD]):
        return "html"
    try:
        return refine(input_format(urlsplit(path).path), text)
    except InvalidInput:
        return recognise(text)


def _are_ids(head: str) -> bool:
    """Return whether most of the first lines are ids or addresses, each alone on its line; also if there are none."""
    from bibexport.formats.text_list import read_id

    lines = [
        line.split(" #")[0].strip() for line in head.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    found = [read_id(line) is not None for line in lines[:ID_LINES]]
    return 2 * sum(found) >= len(found) and (not head.startswith("# ") or bool(found))


def _is_table(first: str) -> bool:
    """Return whether a line is the header of a table: names of fields of a reference, and delimiters."""
    if not _DELIMITED.search(first):
        return False
    from bibexport.formats.named_fields import name_slot

    names = [cell.strip(' "') for cell in _DELIMITED.split(first)]
    return sum(bool(name_slot(name)) for name in names) >= 2
