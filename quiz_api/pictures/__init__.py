"""Pictures that people send: known by their bytes, and rid of everything but what is seen."""
