"""What bench/operator measures: each row a module with measure(options)."""
