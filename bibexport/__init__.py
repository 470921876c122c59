"""Turn a curated catalog of papers into citations you can trust."""
