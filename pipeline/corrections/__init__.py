"""What a person said of a text, kept in a file of its own and laid over every later analysis."""
