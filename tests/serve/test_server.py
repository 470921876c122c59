import http.client
import re
import socket
from contextlib import closing

import pytest

from bibexport.serve import Live, Server


def test_the_page_is_whole_and_knows_its_server(served):
    status, headers, body = served().ask("/")

    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1" in body
    assert "A Title" in body
    assert 'href="/unapi"' in body
    assert "connect-src &#39;self&#39;" in body
    assert headers["content-security-policy"] == "frame-ancestors 'none'"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert int(headers["content-length"]) == len(body.encode())


@pytest.mark.parametrize(
    ("name", "media_type", "start"),
    [
        ("references.bib", "application/x-bibtex; charset=utf-8", "% unchecked"),
        ("references.json", "application/vnd.citationstyles.csl+json", "[\n"),
        ("references.rdf", "application/rdf+xml", "<?xml"),
        ("references.ris", "application/x-research-info-systems; charset=utf-8", "TY  - "),
        ("index.html", "text/html; charset=utf-8", "<!DOCTYPE html>"),
    ],
)
def test_the_list_is_there_in_other_formats(served, name, media_type, start):
    status, headers, body = served().ask(f"/{name}")

    assert (status, headers["content-type"]) == (200, media_type)
    assert body.startswith(start)


def test_a_key_of_any_characters_is_answered_with_its_whole_record(served):
    server = served()
    _, _, page = server.ask("/")
    status, headers, body = server.ask("/unapi?id=cite.LISA%2B%2B&format=rdf_zotero")

    assert '<abbr class="unapi-id" title="cite.LISA%2B%2B">' in page
    assert (status, headers["content-type"]) == (200, "application/xml")
    assert "<z:citationKey>LISA++</z:citationKey>" in body
    assert "A Title" in body
    assert "Another" not in body


@pytest.mark.parametrize("path", ["/x", "/../list.toml", "/%2e%2e/list.toml", "//etc/passwd", "/references", "/unapi/"])
def test_there_is_nothing_else(served, path):
    assert served().ask(path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_changed(served, method):
    status, headers, _ = served().ask("/", method)

    assert (status, headers["allow"], headers["connection"]) == (405, "GET, HEAD", "close")


@pytest.mark.parametrize("path", ["/", "/events", "/unapi", "/references.bib"])
def test_head_gives_the_head_alone(served, path):
    status, headers, body = served().ask(path, "HEAD")

    assert (status, body) == (200, "")
    assert headers["content-type"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:{port}", ""])
def test_who_calls_it_by_another_name_gets_nothing(served, host):
    server = served()
    status, _, body = server.ask("/", Host=host.format(port=server.server.port))

    assert status == 421
    assert "Title" not in body


def test_two_names_are_one_too_many(served):
    server = served()
    connection = http.client.HTTPConnection("127.0.0.1", server.server.port, timeout=20)
    with closing(connection):
        connection.putrequest("GET", "/", skip_host=True)
        connection.putheader("Host", f"127.0.0.1:{server.server.port}")
        connection.putheader("Host", "evil.example")
        connection.endheaders()

        assert connection.getresponse().status == 421


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_the_machines_own_names_are_known(served, name):
    server = served()

    assert server.ask("/", Host=f"{name}:{server.server.port}")[0] == 200


def test_it_listens_on_this_machine_alone(served):
    server = served().server

    assert server.server_address[0] == "127.0.0.1"
    assert server.url == f"http://127.0.0.1:{server.port}/"


def test_a_port_that_is_taken_is_an_error(served):
    taken = served().server

    with pytest.raises(OSError, match="in use"):
        Server(Live(lambda: None, []), taken.port)


def wait_for_another(server, page):
    """Listen as the page does, until it is told that there is another."""
    address = re.search('data-events="([^"]+)"', page)[1]
    with socket.create_connection(("127.0.0.1", server.server.port), timeout=20) as connection:
        host = f"127.0.0.1:{server.server.port}"
        connection.sendall(f"GET {address} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        with connection.makefile("rb") as stream:
            assert any(line.startswith(b"data: ") for line in stream)


def test_a_change_is_reported_and_shown(served):
    server = served()
    page = server.ask("/")[2]
    server.catalog.write_text('[[entry]]\nkey = "New"\ntitle = "A New Title"\n')

    wait_for_another(server, page)
    assert "A New Title" in server.ask("/")[2]


def test_who_has_an_old_page_is_reported_at_once(served):
    server = served()

    wait_for_another(server, 'data-events="/events?0123456789abcdef"')


def test_a_catalog_that_cannot_be_read_is_shown_with_its_faults_until_it_can(served):
    server = served()
    server.catalog.write_text('[[entry]]\nkey = "<b>"\ncolour = 1\n')
    status, _, body = server.ask("/")

    assert status == 200
    assert "list.toml:3" in body
    assert "&lt;b&gt;" in body
    assert server.ask("/references.bib")[0] == 404
    server.catalog.write_text("[[entry]]\nkey = 'LISA++'\n")
    wait_for_another(server, body)
    assert "LISA++" in server.ask("/")[2]
