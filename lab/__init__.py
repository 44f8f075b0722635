"""What lets Gantry run for real where only package registries answer. The program knows nothing of it."""
