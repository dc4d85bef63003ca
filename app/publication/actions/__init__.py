"""Making a publication: its pages, the packages that phones keep, and its folder."""
