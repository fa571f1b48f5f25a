"""A local, offline voice assistant that gets to know its user and keeps it to itself."""

import os

__version__ = "0.1.0"

# Read when numpy is first loaded. Our products are small: its threads would wait for one another,
# three times as long on a busy machine, and they would be there before anything is confined.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Read when pydantic checks its first data. What some package has installed as a plugin of it would
# be shown all of them; and looking for plugins takes a tenth of a second of every start.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
