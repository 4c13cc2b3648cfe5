"""Studies at scale: a design times seeds, done in batches on any executor, stored so that nothing is lost."""
