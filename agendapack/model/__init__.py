"""Records that pass between the stages: frozen, and without behaviour of their own."""
