"""A local, offline voice assistant that gets to know its user and keeps it to itself."""

__version__ = "0.1.0"
