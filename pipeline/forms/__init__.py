"""Sheets that people in offices fill in: mentions, findings and threads out, corrections back in."""
