"""The course: lessons, their figures and predictions, and what they say; no pictures and no widgets."""
