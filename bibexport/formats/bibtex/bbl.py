r"""Read .bbl files: what BibTeX and biber make of a .bib for LaTeX, which is all that is left of some bibliographies.

biber keeps the fields apart, so that they become the entries of a .bib again. BibTeX writes each reference as text, in
blocks that `\newblock` divides; the blocks say which text is the title.
"""

import re
from collections.abc import Iterator

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.formats.markdown.inline import link_bare_urls
from bibexport.lists.document import Document, Inline, Item, ItemList, Paragraph, Span
from bibexport.tex.decode import unicode_text, verbatim
from bibexport.tex.macros import closing_brace

MAX_REFERENCE = 8000
"""Maximum length of a reference in BibTeX's .bbl; the rest of a longer one is left out."""
MAX_ENTRY = 50_000
"""Maximum length of an entry in biber's .bbl, which has room for a thousand authors."""

_ENTRY = re.compile(r"\\entry\{([^{}]+)\}\{(\w+)\}")
_END_ENTRY = re.compile(r"\\endentry\b|\\entry\{")
_PART = re.compile(r"\\(field|list|name|verb|strng|keyw)\b(?:\{(\w+)\})?")
_VERB = re.compile(r"\\verb\{(\w+)\}\s*\\verb ([^\n]*+)(?:\n|\Z)")
_NAME_PART = re.compile(r"\b(family|given|prefix|suffix)=\{")
# What biber computes for sorting and labels is no part of the reference.
_FIELDS = frozenset(
    (
        *(
            "abstract",
            "addendum",
            "annotation",
            "booksubtitle",
            "booktitle",
            "chapter",
            "day",
            "edition",
            "eprintclass",
        ),
        *("eprinttype", "eventtitle", "howpublished", "isbn", "issn", "issue", "journalsubtitle", "journaltitle"),
        *("maintitle", "month", "note", "number", "pages", "pagetotal", "pubstate", "series", "shortjournal"),
        *("subtitle", "title", "titleaddon", "type", "venue", "version", "volume", "volumes", "year"),
    )
)
_LISTS = frozenset({"institution", "language", "location", "organization", "publisher", "school"})
_NAMES = frozenset({"author", "editor", "translator"})
_MACROS = (
    (re.compile(r"\\bibnamedelim[a-d i]?\b\s?"), " "),
    (re.compile(r"\\bibrangedash\s?"), "--"),
    (re.compile(r"\\bibrangessep\s?"), ", "),
    (re.compile(r"\\bib(?:init|name)\w*\s?"), " "),
)

_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_ITEM = re.compile(r"\\bibitem\s*")
_END = re.compile(r"\\end\{thebibliography\}")
_NEWBLOCK = re.compile(r"\\newblock\b\s*|\\BibitemOpen\b|\\BIBentry\w+")
_TITLE = re.compile(r"\\(?:bibinfo\s*\{title\}|showarticletitle)\s*\{")
_MARKED = re.compile(r"\\(?:(?P<link>url|href|path|burl)|(?P<title>bibinfo\s*\{title\}|showarticletitle))\s*\{")
_OPTION = re.compile(r"\s*\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\]")
_NO_TITLE = re.compile(r"[\s{]*(?:In\b|\\em\b|\\emph\b|\\textit\b|\\url\b|URL\b|Technical|Ph\.?D|Master|\(|\d)")
_DROPPED = re.compile(
    r"\\(?:hskip|penalty)\s*-?\d+\w*(?:\s*+(?:plus|minus)\s*+[\d.]++\w*+)*+\s*(?:\\relax)?"
    r"|\\(?:natexlab|bibfield|bibinfo|bibnamefont|bibfnamefont|citenamefont|eprint|Eprint|showeprint|doi)\s*\{(?:author|year|journal|volume|number|pages|editor|publisher|address|person|date|school|series|edition|note|isbn|issn|doi|arxiv|archive)?\}(?=\s*\{)"
    r"|\\(?:BibitemShut|BibitemNoStop|EOS|natexlab|relax|allowbreak|unskip|hspace)\b(?:\s*\{[^{}]*\})?"
)
_TAG = re.compile(r"<(/?)(\w+)>")


def is_biber_output(text: str) -> bool:
    """Return whether a .bbl is for biblatex, which has fields, and not BibTeX's text."""
    return _ENTRY.search(text) is not None


def to_bib(text: str) -> str:
    """Return the entries of biber's .bbl as a .bib, each on the line on which it is there."""
    parts: list[str] = []
    seen: set[str] = set()
    line, done, written = 1, 0, 1
    for match in _ENTRY.finditer(text):
        line, done = line + text.count("\n", done, match.start()), match.start()
        if match[1] in seen:
            # Each list of references has its own copy.
            continue
        seen.add(match[1])
        end = _END_ENTRY.search(text, match.end(), match.end() + MAX_ENTRY)
        fields = dict(_read_fields(text[match.end() : end.start() if end else match.end() + MAX_ENTRY]))
        values = "".join(f", {name} = {{{' '.join(value.split())}}}" for name, value in fields.items())
        parts.append("\n" * (line - written) + f"@{match[2]}{{{match[1]}{values}}}")
        written = line
    return "".join(parts)


def _read_fields(body: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of an entry, in TeX."""
    for match in _PART.finditer(body):
        name = match[2] or ""
        if match[1] == "field" and name in _FIELDS:
            yield name, _clean(_group(body, match.end()))
        elif match[1] == "list" and name in _LISTS:
            values = _group(body, body.find("{%", match.end()))
            yield name, _clean(" and ".join(_groups(values)))
        elif match[1] == "name" and name in _NAMES:
            yield name, _clean(" and ".join(map(_read_name, _groups(_group(body, body.find("{%", match.end()))))))
    for match in _VERB.finditer(body):
        if match[1] in ("doi", "url", "eprint"):
            yield match[1], match[2].strip()


def _read_name(group: str) -> str:
    """Return one name as BibTeX writes it: `von Family, Suffix, Given`."""
    parts = {match[1]: _group(group, match.end() - 1) for match in _NAME_PART.finditer(group)}
    if not parts:
        # Before biblatex 3: options, family, its initials, given, its initials, prefix, …, suffix.
        values = [*_groups(group)[1:], *[""] * 8]
        parts = dict(zip(("family", "", "given", "", "prefix", "", "suffix"), values, strict=False))
    family = " ".join(filter(None, (parts.get("prefix"), f"{{{parts.get('family', '')}}}")))
    return ", ".join(filter(None, (family, parts.get("suffix"), parts.get("given"))))


def _group(tex: str, start: int) -> str:
    """Return what is in the group that starts at or after `start`."""
    begin = tex.find("{", max(start, 0))
    return tex[begin + 1 : closing_brace(tex, begin)] if begin >= 0 else ""


def _groups(tex: str) -> list[str]:
    """Return what is in each of the groups in `tex`."""
    found: list[str] = []
    at = tex.find("{")
    while at >= 0:
        end = closing_brace(tex, at)
        found.append(tex[at + 1 : end])
        at = tex.find("{", end)
    return found


def _clean(tex: str) -> str:
    for pattern, replacement in _MACROS:
        tex = pattern.sub(replacement, tex)
    return re.sub(r"%\s*\n\s*", "", tex).strip()


def parse_bbl(text: str, path: str = "") -> Document:
    """Return the document that BibTeX's .bbl describes: an item per reference, with its key, and its title in bold.

    Raises:
        InvalidInput: it is not a bibliography.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    items: list[Item[Inline]] = []
    starts = [*_ITEM.finditer(text)]
    if not (starts or _END.search(text) or not text.strip()):
        message = "expected the \\bibitem of BibTeX or the \\entry of biber; run them again, or name the .bib"
        raise InvalidInput([Fault(path=path, message=message)])
    ends = [*(match.start() for match in starts[1:]), len(text)]
    line, done = 1, 0
    for match, end in zip(starts, ends, strict=False):
        line, done = line + text.count("\n", done, match.start()), match.start()
        body = _END.split(text[match.end() : min(end, match.end() + MAX_REFERENCE)], 1)[0].rstrip()
        last = line + body.count("\n")
        if spans := _read_reference(body, line):
            items.append(Item((Paragraph(spans, line, last),), line, last))
    return Document((ItemList(tuple(items)),) if items else ())


def _read_reference(body: str, line: int) -> Inline:
    body = _COMMENT.sub("", body)
    label = _OPTION.match(body)
    start = label.end() if label else 0
    if not body[start:].lstrip().startswith("{"):
        return ()
    begin = body.find("{", start)
    end = closing_brace(body, begin)
    key = body[begin + 1 : end].strip()
    blocks = [block for block in _NEWBLOCK.split(_DROPPED.sub(" ", body[end + 1 :])) if block.strip()]
    title = 1 if len(blocks) > 1 and not _NO_TITLE.match(blocks[1]) else None
    if any(map(_TITLE.search, blocks)):
        # The macros of the style mark the title.
        title = None
    spans = [Span(key, line, code=True)]
    for index, block in enumerate(blocks):
        spans.append(Span(" ", line))
        spans += _style(block.strip(), Span("", line, bold=index == title))
    return tuple(link_bare_urls(spans))


def _style(tex: str, style: Span) -> Iterator[Span]:
    """Yield the text of TeX in its styles and with its links."""
    done = 0
    for match in _MARKED.finditer(tex):
        if match.start() < done:
            continue
        begin = match.end() - 1
        end = closing_brace(tex, begin)
        yield from _plain(tex[done : match.start()], style)
        inner = tex[begin + 1 : end]
        done = end + 1
        if match["link"]:
            address = verbatim(inner).strip()
            shown = address
            if match["link"] == "href":
                shown = unicode_text(_group(tex, done))
                done = closing_brace(tex, tex.find("{", done)) + 1 if "{" in tex[done:] else done
            href = address if "://" in address else f"https://doi.org/{address}"
            yield msgspec.structs.replace(style, text=re.sub(r"<[^<>]*>", "", shown), href=href, link=match.start() + 1)
        else:
            yield from _plain(inner, msgspec.structs.replace(style, bold=True))
    yield from _plain(tex[done:], style)


def _plain(tex: str, style: Span) -> Iterator[Span]:
    """Yield the text of TeX without links; italics stay."""
    text = unicode_text(tex) if tex.strip() else ""
    if not text:
        return
    # The decoder strips the spaces around a value.
    text = " " * tex[0].isspace() + text + " " * tex[-1].isspace()
    italic, done = 0, 0
    for match in _TAG.finditer(text):
        if match.start() > done:
            yield msgspec.structs.replace(style, text=text[done : match.start()], italic=style.italic or italic > 0)
        if match[2] in ("i", "em"):
            italic += -1 if match[1] else 1
        done = match.end()
    if text[done:]:
        yield msgspec.structs.replace(style, text=text[done:], italic=style.italic or italic > 0)
