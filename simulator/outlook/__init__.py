"""What is uncertain: distributions as people state them, independent named streams, and draws that stay put."""
