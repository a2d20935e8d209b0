"""The static HTML report of a comparison: a folder that any browser opens from disk, offline."""
