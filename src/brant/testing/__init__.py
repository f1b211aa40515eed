"""What tests of migrations and of dialects need, for users and for brant itself."""
