"""The build context of the lab's Ollama stand-in: the package `ollama_lab` and the image around it."""
