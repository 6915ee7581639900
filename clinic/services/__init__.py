"""What the clinic does: one module per verb."""
