"""The command line: the only part that uses click, the clock and the environment."""
