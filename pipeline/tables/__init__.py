"""Every table and column, the rows, and the files they are written to."""
