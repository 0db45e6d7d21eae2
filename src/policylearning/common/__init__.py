"""The ground: pages, lists, forms, components and the permission core."""
