"""A small learned model beside the rules: what it looks at, how it is made, and how it is read back."""
