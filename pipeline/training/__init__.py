"""How classifiers are made: labelled sentences in, a calibrated model with its figures out."""
