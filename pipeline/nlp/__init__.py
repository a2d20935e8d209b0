"""The spaCy Language: thin components around the finders."""
