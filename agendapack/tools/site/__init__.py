"""A static site of all meetings of a workspace, made from what their web editions hold."""
