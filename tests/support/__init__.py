"""What tests share: the live site, and helpers of more than one app."""
