"""The levers of the program, one module each, all of the same shape; ``policies.registry`` lists them."""
