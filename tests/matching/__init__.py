"""Is this record the published version of that paper?"""
