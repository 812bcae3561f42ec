"""What changed between two versions of a meeting, and a page that tells members."""
