"""axe-core (https://github.com/dequelabs/axe-core) finds nothing, whatever is open."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tools


def violations(page):
    import axe_playwright_python

    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_has_no_violation(opened, write, shipped, width, scheme):
    page = opened(write(shipped), viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert violations(page) == []

    page.get_by_role("button", name="Cite CLIP", exact=True).click()
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert violations(page) == []

    page.get_by_role("searchbox").fill("nothing has all these words")
    assert violations(page) == []


def test_a_list_without_sections_outcomes_or_years_has_none(opened, write):
    from tests.formats.library import LIBRARY

    assert violations(opened(write(LIBRARY))) == []
    assert violations(opened(write([], name="empty.html"))) == []
