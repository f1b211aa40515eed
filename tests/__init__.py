"""brant's tests: the folders mirror the rooms of src/brant."""
