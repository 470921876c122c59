"""A local server for the page of a list, which reloads after changes and answers Zotero's connector."""
