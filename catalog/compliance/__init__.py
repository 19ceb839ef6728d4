"""Whether a product may be shown: rule packs, what they find, the checklist people sign, and the clearance that follows."""
