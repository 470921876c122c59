"""A list as a web page, and the static site around it.

`page` fills the template `page.html`, writes the Content-Security-Policy, and lists the files of a site. `entries` says
what the page shows of one record, `markup` turns titles and simple math into HTML, and `charts` computes the two
charts. `entries` and `json_ld` embed the records for Zotero and for search engines.

The other way round, `read_list` reads pages with lists of papers, from the elements that `tree` finds.
"""
