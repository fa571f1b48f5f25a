"""The living assistant: it listens, takes its turn, announces what is due, and never steers itself
by anything but events that arrive one by one."""
