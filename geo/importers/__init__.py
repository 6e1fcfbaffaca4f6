"""Files of other people: recognised by their content, read in a process of its own, taken in row by row."""

from __future__ import annotations
