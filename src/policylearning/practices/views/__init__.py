"""The pages of good practices: reading, writing, and everybody's turn in between."""
