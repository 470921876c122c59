"""What sources and curators say, made into records."""
