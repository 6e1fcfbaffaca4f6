"""The published rule: from claims to the status of every place on a day."""
