"""Requests and responses: the server adapter, headers, pages, assets, bodies and logs."""
