"""Catalogs in TOML: `read` and `write` whole files, `edit` changes single entries and keeps all else as it is."""
