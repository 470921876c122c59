"""Sending a catalog to Zotero: the one that runs here, or a library on its server.

`connector` speaks with the running Zotero, `application` gives it a file, `web_library` speaks with
the server (https://www.zotero.org/support/dev/web_api/v3/start). What is to be written there is
planned without the network (`identity`, `changes`, `plan`); `push` plans, writes, and plans again
where others wrote in between.
"""
