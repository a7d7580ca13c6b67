"""The 通报: what it says (telling, annexes), how it is laid out (docx, page), how far it has come
(acting), and what it is made of (source)."""
