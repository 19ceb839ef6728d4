"""What Kaibo ships that is not code: words, looks, rule packs, fonts, the demo shop, and the readers that find them."""
