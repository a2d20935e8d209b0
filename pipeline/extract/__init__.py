"""Pure functions from text to mentions: no spaCy, no files read but the lexicons."""
