"""Import of practices: read a file, map its columns, clean each row, compare it with what is here, write it."""
