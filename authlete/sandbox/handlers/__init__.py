"""What the sandbox does when it is asked: one operation a file, and the rules they share."""
