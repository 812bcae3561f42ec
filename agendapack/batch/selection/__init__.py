"""Choose meetings by date, committee and what git says has changed, without loading them."""
