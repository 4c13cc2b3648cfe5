"""Settings: one primary file for each verb, groups of choices, short experiment files, and the evidence base."""
