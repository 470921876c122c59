"""Languages as babel names them."""

from bibexport.catalog.bibtex.languages import language

_BABEL = {
    "ar": "arabic",
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "ngerman",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "gl": "galician",
    "he": "hebrew",
    "hi": "hindi",
    "hr": "croatian",
    "hu": "magyar",
    "id": "indonesian",
    "is": "icelandic",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "la": "latin",
    "lt": "lithuanian",
    "lv": "latvian",
    "nb": "norsk",
    "nl": "dutch",
    "nn": "nynorsk",
    "no": "norsk",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovene",
    "sr": "serbian",
    "sv": "swedish",
    "th": "thai",
    "tr": "turkish",
    "uk": "ukrainian",
    "vi": "vietnamese",
    "zh": "chinese",
}
_REGIONAL = {
    "de-at": "naustrian",
    "de-ch": "nswissgerman",
    "en-au": "australian",
    "en-ca": "canadian",
    "en-gb": "british",
    "en-nz": "newzealand",
    "en-us": "american",
    "fr-ca": "canadien",
    "pt-br": "brazilian",
}


def readable_name(tag: str) -> str:
    """babel's name for a tag where the tag can be told from it, else the tag itself.

    >>> readable_name("de"), readable_name("de-DE"), readable_name("eo")
    ('ngerman', 'de-DE', 'eo')
    """
    name = babel_language(tag)
    return name if language(name) == tag else tag


def babel_language(tag: str) -> str:
    """babel's name for a BCP 47 tag (babel manual, section 1.5), or nothing where it has none.

    >>> babel_language("de"), babel_language("pt-BR"), babel_language("tlh")
    ('ngerman', 'brazilian', '')
    """
    lower = tag.lower().replace("_", "-")
    return _REGIONAL.get(lower) or _BABEL.get(lower.partition("-")[0], "")
