"""What analysts ask, computed: changes, matrix, lanes, disagreements, firsts, figures, voices, distances."""
