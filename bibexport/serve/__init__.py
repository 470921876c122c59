"""A local web server that shows a catalog as a page while it is edited.

It rebuilds the page when a file behind it changes, reloads the browser, and answers unAPI (https://unapi.info), through
which Zotero's connector takes complete records. It makes no requests about papers: `bibex resolve` in another terminal
does.
"""
