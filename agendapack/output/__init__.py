"""Files are written whole: a set of files replaces another, or nothing changes."""
