"""What recognisers and segmenters learn from, and how they are trained."""
