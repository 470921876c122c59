"""Languages as babel, polyglossia and biblatex name them, as BCP 47 tags."""

import re

_TAGS: dict[str, str] = {
    "english": "en",
    "american": "en-US",
    "usenglish": "en-US",
    "british": "en-GB",
    "ukenglish": "en-GB",
    "australian": "en-AU",
    "canadian": "en-CA",
    "newzealand": "en-NZ",
    "german": "de",
    "ngerman": "de",
    "austrian": "de-AT",
    "naustrian": "de-AT",
    "swissgerman": "de-CH",
    "nswissgerman": "de-CH",
    "french": "fr",
    "francais": "fr",
    "français": "fr",
    "canadien": "fr-CA",
    "acadian": "fr-CA",
    "spanish": "es",
    "catalan": "ca",
    "galician": "gl",
    "basque": "eu",
    "portuguese": "pt",
    "portuges": "pt",
    "brazilian": "pt-BR",
    "brazil": "pt-BR",
    "italian": "it",
    "romanian": "ro",
    "latin": "la",
    "dutch": "nl",
    "afrikaans": "af",
    "danish": "da",
    "swedish": "sv",
    "norwegian": "no",
    "norsk": "nb",
    "nynorsk": "nn",
    "icelandic": "is",
    "finnish": "fi",
    "estonian": "et",
    "latvian": "lv",
    "lithuanian": "lt",
    "polish": "pl",
    "czech": "cs",
    "slovak": "sk",
    "slovene": "sl",
    "slovenian": "sl",
    "croatian": "hr",
    "serbian": "sr",
    "bulgarian": "bg",
    "ukrainian": "uk",
    "russian": "ru",
    "hungarian": "hu",
    "magyar": "hu",
    "greek": "el",
    "turkish": "tr",
    "arabic": "ar",
    "hebrew": "he",
    "persian": "fa",
    "farsi": "fa",
    "hindi": "hi",
    "thai": "th",
    "vietnamese": "vi",
    "indonesian": "id",
    "malay": "ms",
    "japanese": "ja",
    "korean": "ko",
    "chinese": "zh",
}
_TAG = re.compile(r"([a-zA-Z]{2})(?:[-_]([a-zA-Z]{2}))?\Z")


def language(name: str) -> str:
    """The BCP 47 tag of a language, or nothing where `name` is none that we know.

    >>> language("ngerman"), language("langlatin"), language("pt_br"), language("Klingon")
    ('de', 'la', 'pt-BR', '')
    """
    bare = name.strip().lower()
    if tag := _TAGS.get(bare) or _TAGS.get(bare.removeprefix("lang")):
        return tag
    match = _TAG.match(bare)
    if match is None:
        return ""
    return f"{match[1]}-{match[2].upper()}" if match[2] else match[1]


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
