"""Sound to transcript: recordings, silence, recognisers and their models."""
