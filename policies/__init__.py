"""What a policy may set: levers, and how their levels run over time. No policy reaches into a doctor."""
