"""TODO: what lives in formats."""
