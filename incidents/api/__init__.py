"""REST: the caller's reviews with their parts. Rules live in services; nothing here writes by itself."""
