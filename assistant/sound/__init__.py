"""The machine's sound: its devices, its sound server, and the processes that record and play."""
