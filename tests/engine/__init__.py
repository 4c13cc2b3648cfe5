"""What the engine promises: luck that is keyed, results that hang on nothing but their settings, nothing lost."""
