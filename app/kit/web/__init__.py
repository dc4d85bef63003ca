"""Requests and answers: the server's frame, headers, pages, assets, bodies and logs."""
