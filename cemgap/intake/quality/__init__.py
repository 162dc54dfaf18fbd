"""Quality: whose rows are no answers of customers, and whose answers may not mean what they say."""
