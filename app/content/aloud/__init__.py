"""The course to listen to: what is written as somebody would say it, the script of a lesson in
takes, and the recordings that lie beside it. Pure."""
