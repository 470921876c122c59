"""Sends a catalog to Zotero: to the application on this machine, or to a library on Zotero's server.

`connector` talks to the running application and `application` hands it a file. `web_library` talks to the server
(https://www.zotero.org/support/dev/web_api/v3/start), through the client in `patience` that waits when asked to, and
`snapshot` holds what it reads. The writes are planned offline: `identity` matches papers with items, `changes` compares
them, and `plan` lists the writes. `push` plans, writes, and plans again if others wrote in between.
"""
