"""Word documents become content in the house style, or the Markdown of a report."""
