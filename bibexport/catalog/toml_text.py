"""Values as TOML writes them (https://toml.io/en/v1.0.0)."""

from collections.abc import Iterable, Iterator, Mapping


def field(name: str, value: str) -> Iterator[str]:
    """A line for a value in TOML; none where it is empty."""
    if value not in ("", '""', "[]", "{  }"):
        yield f"{name} = {value}"


def text(value: str) -> str:
    """A basic string.

    Three apostrophes in a row are escaped, because the catalog's reader would take them for the start of a literal
    string over many lines; what no TOML may hold (lone surrogates) becomes a replacement character.
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    escaped = escaped.replace("'''", "\\u0027\\u0027\\u0027")
    return '"' + "".join(c if c.isprintable() or c == " " else _escape(c) for c in escaped) + '"'


def texts(values: Iterable[str]) -> str:
    """An array of basic strings on one line."""
    return f"[{', '.join(text(value) for value in values)}]"


def table(pairs: Mapping[str, str]) -> str:
    """An inline table of values that are written already."""
    return f"{{ {', '.join(f'{name} = {value}' for name, value in pairs.items())} }}"


def _escape(character: str) -> str:
    return "\ufffd" if "\ud800" <= character <= "\udfff" else f"\\U{ord(character):08x}"
