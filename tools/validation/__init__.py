"""What writes docs/validation.md: closed forms, patterns and the registered predictions."""
