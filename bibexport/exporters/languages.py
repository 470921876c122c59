"""Languages as babel names them."""

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


def babel_language(tag: str) -> str:
    """babel's name for a BCP 47 tag (babel manual, section 1.5), or nothing where it has none.

    >>> babel_language("de"), babel_language("pt-BR"), babel_language("tlh")
    ('ngerman', 'brazilian', '')
    """
    lower = tag.lower().replace("_", "-")
    return _REGIONAL.get(lower) or _BABEL.get(lower.partition("-")[0], "")
