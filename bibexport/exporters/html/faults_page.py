"""The page in place of the list while its catalog cannot be read."""

from collections.abc import Iterable

from bibexport.exporters.html.templates import style_and_scripts, template


def faults_page(faults: Iterable[str], events: str) -> str:
    """A page that names what is wrong, and gives way to the list when `events` tells of it (see `Surroundings`)."""
    return template("faults.html").render(**style_and_scripts("live.js"), faults=list(faults), events=events)
