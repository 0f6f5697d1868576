"""The playbook as a site: all that knows MkDocs, Material or mermaid2."""
