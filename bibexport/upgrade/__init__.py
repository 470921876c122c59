"""A person's own .bib, in which preprints become their published versions and nothing else changes."""
