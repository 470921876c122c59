"""Languages: babel's names, which .bib files use, and BCP 47 tags, which records use."""

from functools import cache

from bibexport.data import read_table
from bibexport.text import compile_lazily

_TAG = compile_lazily(r"([a-zA-Z]{2})(?:[-_]([a-zA-Z]{2}))?\Z")


@cache
def _names_of_tags() -> dict[str, str]:
    """Map a tag in lower case to the name that babel prefers."""
    return {tag.lower(): names.split()[0] for tag, names in read_table("babel_languages").items()}


@cache
def _tags_of_names() -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag, names in read_table("babel_languages").items():
        for name in names.split():
            # babel writes `norsk` for Bokmål (nb) and for Norwegian in general (no); the first row is the exact one.
            tags.setdefault(name, tag)
    return tags


def language_tag(name: str) -> str:
    """Return the BCP 47 tag of a language that babel, polyglossia or biblatex names; empty if it is unknown.

    >>> language_tag("ngerman"), language_tag("langlatin"), language_tag("pt_br"), language_tag("Klingon")
    ('de', 'la', 'pt-BR', '')
    """
    bare = name.strip().lower()
    tags = _tags_of_names()
    # biblatex's bibstrings for languages are `langenglish`, `langlatin` … (manual, section 4.9.2.17).
    if tag := tags.get(bare) or tags.get(bare.removeprefix("lang")):
        return tag
    match = _TAG.match(bare)
    if match is None:
        return ""
    return f"{match[1]}-{match[2].upper()}" if match[2] else match[1]


def babel_language(tag: str) -> str:
    """Return babel's name for a BCP 47 tag (babel manual, section 1.5), or an empty string.

    A tag with a region that babel does not distinguish gets the name of the language.

    >>> babel_language("de"), babel_language("pt-BR"), babel_language("es-MX"), babel_language("tlh")
    ('ngerman', 'brazilian', 'spanish', '')
    """
    lower = tag.lower().replace("_", "-")
    names = _names_of_tags()
    return names.get(lower) or names.get(lower.partition("-")[0], "")


def readable_name(tag: str) -> str:
    """Return babel's name for a tag if the name is read back as that tag, else the tag itself.

    >>> readable_name("de"), readable_name("de-DE"), readable_name("eo")
    ('ngerman', 'de-DE', 'eo')
    """
    name = babel_language(tag)
    return name if language_tag(name) == tag else tag
