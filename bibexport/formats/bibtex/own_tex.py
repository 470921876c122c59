"""The TeX of a person's own fields, kept wherever it says the same as what would be written instead.

What our writers make of a value has lost what the decoder does not know: a person's macros, the braces of a title, font
switches. The value in the file still has them. It is written unless somebody has changed the field since, and only
mended where TeX would not print what the person reads: a bare `&` or `%`, letters that the encoding lacks. HTML, which
TeX prints as it is, names that BibTeX would take apart at the space after a macro, and, where an entry for biblatex is
written for BibTeX, the macros of biblatex, which are errors without it, are replaced.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from bibexport.formats.bibtex.dates import own_month, with_own_year
from bibexport.formats.bibtex.entry_types import BIBLATEX, BIBTEX, OWN_TYPE, names_preprint, prints_publisher
from bibexport.formats.bibtex.field_types import FIELD_TYPES, language_tag
from bibexport.formats.bibtex.read_names import has_extended_name, has_homonym_number, read_names, splits_a_word
from bibexport.formats.bibtex.read_record import journal_of_macro
from bibexport.model import Origin, Record
from bibexport.tex.decode import has_html, is_text_macro, plain_text, unicode_text, verbatim
from bibexport.tex.encode import Charset, Table, plain, table_for, text
from bibexport.tex.formulas import is_math, sign_in_math
from bibexport.tex.macros import closing_brace, end_of_arguments, needs_biblatex, runs_code
from bibexport.tex.titles import brace_macros, brace_whole, keep_capitals
from bibexport.text.numbers import edition_number, pages
from bibexport.text.unicode import INVISIBLE, compose

Fields = Sequence[tuple[str, str]]
_SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("journal", "journaltitle", "fjournal"),
    ("publisher", "organization", "institution", "school", "howpublished"),
    ("address", "location", "venue"),
    ("title", "booktitle"),
)
"""Fields that may have another name in the file than where we write them."""
_PUBLISHERS = frozenset({"publisher", "organization", "institution", "school", "howpublished"})
_WITH_INSTITUTION = frozenset({"report", "techreport", "thesis", "phdthesis", "mastersthesis"})
_SUBTITLES = {
    "title": "subtitle",
    "booktitle": "booksubtitle",
    "journal": "journalsubtitle",
    "journaltitle": "journalsubtitle",
}
_OTHERS: Mapping[str, tuple[str, ...]] = {
    name: tuple(other for other in names if other != name) for names in _SYNONYMS for name in names
}
_LANGUAGES = ("language", "langid")
_RIGHTS = ("rights", "copyright", "license")
_OF_BIBLATEX = frozenset({"journaltitle", "langid", "subtitle"})
"""Fields that only entries for biblatex have."""
_PEOPLE = {"author": "authors", "editor": "editors", "translator": "translators"}
_ANNOTATIONS = frozenset({"addendum", "annotation", "annote", "titleaddon"})
"""Text that biblatex hands to TeX with every entry, also where no style prints it: a bare `#` is an error."""
_TAG_SEPARATOR = re.compile(r"(?:(?<!\s)\s+)?[,;]\s*+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_LINE_END = re.compile(r"(?<![ \t])[ \t]*+\n[ \t]*+")
_TOKEN = re.compile(
    r"\\(?P<macro>[A-Za-z@]+)\*?|\\\(.*?\\\)|\\.|\$\$(?:\\.|[^\\$])++\$\$|\$(?P<math>(?:\\.|[^\\$])++)\$|(?P<special>[$#%&_^])"
    r"|(?P<letters>[A-Za-z]?[\u0300-\u036f]+|[^\x00-\x7f]+)",
    re.DOTALL,
)
_TEXT_IN_MATH = re.compile(r"(\\(?:text[a-z]*+|mbox)\s*+\{[^{}]*+\})")
_LETTERS = re.compile(r"[A-Za-z]?[\u0300-\u036f]+|[^\x00-\x7f]+")
_MACRO_AT_END = re.compile(r"\\([A-Za-z@]+)\Z")
_ESCAPED = {"^": r"{\textasciicircum}"}
_CHARSETS: tuple[Charset, ...] = ("utf8", "ascii")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def restore(
    fields: Iterable[tuple[str, str]],
    record: Record,
    kind: str,
    charset: Charset,
    max_authors: int | None,
    *,
    is_biblatex: bool,
) -> Iterator[tuple[str, str]]:
    """Yield the `fields` of an entry with the names and values of the file where those read the same.

    Args:
        fields: the fields as our writers make them.
        record: the reference.
        kind: the type of the entry.
        charset: the letters that may be written as they are.
        max_authors: maximum number of people in a list, if there is one.
        is_biblatex: whether styles know subtitles, and print `url` and `eprint`.
    """
    if record.origin is None:
        yield from fields
        return
    fields = list(fields)
    restored = _restore(fields, record, record.origin, kind, charset, max_authors, is_biblatex)
    formed = {} if is_biblatex else dict(fields)
    own_type = record.extra.get(OWN_TYPE, "")
    is_for_biblatex = own_type in BIBLATEX - BIBTEX or _is_for_biblatex(record.origin.fields)
    for name, value in restored:
        if not is_biblatex and name in FIELD_TYPES and needs_biblatex(value, surely=not is_for_biblatex):
            ours = formed.get(name, value)
            yield name, text(unicode_text(value), charset) if needs_biblatex(ours) else ours
        else:
            yield name, value


def _restore(
    fields: Fields, record: Record, origin: Origin, kind: str, charset: Charset, limit: int | None, is_biblatex: bool
) -> Iterator[tuple[str, str]]:
    own_names = list(_with_own_names(fields, record, origin, kind, is_biblatex=is_biblatex))
    named = list(with_own_year(own_names, origin, is_biblatex=is_biblatex))
    stated = _with_own_note(named, record, kind) if is_biblatex else _with_own_statements(named, record, origin.fields)
    for name, value in stated:
        if not value:
            yield name, value
        elif name in _PEOPLE:
            yield name, _own_names(name, value, record, charset, limit, is_biblatex=is_biblatex)
        elif name == "month":
            yield name, own_month(value, origin.fields.get("month", ""))
        elif _SUBTITLES.get(name) in origin.fields:
            for own_name, own in _own_title(name, value, origin, charset, apart=is_biblatex):
                yield own_name, own if is_biblatex else _keep_case(own_name, own, value, record)
        else:
            own = _own_value(name, value, origin, charset)
            yield name, own if is_biblatex else _keep_case(name, own, value, record)


def _says(own: Mapping[str, str], name: str, value: str) -> bool:
    return name in own and _reads_like(name, own[name], value)


def _find_language(own: Mapping[str, str], value: str, tag: str) -> str:
    """Return the name of the field in the file that names the same language as `value`; empty if none does."""
    if not tag or language_tag(plain_text(value)) != tag:
        return ""
    return next((one for one in _LANGUAGES if language_tag(plain_text(own.get(one, ""))) == tag), "")


def _keep_case(name: str, own: str, value: str, record: Record) -> str:
    """Return the title of an entry for biblatex with the braces that keep its capitals in the styles of BibTeX.

    Those of biblatex print a title as it is, but for biblatex-apa, which leaves other languages than English alone.
    Braces or macros in an English title say that its author has seen to it.
    """
    fields = record.origin.fields if record.origin else {}
    if name != "title" or own == value or not _is_for_biblatex(fields):
        return own
    if record.language and not record.language.lower().startswith("en"):
        is_braced = own.startswith("{") and closing_brace(own, 0) == len(own) - 1
        return own if is_braced else brace_whole(own, record.title)
    return own if re.search(r"[\\{$]", own) else value


def _is_for_biblatex(fields: Mapping[str, str]) -> bool:
    return not _OF_BIBLATEX.isdisjoint(fields) or ("date" in fields and "year" not in fields)


def _with_own_names(
    fields: Iterable[tuple[str, str]], record: Record, origin: Origin, kind: str, *, is_biblatex: bool
) -> Iterator[tuple[str, str]]:
    """Yield `fields` under the names that they have in the file, where styles print them differently."""
    own = origin.fields
    journal = own.get("journaltitle") or own.get("journal", "")
    is_preprint = kind == "article" and names_preprint(record)
    fields = list(fields)
    written = {name for name, value in fields if value}
    for name, value in fields:
        if name == "publisher" and is_preprint and value == "arXiv":
            # Said by the journal.
            yield from ((one, own[one]) for one in ("journal", "volume") if one in own and one not in written)
        elif name in _PUBLISHERS and name not in own and kind not in _WITH_INSTITUTION:
            yield _own_publisher(name, value, own, written, kind), value
        elif name == "eid" and name not in own and not is_biblatex and own.get("articleno") == value:
            yield "articleno", value  # plainnat prints `eid` in place of the pages
        elif name == "number" and name not in own and is_biblatex and own.get("issue") == value:
            yield "issue", value  # biblatex prints it in its own place
        elif name in ("journal", "journaltitle") and journal and _reads_like(name, own.get("fjournal", ""), value):
            yield name, journal
            yield "fjournal", value
        elif name in _LANGUAGES and (own_name := _find_language(own, value, record.language)):
            # biblatex prints `language` and not `langid`; IEEEtran changes the hyphenation for `language`.
            yield own_name, own[own_name]
        elif name == "rights" and (own_name := next((one for one in _RIGHTS if _says(own, one, value)), "")):
            yield own_name, value
        elif name == "venue" and not is_biblatex and name not in own and _says(own, "location", value):
            yield "location", value  # ACM's style prints it beside `address`
        elif (
            name in ("journal", "journaltitle")
            and record.container_title
            and journal_of_macro(journal) == record.container_title
        ):
            yield name, journal  # the class of the document defines the macro
        elif name == "shortjournal" and name not in own and "fjournal" in own and _reads_like(name, journal, value):
            continue
        else:
            yield name, value


def _own_publisher(name: str, value: str, own: Mapping[str, str], written: Container[str], kind: str) -> str:
    """Return the name that the file has for a publisher, unless styles print only ours."""
    for other in [one for one in own if one in _PUBLISHERS and one not in written]:
        is_printed = prints_publisher(kind, other) or not prints_publisher(kind, name)
        if is_printed and _reads_like(name, own[other], value):
            return other
    return name


def _with_own_statements(
    fields: Sequence[tuple[str, str]], record: Record, own: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield `fields` with the `howpublished` and `note` of the file in place of the address or id read from them.

    Classic styles print them, and neither `url` nor `eprint`.
    """
    ids = [str(one).lower() for one in (record.url, record.doi, record.arxiv) if one]
    written = {name: value.lower() for name, value in fields if value}
    # What we write may name only the journal of a page whose address is in the file.
    unsaid = [
        name
        for name in ("howpublished", "note")
        if name in own and not (name == "note" and name in written)
        if not any(one in written.get(name, "") for one in ids) or written[name] in own[name].lower() != written[name]
    ]
    said = {name: verbatim(own[name]) for name in unsaid if _is_safe(own[name])}
    said = {name: words for name, words in said.items() if any(one in words.lower() for one in ids)}
    everything = " ".join(said.values()).lower()
    for name, value in fields:
        is_said = name == "entrytype" and "howpublished" in said  # An address there makes the entry a web page.
        if name in ("url", "howpublished") and name not in own and value:
            is_said = value.lower().removeprefix("arxiv:") in everything
        if name in said:  # Ours may name the publisher, whom the words of the file do not.
            others = [one for one in own if one in _PUBLISHERS - written.keys() and _reads_like(name, own[one], value)]
            yield from ((one, value) for one in others[:1])
        elif not is_said:
            yield name, value
    yield from ((name, own[name]) for name in said)


def _with_own_note(fields: Sequence[tuple[str, str]], record: Record, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the `fields` for biblatex with the `note` of the file in place of the arXiv id that was read from it.

    Of a published paper biblatex-apa prints no `eprint`. A preprint, which is nothing else, has it in its own place.
    """
    own = record.origin.fields if record.origin else {}
    note = own.get("note", "")
    number = record.arxiv.rpartition("/")[2] if record.arxiv else ""
    is_said = number and number in note and not any(name == "note" and value for name, value in fields)
    if not is_said or kind == "online" or "eprint" in own or not _is_safe(note):
        yield from fields
        return
    for name, value in fields:
        is_its_address = name == "url" and name not in own and number in value
        if name not in ("eprint", "eprinttype", "eprintclass") and not is_its_address:
            yield name, value
    yield "note", note


def _own_title(name: str, value: str, origin: Origin, charset: Charset, *, apart: bool) -> Iterator[tuple[str, str]]:
    """Yield a title and its subtitle, apart or joined."""
    subtitle = _SUBTITLES[name]
    own_name = next((one for one in (name, *_OTHERS.get(name, ())) if one in origin.fields), name)
    tex, rest = origin.fields.get(own_name, ""), origin.fields[subtitle]
    joint = " " if unicode_text(tex).endswith(tuple("?!.:")) else ": "
    joined = f"{tex}{joint}{rest}"
    if not tex or runs_code(joined) or _CONTROL.search(joined) or not _reads_like(name, joined, value):
        yield name, value
    elif apart:
        yield name, _one_line(mend(tex, charset))
        yield subtitle, _one_line(mend(rest, charset))
    else:
        whole = keep_capitals(_one_line(mend(joined, charset)), joined if name == "title" else "")
        # Nobody has seen to the capitals of a subtitle, which styles of BibTeX do not print.
        yield name, brace_macros(whole) if name == "title" else whole


def _own_names(
    name: str, value: str, record: Record, charset: Charset, max_authors: int | None, *, is_biblatex: bool
) -> str:
    people = getattr(record, _PEOPLE[name])
    own, expanded = (record.origin.fields, record.origin.expanded) if record.origin else ({}, {})
    tex = own.get(name, "")
    # biber needs names in its extended format where a macro would be cut into initials.
    if (
        tex == value
        or value.startswith(("family=", '"family='))
        or (max_authors is not None and len(people) > max_authors)
    ):
        return value
    if has_homonym_number(tex) or (not is_biblatex and (splits_a_word(tex) or has_extended_name(tex))):
        return value
    if not _is_safe(tex) or read_names(expanded.get(name, tex), lambda _: None) != people:
        return value
    return _one_line(mend(tex, "ascii-names" if charset == "ascii" else charset))


def _is_safe(tex: str) -> bool:
    return not runs_code(tex) and not _CONTROL.search(tex)


def _own_value(name: str, value: str, origin: Origin, charset: Charset) -> str:
    if name not in FIELD_TYPES:  # a field that we have no place for is the person's already
        tex = origin.fields.get(name, "")
        kept = tex if origin.expanded.get(name) == value else value
        return mend(kept, charset) if name in _ANNOTATIONS and _is_safe(kept) else kept
    if FIELD_TYPES[name].bibtex != "text" or origin.fields.get(name) == value:
        return value
    for own_name in (name, *_OTHERS.get(name, ())):
        if own_name not in origin.fields:
            continue
        tex = origin.fields[own_name]
        if _is_safe(tex) and not has_html(tex) and _reads_like(name, origin.expanded.get(own_name, tex), value):
            return keep_capitals(_one_line(mend(tex, charset)), tex if name == "title" else "")
    return value


def _reads_like(name: str, tex: str, value: str) -> bool:
    """Return whether two values of a field are read alike."""
    if tex == value:
        return True
    if name in _READERS:
        return _READERS[name](tex) == _READERS[name](value)
    own, ours = unicode_text(tex), unicode_text(value)
    # The writers make quotes typographic, or plain in ASCII, and put braces into formulas.
    return own == ours or any(unicode_text(text(own, charset)) == ours for charset in _CHARSETS)


def _tags(tex: str) -> object:
    return [tag for tag in _TAG_SEPARATOR.split(plain_text(tex)) if tag]


def _edition(tex: str) -> object:
    words = unicode_text(tex)
    return edition_number(words) or words


_READERS: Mapping[str, Callable[[str], object]] = {
    "keywords": _tags,
    "pages": lambda tex: pages(pages(plain_text(tex))),  # M-10--M-10 is page M-10, which reads as a range
    "edition": _edition,
}


def _one_line(tex: str) -> str:
    r"""Join the lines of each paragraph: a line may not begin with `@`, and the layout is ours."""
    if "\n" not in tex:
        return tex
    return "\n\n".join(_LINE_END.sub(" ", part.strip()) for part in _PARAGRAPH.split(tex))


def mend(tex: str, charset: Charset) -> str:
    r"""Escape what TeX would not print as a person reads it, and nothing within the arguments of unknown macros.

    >>> mend(r"R&D at {\foo_bar} 5% \cite{a_b} $x_1$", "ascii")
    'R\\&D at {\\foo\\_bar} 5\\% \\cite{a_b} $x_1$'
    """
    if tex.isascii() and not re.search(r"[$#%&_^]", tex):
        return tex
    tex = compose(INVISIBLE.sub("", tex))
    table = table_for(tex, charset)
    is_ascii = charset != "utf8"
    written: list[str] = []
    position = 0
    while token := _TOKEN.search(tex, position):
        written.append(tex[position : token.start()])
        position = token.end()
        if token["macro"] and not is_text_macro(token["macro"]):
            position = end_of_arguments(tex, position)
            written.append(tex[token.start() : position])
        elif token["special"] == "$":
            written.append(r"\$")
        elif token["special"]:
            written.append(_ESCAPED.get(token["special"], "\\" + token["special"]))
        elif token["math"] is not None and not is_math(token["math"]):
            written.append(r"\$")
            position = token.start() + 1
        elif token["math"] is not None:
            written.append(f"${_mend_math(token['math'], table) if is_ascii else token['math']}$")
        elif token["letters"] and is_ascii:
            # As the argument of a macro before it, a letter must not become a group.
            after_macro = _MACRO_AT_END.search(written[-1] or "".join(written[-2:]))
            written.append("{}" * bool(after_macro and not is_text_macro(after_macro[1])))
            written.append(plain(token["letters"], table))
        else:
            written.append(token[0])
    return "".join([*written, tex[position:]])


def _mend_math(math: str, table: Table) -> str:
    """Return math with macros for letters beyond ASCII, which are text again in `\\text{…}`."""
    if math.isascii():
        return math
    pieces = _TEXT_IN_MATH.split(math)
    return "".join(
        _LETTERS.sub(lambda letters: plain(letters[0], table), piece)
        if index % 2
        else "".join(map(sign_in_math, piece))
        for index, piece in enumerate(pieces)
    )
