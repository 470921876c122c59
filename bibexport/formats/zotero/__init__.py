"""TODO: what lives in zotero."""
