"""Make the file of a meeting, and of its committee, from an agenda that was written elsewhere."""
