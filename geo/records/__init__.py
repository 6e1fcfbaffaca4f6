"""What was said: the nouns of the codebook, and the folder that keeps them."""
