"""The limits both ends of the skill protocol keep to: JSON, a message a line, version 1.

child → host  ready · call · reply · failed
host → child  act · result · refused
"""

from __future__ import annotations

from typing import Final

PROTOCOL: Final = 1
LONGEST_LINE: Final = 1024 * 1024
"""Bytes of one message, its newline included; the largest file a skill may keep fits."""
MOST_CALLS: Final = 1_000
"""Service calls during one act."""
DEEPEST_SLOT: Final = 8
"""Lists and tables within one another in a slot of an act."""
