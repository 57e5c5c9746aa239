"""Speed and memory, measured: ``python -m benchmarks [--quick] [NAME...]``."""
