"""Shows a meeting in the browser while its files are edited."""
