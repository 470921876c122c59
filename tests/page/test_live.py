"""The page that `bibex serve` shows follows its catalog."""

import pytest
from playwright.sync_api import expect

from tests.serve.conftest import served  # noqa: F401

pytestmark = pytest.mark.tools


def test_a_change_is_seen_in_the_view_that_is_open(opened, served):  # noqa: F811
    server = served()
    page = opened(server.server.url, "#q=title")
    assert page.locator("#status").text_content() == "2 references"

    server.catalog.write_text('title = "Renamed"\n[[entry]]\nkey = "New"\ntitle = "A New Title"\n')
    expect(page).to_have_title("Renamed")
    assert page.locator(".entry .key").all_text_contents() == ["New"]
    assert page.get_by_role("searchbox").input_value() == "title"

    server.catalog.write_text("[[entry]\n")
    expect(page).to_have_title("The catalog cannot be read")
    assert "list.toml:1" in page.locator("pre").text_content()

    server.catalog.write_text('title = "Whole again"\n[[entry]]\nkey = "New"\ntitle = "A New Title"\n')
    expect(page).to_have_title("Whole again")
