"""Colours, shapes, textures: how everything looks, once."""
