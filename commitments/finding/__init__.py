"""Finding: one box for commitments, units, documents, sentences and towns.

``grams`` turns words into what an index can look up, ``entries`` tells what there is to find of a
town, ``keeping`` stores it, ``installing`` keeps the database's own index in place, ``searching``
asks it, ``hits`` makes of the answer what a page shows.
"""
