"""What other languages and tools take in, made from the record models: reader types, vectors, AsyncAPI."""
