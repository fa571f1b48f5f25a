"""What is known of a person: facts, learning, guards, use, explanation, store and wipe."""
