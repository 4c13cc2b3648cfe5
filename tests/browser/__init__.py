"""The workshop page in a real Chromium: Debian's package, driven by Playwright."""
