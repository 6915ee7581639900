"""What is shown: frozen dataclasses holding finished words for the templates."""
