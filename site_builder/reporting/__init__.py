"""What there is: counts of the whole content, for those who answer for it."""
