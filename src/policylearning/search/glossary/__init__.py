"""A glossary of policy terms, which is data: what people call a thing, language by language."""
