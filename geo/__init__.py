"""The claims map without its pages: one room a folder, listed from the ground up in ``tests/test_architecture.py``."""
