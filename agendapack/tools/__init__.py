"""The commands besides `build`: explain, compare, verify, list and survey papers."""
