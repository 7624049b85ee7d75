"""Benchmarks: our cost beside the cost of the bare thing, measured in the same run. `./run bench [group] [--full]`."""
