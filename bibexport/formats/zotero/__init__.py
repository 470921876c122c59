"""Zotero RDF and items of the Web API: `items` decides which fact goes into which field; the rest writes it."""
