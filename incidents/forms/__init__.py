"""Forms of the review process. They read what was typed; what is allowed is decided by the services."""
