"""Files to Documents: reading, cleaning, splitting, metadata."""
