"""The numpy arrays of the matcher, by what is in them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Costs: TypeAlias = NDArray[np.int16]
"""In parts of `costs.EDIT`."""

WideCosts: TypeAlias = NDArray[np.int32]

Numbers: TypeAlias = NDArray[np.int16]
"""Of nodes of one graph, and how many of them: below `graph.MOST_NODES`."""

CodePoints: TypeAlias = NDArray[np.int32]
Indices: TypeAlias = NDArray[np.intp]
Vectors: TypeAlias = NDArray[np.float32]
Limits: TypeAlias = NDArray[np.float64]
