"""A picture beside the unit's rows."""
