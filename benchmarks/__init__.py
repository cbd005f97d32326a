"""How fast pmsim is: `python -m benchmarks` measures everything side by side in one run."""
