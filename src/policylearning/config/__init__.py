"""The roof: settings, addresses, the policylearning command."""
