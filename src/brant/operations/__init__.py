"""What can be done to a schema: typed operations, frozen and equal by value."""
