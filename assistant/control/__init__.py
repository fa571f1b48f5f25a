"""The way to the running daemon: a Unix socket, the messages on it, its server and its client."""
