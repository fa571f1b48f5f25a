"""Skills outside the daemon's process: finding them, running them, and what they announce later."""
