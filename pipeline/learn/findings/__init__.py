"""The classifier of findings, learnt from labelled sentences."""
