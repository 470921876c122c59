"""TODO: what lives in lists."""
