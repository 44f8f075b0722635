"""The resource types, one a file; `registry.py` beside this folder lists them."""
