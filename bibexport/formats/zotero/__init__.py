"""Records as Zotero items, in Zotero RDF and as JSON for the Web API.

`items` turns a record into an item, and puts what has no field into Extra: `item_types` lists Zotero's item types with
their fields, and `fields` computes the values, creators and links. `rdf` and `web_items` write items in the two
formats. Sending them to a library is the job of `bibexport.zotero`.
"""
