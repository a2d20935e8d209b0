"""Training of the encoder: one network that tells the finding, the organizations and the problems of a sentence."""
