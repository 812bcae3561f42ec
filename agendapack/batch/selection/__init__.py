"""Choose meetings by date, committee or changes in git, without loading them."""
