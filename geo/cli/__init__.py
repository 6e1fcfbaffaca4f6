"""What can be asked from a terminal: ``python -m geo``."""
