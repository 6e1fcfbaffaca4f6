"""What stands between a reader's browser and Streamlit: its scripts compressed, its document, headers and routes.

All of it is ASGI middleware that ``dashboard.py`` gives to ``st.App``. Where that file is run as a plain script, the
pages are the same and only what stands here is missing.
"""

from __future__ import annotations

from starlette.middleware import Middleware

from geo.server.document import Document
from geo.server.scripts import Scripts


def front() -> list[Middleware]:
    """What a request passes before Streamlit sees it, the outermost first."""
    return [Middleware(Document), Middleware(Scripts)]
