"""What skills may ask of the core: one file a group of services, and the desk they call at."""
