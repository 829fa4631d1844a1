"""The measurements of bench/operator. Each row is a module with a function measure(options)."""
