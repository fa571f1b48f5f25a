"""What a skill's author is given: a first draft, a second pair of eyes, and a stage."""
