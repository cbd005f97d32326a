"""The science: plain scalar functions, each formula once."""
