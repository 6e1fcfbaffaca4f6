"""The only part of the product that imports Streamlit: caches, controls, panels, and the map on a page."""

from __future__ import annotations
