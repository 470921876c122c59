"""What the Zotero RDF exporter is made of: records as Zotero items, items as RDF, collections."""
