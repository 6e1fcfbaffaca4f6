"""Imported sets as layer, strip, chart, table and card."""
