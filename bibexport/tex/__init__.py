"""TODO: what lives in tex."""
