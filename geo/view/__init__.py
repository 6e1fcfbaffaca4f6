"""What the reader asks, and the address that carries it."""
