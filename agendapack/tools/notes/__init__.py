"""Notes that a member made in an older copy of a pack, carried to the new one."""
