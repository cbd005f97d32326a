"""What is simulated: the schema of a scenario, its files, and the way to a complete one."""
