"""What a settlement says: totals and tables, claims held against documents, comparisons and explanations."""
