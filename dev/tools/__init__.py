"""The Python programs behind the commands of dev/ and bench/; `run` starts one."""
