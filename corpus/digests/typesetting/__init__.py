"""Typesets digest sources as PDF documents shaped like inquiry reports.

`source` reads a source, `composition` divides it into pages, `printing` writes the PDF,
`metadata` tabulates what was built.
"""
