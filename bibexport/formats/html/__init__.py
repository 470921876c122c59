"""A list as a web page, and the static site around it.

`page` collects the data for the template `page.html` and lists the files of a site. `entries` says what the page shows
of one record, `markup` turns titles and simple math into HTML, and `charts` computes the two charts. `coins` and
`json_ld` embed the records for Zotero and for search engines. `templates` loads the templates, `page.css` and
`page.js`, and writes the Content-Security-Policy.
"""
