"""What people see: terminal tables, plots, workbooks and memos; every number comes from the results."""
