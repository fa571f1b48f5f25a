"""What a process of ours gives up for good, before it does anything else.

Nothing heavier than ctypes is imported: these calls come before every other import.
"""

from assistant.confinement.inspection import forbid_inspection
from assistant.confinement.network import deny_network, deny_sockets

__all__ = ["deny_network", "deny_sockets", "forbid_inspection"]
