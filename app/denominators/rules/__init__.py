"""Reads tables of figures by region, checks them, and decides which figure counts. Pure."""
