"""TODO: what lives in html."""
