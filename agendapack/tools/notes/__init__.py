"""Carry a member's notes from an older copy of a pack to the new pack."""
