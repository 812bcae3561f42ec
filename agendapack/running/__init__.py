"""Work through many meetings: here, in processes, or elsewhere; one that fails stops no other."""
