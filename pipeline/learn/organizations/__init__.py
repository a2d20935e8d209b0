"""Recognisers of organizations, and segmenters, learnt from marked sentences."""
