"""Objects of JSON Object Signing and Encryption."""
