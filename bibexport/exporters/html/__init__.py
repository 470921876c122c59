"""The pieces of the page: what it shows of records, and what it tells programs that read it."""
