"""REST: instruments, their versions and crosswalks, with the same rights as the pages."""
