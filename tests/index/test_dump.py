import pytest

from bibexport.errors import PayloadError
from bibexport.index.dump import read_prolog

XML = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
DOCTYPE = b'<!DOCTYPE dblp SYSTEM "dblp-2023-06-28.dtd">\n'


@pytest.mark.parametrize(
    ("start", "encoding"),
    [
        (XML + DOCTYPE + b"<dblp>", "iso-8859-1"),
        (XML + b'<!DOCTYPE dblp SYSTEM "https://dblp.org/xml/dblp.dtd">\n<dblp>', "iso-8859-1"),
        (b"<?xml version='1.0' encoding='US-ASCII'?><!DOCTYPE dblp SYSTEM 'dblp.dtd'><dblp>", "us-ascii"),
        (b'<?xml version="1.0"?><dblp mdate="2026-10-03">', "utf-8"),
        (b"<dblp>", "utf-8"),
    ],
)
def test_the_prolog_of_a_dump_is_accepted(start, encoding):
    assert read_prolog(start + b"<article") == (encoding, len(start))


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (b"<!doctype html><html><title>Making sure you&#39;re not a bot!</title>", "is a web page"),
        (b"\n <!-- x --><HTML>", "is a web page"),
        (XML + b'<!DOCTYPE dblp [<!ENTITY a "b">]><dblp>', "document type"),
        (XML + b'<!DOCTYPE dblp SYSTEM "dblp.dtd" [<!ENTITY lol "lol">]><dblp>', "document type"),
        (XML + b'<!DOCTYPE dblp SYSTEM "file:///etc/passwd"><dblp>', "document type"),
        (XML + b'<!DOCTYPE dblp PUBLIC "x" "dblp.dtd"><dblp>', "document type"),
        (XML + b'<!DOCTYPE feed SYSTEM "dblp.dtd"><feed>', "document type"),
        (XML + b"<feed>", "expected the element <dblp>"),
        (b'<?xml version="1.0" encoding="UTF-16"?><dblp>', "encoding 'utf-16'"),
        (b"{}", "expected the element <dblp>"),
        (b"", "expected the element <dblp>"),
    ],
)
def test_any_other_start_is_rejected_with_a_reason(start, reason):
    with pytest.raises(PayloadError, match=reason):
        read_prolog(start)
