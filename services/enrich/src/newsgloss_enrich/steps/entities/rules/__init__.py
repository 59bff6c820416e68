"""Rules that correct and complete a model's names, one module each; `order` lists them in order."""
