"""What a playbook is: types, classes, the table of kinds, questions asked of it.

Knows pydantic only: no files, no YAML, no HTML, no MkDocs.
"""
