"""When things happen and who waits for whom: the calendar and the two engines."""
