"""Sends a catalog to Zotero: to the application on this machine, or to a library on Zotero's server.

`application` hands a file to the application, or talks to it while it runs. `web_library` talks to the server
(https://www.zotero.org/support/dev/web_api/v3/start), through the client in `patience` that waits when asked to, and
`snapshot` holds what it reads and matches papers with items. `push` plans the writes offline, writes,
and plans again if others wrote in between.
"""
