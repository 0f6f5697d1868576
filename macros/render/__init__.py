"""Model to HTML, Mermaid and SVG. Knows the model: no data folder, no YAML, no MkDocs."""
