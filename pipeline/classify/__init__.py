"""What a sentence reports about a problem, and of which kinds the problem is."""
