"""What happens when someone types a command: thin modules for the command line."""
