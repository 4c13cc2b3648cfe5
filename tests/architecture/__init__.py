"""How the house is built: who may know whom, what a rule may know, where numbers come from, how long a text may be."""
