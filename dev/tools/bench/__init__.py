"""The programs of bench/. They measure speed, memory and size."""
