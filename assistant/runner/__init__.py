"""The runner: a second service, which starts what must not be a child of the daemon.

What the daemon starts can never reach a network, nor run a person's command as the person would.
So skills belong to the runner. It knows no profile, and ends when nobody needs it.
"""
