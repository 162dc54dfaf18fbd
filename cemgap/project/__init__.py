"""What lies in the client's folder: settings, plan, evidence, and the blank workbooks they start from."""
