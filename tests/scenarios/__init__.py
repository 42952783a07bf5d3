"""The numbered scenarios of the domain notes, one function each."""
