"""What a schema is: definitions, the Catalog that holds them, and the door to SQLAlchemy."""
