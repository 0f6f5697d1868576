"""All that knows MkDocs, Material and mkdocs-mermaid2-plugin.

`mkdocs.yml` names `fences.fence`, so that this is imported before the theme, whose notice about its
end would bury what an editor must read.
"""

import os

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
