"""Comparisons and other studies made of many runs."""
