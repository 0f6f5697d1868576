"""What the shell writes into a data folder: new things, other ids, and less of what is there.

Edits the text at the places that the tree of a file knows, and leaves every other byte as it is.
"""
