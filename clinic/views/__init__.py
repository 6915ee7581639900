"""What happens when someone clicks: one thin module per area of the site."""
