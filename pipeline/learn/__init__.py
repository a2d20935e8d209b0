"""What is learnt from sentences that people labelled or marked."""
