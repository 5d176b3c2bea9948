"""A school year in the demo city, lived through the product's own services, so that every number on its pages adds up.

Who does what and when follows from the day of today alone; nothing lies in the future. All of it is invented.
"""
