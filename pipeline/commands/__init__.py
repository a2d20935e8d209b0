"""The command line: thin, every command with an example, every error with its remedy."""
