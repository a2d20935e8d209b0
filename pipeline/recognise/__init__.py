"""Trained recognisers of organizations beside the rules, and how the two are put together."""
