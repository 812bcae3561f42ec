"""Detect meetings that have not changed since their last build, with an index of builds."""
