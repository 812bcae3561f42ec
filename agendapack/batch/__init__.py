"""Many meetings: which are chosen, which have changed, and who builds them."""
