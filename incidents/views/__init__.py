"""Pages of the review process. Views ask selectors, hand forms to services, and decide nothing themselves."""
