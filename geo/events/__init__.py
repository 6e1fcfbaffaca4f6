"""Event tables of any size, asked the same questions wherever they are."""
