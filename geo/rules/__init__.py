"""The rules across records, one module a noun; ``geo.check`` asks them all."""
