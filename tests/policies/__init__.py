"""What a policy may say, when it acts, where, for how much, and which way it pushes."""
