"""Where a list disagrees with the record: findings with file and line, and the corrected list. Pure."""
