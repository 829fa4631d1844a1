"""What bench/ measures: speed, memory and size."""
