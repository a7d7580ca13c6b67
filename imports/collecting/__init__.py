"""收表: files of many units given at once, whose form each is, and where every unit stands."""
