"""Records as escaped HTML, page by page."""
