"""What sources and curators say, made into records: the one place with an opinion."""
