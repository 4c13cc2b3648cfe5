"""What moves an outcome, and how sure that is: from points and outputs to indices, ranks and words.

Every analysis takes plain arrays of stored results: points of shape ``(n_points, n_factors)`` and outputs of shape
``(n_points, n_replicates)``, one column a seed, the same seeds at every point. A run that failed is ``nan``.
"""
