"""Catalogs: what people curate, read from every form they keep it in."""
