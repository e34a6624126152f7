"""What readers of formats with marks share: elements, numbered prose, pages, decoding."""
