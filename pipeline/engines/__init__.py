"""What cuts words and what finds organizations beside the rules: which there are, and how they meet."""
