"""Events, and the small languages in which settings speak of their fields and times."""
