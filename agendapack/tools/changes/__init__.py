"""Compare two versions of a meeting, and make a page for members that lists the changes."""
