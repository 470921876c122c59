"""TODO: what lives in csl."""
