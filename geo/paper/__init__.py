"""The map of a day on paper: a picture and a printable page, without a browser."""

from __future__ import annotations
