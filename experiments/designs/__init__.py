"""The designs of a study: which points of the space of levers or uncertainties are simulated.

One module a design, all of the same shape: a function from factors (and a size, and a seed where chance is needed) to a
`experiments.designs.design.Design`, that is names, points, and what the analysis of those points needs to know.
"""
