"""Write output files atomically: a build replaces all its files, or none of them."""
