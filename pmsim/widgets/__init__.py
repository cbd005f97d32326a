"""What learners touch in notebooks and in the app: thin over `pmsim.course` and `pmsim.plots`."""
