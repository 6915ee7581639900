"""What must hold, tried at full size: one file a trial, each with its negative control."""
