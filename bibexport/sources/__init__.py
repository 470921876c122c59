"""One module a source: the requests for many questions at once, and payloads into facts. No I/O."""
