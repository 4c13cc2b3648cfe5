"""A study of sensitivity: settings, the studies it is made of, and the outputs that its analysis reads."""
