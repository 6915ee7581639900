"""What we know, and who may see it."""
