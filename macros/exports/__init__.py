"""The playbook in other forms than pages: one file a format, all listed in `table.py`.

Knows the model, and of `render` which pages there are and how a Markdown text reads; no MkDocs.
"""
