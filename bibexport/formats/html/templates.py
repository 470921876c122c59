"""The templates, style and scripts of the page, and the policy that makes browsers refuse anything else."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

STYLE = "page.css"


def template(name: str) -> Template:
    """Load a template by the name of its file; values are escaped."""
    return _environment().get_template(name)


def style_and_scripts(*names: str) -> dict[str, Any]:
    """Return the variables of every template: `style`, the named `scripts`, and the `policy` that allows both."""
    style, scripts = _resource(STYLE), [_resource(name) for name in names]
    return {
        "style": Markup(style),  # noqa: S704
        "scripts": [Markup(script) for script in scripts],  # noqa: S704
        "policy": policy(style, scripts, connects="live.js" in names),
    }


def policy(style: str, scripts: Sequence[str], *, connects: bool) -> str:
    """Return the Content-Security-Policy, which allows only this style and these scripts, by their hashes.

    https://www.w3.org/TR/CSP3/
    """
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)),
        "style-src": _hash(style),
        "img-src": "data:",
        "connect-src": "'self'" if connects else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=FunctionLoader(_resource),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


@lru_cache
def _resource(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def faults_page(faults: Iterable[str], events: str) -> str:
    """Render the page that lists the faults; it reloads on the next event from `events` (see `Services`)."""
    return template("faults.html").render(**style_and_scripts("live.js"), faults=list(faults), events=events)
