"""The map, its time bar, the accounts and the sources as one HTML file that needs no server and no network.

``page`` makes the file, ``write`` puts it into a folder.
"""

from __future__ import annotations

from geo.publish.document import MARK, page, write

__all__ = ["MARK", "page", "write"]
