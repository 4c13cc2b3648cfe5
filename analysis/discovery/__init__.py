"""Which policy holds up where nobody knows the assumptions, and which assumptions decide it.

Every analysis takes plain tables of stored results: one row a world, one column a policy or an uncertain parameter.
"""
