"""What happened in a run, told to people: its tables one team at a time, and its events in words."""
