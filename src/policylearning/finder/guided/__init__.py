"""The guided finder: four questions, and practices with the reasons why each fits and what to look out for."""
