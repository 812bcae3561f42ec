"""Start meetings: from a committee's habits, from an earlier meeting, or a year of them at once."""
