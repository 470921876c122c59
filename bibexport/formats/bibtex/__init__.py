"""TODO: what lives in bibtex."""
