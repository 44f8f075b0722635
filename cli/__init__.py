"""The commands of ./gantry: everything around the program that a person or CI needs."""
