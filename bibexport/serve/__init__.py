"""The page on this machine: a server for 127.0.0.1 that shows changes as they come, and answers Zotero."""
