"""What commands other than build do: explain, compare, verify, list, look at papers."""
