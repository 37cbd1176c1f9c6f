"""How fast the portal is: `make bench`."""
