"""What is compared and counted about work abroad."""
