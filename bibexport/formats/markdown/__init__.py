"""TODO: what lives in markdown."""
