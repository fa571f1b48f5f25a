"""`python -m assistant.cli`: the program where it is not installed."""

import sys

from assistant.cli import main

sys.exit(main())
