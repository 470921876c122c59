"""TODO: what lives in toml."""
