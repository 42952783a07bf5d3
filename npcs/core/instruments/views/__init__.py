"""Pages of instruments: read and compare for everybody who may see them, write for the partnership's office."""
