"""Settings: composed by Hydra, checked by us, refused in words that name key, value, range and origin."""
