"""The product in sentences: days, claims, places, records, citations."""
