"""From an act to words, and from words to sound."""
