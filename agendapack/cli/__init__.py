"""The command line: the only part that knows click, the clock and the environment."""
