"""What is said of gold: the gold form, scores, floors, and why a sentence was judged as it was."""
