"""What may be typed: form fields that know the rules and nothing of the tables."""
