"""Operations made on a phone without a network: received once, answered one by one. See docs/decisions/0009-offline.md."""
