"""The Python programs of the commands in dev/ and bench/. `run` starts one of them."""
