"""Who listens: each sink is a callable that takes an Event."""
